import Statistics
import Testing

@testable import Scoring

/// The fast readers of bytes beside slow ones that are plainly right.
@Suite struct UTF8TextTests {
    private static let pieces = [
        "a", "b", "aab", "É", " ", "  ", "\t", "\n", "\u{A0}", "\u{3000}", "\u{1C}", "\u{200B}", "护", "👩🏽‍⚕️", "A", "\u{0}",
    ]

    private func texts(_ seed: UInt64, _ count: Int) -> [String] {
        var random = ScoringSamples(seed: seed)
        return (0..<count).map { _ in
            (0..<random.below(9)).map { _ in Self.pieces[random.below(Self.pieces.count)] }.joined()
        }
    }

    @Test func spacesDoNotMatter() {
        let (first, second) = (texts(1, 20_000), texts(2, 20_000))
        var equal = 0
        for (one, other) in zip(first, second) {
            for pair in [(one, other), (one, " " + one + "\n"), (one, one.replacing(" ", with: "\u{3000} "))] {
                let same = AnswerMatch(answer: pair.0, reference: pair.1, .spaces).isExact
                let found = UTF8Text.areEqualButForSpaces(pair.0.utf8.span, pair.1.utf8.span)
                #expect(found == same)
                if same { equal += 1 }
            }
        }
        #expect(equal > 20_000)
    }

    @Test func countsAreThoseOfStrings() {
        for text in texts(3, 5_000) {
            let scalars = UTF8Text.scalars(text.utf8.span), spaced = UTF8Text.spacedWords(text.utf8.span)
            #expect(scalars == text.unicodeScalars.count)
            let words = AssociationWords.words(text)
            #expect(spaced == words.count)
            var lower: [UInt8] = [0x78]
            UTF8Text.appendLowercased(text.utf8.span, to: &lower)
            let expected = "x" + text.unicodeScalars.map(\.properties.lowercaseMapping).joined()
            #expect(lower == Array(expected.utf8))
            let trimmed = UTF8Text.trimmed(text.utf8.span)
            #expect(trimmed.isEmpty == words.isEmpty)
        }
    }

    @Test func searchesFindWhatIsThere() {
        var search = ByteSearch()
        var found = 0
        for (text, part) in zip(texts(4, 20_000), texts(5, 20_000)) {
            let short = String(part.unicodeScalars.prefix(2))
            for part in [part, short] {
                let (bytes, sought) = (Array(text.utf8), Array(part.utf8))
                let occurs =
                    !sought.isEmpty && bytes.count >= sought.count
                    && (0...bytes.count - sought.count).contains { bytes[$0...].starts(with: sought) }
                let isFound = search.occurs(part.utf8.span, in: text.utf8.span)
                #expect(isFound == occurs)
                if occurs { found += 1 }
            }
        }
        #expect(found > 100)
        let many = String(repeating: "a", count: 200_000), ending = many.dropLast(100_000) + "b"
        let isInMany = search.occurs(ending.utf8.span, in: many.utf8.span)
        let isAtEnd = search.occurs(ending.utf8.span, in: (many + "b").utf8.span)
        #expect(!isInMany && isAtEnd)
    }
}
