import ModelAPI
import Testing

/// What a terminal shows of an error is short, and in words.
@Suite struct ErrorWordsTests {
    @Test func aPageIsItsTitle() {
        let page = "<!DOCTYPE html>\n<html><head>\n<title>502 Bad\n Gateway</title></head><body><h1>Sorry</h1>"
        #expect(ErrorWords.short(page, to: 80) == "502 Bad Gateway")
        #expect(ErrorWords.short("<html><body><h1>Sorry</h1> wait</body></html>", to: 80) == "Sorry")
        #expect(ErrorWords.short("<html><body>a <b>b</b></body></html>", to: 80) == "a b")
        #expect(ErrorWords.short("<title", to: 80).isEmpty)
    }

    @Test func jsonIsItsMessage() {
        #expect(ErrorWords.short(#"{"error": {"code": 7, "message": "No \"x\"\nhere"}}"#, to: 80) == #"No "x" here"#)
        #expect(ErrorWords.short(#"{"detail": "gone"}"#, to: 80) == "gone")
        #expect(ErrorWords.short(#"{"error": {"a": 1}}"#, to: 80) == #"{"error": {"a": 1}}"#)
        #expect(ErrorWords.short(#"{"message": "cut"#, to: 80) == "cut")
    }

    @Test func wordsAreOneShortLine() {
        #expect(ErrorWords.short("a\n\n b\tc", to: 80) == "a b c")
        #expect(ErrorWords.short(String(repeating: "x", count: 5_000), to: 10) == "xxxxxxxxx…")
        #expect(ErrorWords.short("", to: 10).isEmpty)
    }
}
