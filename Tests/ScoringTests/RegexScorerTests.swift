import Foundation
import Testing

@testable import Scoring

@Suite struct RegexScorerTests {
    private func score(_ rule: RegularExpression, _ answer: String) throws -> Score {
        var scorer = try Scorer(.regularExpression(rule)).prepared()
        return scorer.score(answer: answer)
    }

    @Test(arguments: [
        (RegularExpression("\\d+"), "a 12", 1.0), (RegularExpression("\\d+", whole: true), "a 12", 0),
        (RegularExpression("a|ab", whole: true), "ab", 1), (RegularExpression("YES", ignoresCase: true), "yes", 1),
        (RegularExpression("^no$"), "yes\nno", 0), (RegularExpression("(?m)^no$"), "yes\nno", 1),
        (RegularExpression(""), "x", 1), (RegularExpression("", whole: true), "", 1),
        (RegularExpression("(?x) a # letter"), "xa", 1), (RegularExpression("(?x) a # letter", whole: true), "a", 1),
        (RegularExpression("\\p{Han}{2}"), "护士", 1),
    ])
    func patterns(rule: RegularExpression, answer: String, expected: Double) throws {
        #expect(try score(rule, answer).value == expected)
    }

    /// The place where the part begins that is no pattern.
    @Test(arguments: [
        ("a(b", 1), ("[a-", 0), ("*a", 0), ("a{2,1}", 1), ("ab(c|d))e", 7), ("\\", 0), ("ok\\p{Foo}", 2), ("a)|(b", 1),
        ("é(", 1),
    ])
    func aBadPatternHasAPlace(pattern: String, offset: Int) {
        let error = #expect(throws: ScorerError.self) {
            try Scorer(.regularExpression(RegularExpression(pattern, whole: true))).prepared()
        }
        #expect(error?.code == .pattern && error?.offset == offset)
        #expect(error?.message.contains("character \(offset)") == true)
    }

    /// Patterns whose time doubles with each letter, or grows with the square or cube of the text.
    @Test(
        .timeLimit(.minutes(2)), arguments: ["(a+)+$", "(a|aa)+$", "(.*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y"])
    func aCatastrophicPatternIsGivenUp(pattern: String) throws {
        let text = String(repeating: "a", count: 60) + String(repeating: "x", count: 60) + "!"
        let first = try score(RegularExpression(pattern), text)
        let again = try score(RegularExpression(pattern), text)
        #expect(first == again)
        #expect(first.outcome == .undefined || first.value == 0)
    }

    @Test(.timeLimit(.minutes(1))) func whatIsGivenUpIsAnOutcome() throws {
        let score = try score(RegularExpression("(a+)+$"), String(repeating: "a", count: 60) + "b")
        #expect(score == .undefined("the regular expression takes too many steps on this text"))
        let deep = try self.score(RegularExpression("(?:a|b)*c"), String(repeating: "ab", count: 2_000_000))
        #expect(deep.outcome == .undefined)
    }

    @Test func anOrdinaryPatternReachesTheEndOfALongText() throws {
        let text = String(repeating: "all work and no play ", count: 20_000) + "2026-11-30"
        #expect(try score(RegularExpression("\\d{4}-\\d{2}-\\d{2}"), text).value == 1)
    }
}
