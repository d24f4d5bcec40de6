import ModelAPI
import Testing

@Suite struct SecretTests {
    let text = "sk-proj-0123456789abcdefWXYZ"
    var secret: Secret { Secret(text) }

    @Test func everyTextualFormIsMasked() {
        var dumped = ""
        dump(secret, to: &dumped)
        dump([("key", secret)], to: &dumped)
        let forms = [
            secret.description, secret.debugDescription, "\(secret)", String(reflecting: secret),
            "\([secret])", "\(Optional(secret) as Any)", dumped,
        ]
        for form in forms {
            #expect(form.contains("…WXYZ"))
            #expect(!form.contains("0123456789"))
        }
        #expect(secret.description == "…WXYZ")
        #expect(secret.reveal() == text)
    }

    @Test func aShortKeyShowsNothingOfItself() {
        #expect(Secret("hunter2").description == "…")
        #expect(Secret("").description == "…")
    }

    @Test func itIsStruckOutOfTexts() {
        #expect(secret.redacted(from: "wrong: \(text), \(text)!") == "wrong: …WXYZ, …WXYZ!")
        // The accent joins the key's last letter into one character; the key must still be found.
        #expect(!secret.redacted(from: text + "\u{301}").contains("0123456789"))
        #expect(Secret("ab/cd/0123456789").redacted(from: #"k=ab\/cd\/0123456789"#) == "k=…6789")
        #expect(Secret("").redacted(from: "text") == "text")
    }
}
