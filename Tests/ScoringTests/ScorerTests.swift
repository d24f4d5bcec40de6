import Foundation
import Testing

@testable import Scoring

@Suite struct ScorerTests {
    private func score(_ kind: ScoringKind, _ answer: String, _ reference: String? = nil) throws -> Score {
        var scorer = try Scorer(kind).prepared()
        return scorer.score(answer: answer, reference: reference)
    }

    @Test(arguments: [
        (TextNormalisation.none, "Paris", "Paris", 1.0), (.none, "Paris ", "Paris", 0), (.none, "", "", 1),
        (.spaces, " Paris \n", "Paris", 1), (.spaces, "New  York", "New York", 1), (.spaces, "paris", "Paris", 0),
        (.squad, "The Paris.", "paris", 1), (.squad, "Paris, Texas", "paris", 0), (.none, "e\u{301}", "\u{E9}", 0),
    ])
    func exactMatch(rule: TextNormalisation, answer: String, reference: String, expected: Double) throws {
        #expect(try score(.exactMatch(ExactMatch(normalisation: rule)), answer, reference).value == expected)
    }

    @Test(arguments: [
        (Contains(), "It is PARIS, of course", "Paris", 1.0), (Contains(ignoresCase: false), "PARIS", "Paris", 0),
        (Contains(), "Parisian", "Paris", 1), (Contains(wholeWords: true), "Parisian", "Paris", 0),
        (Contains(wholeWords: true), "in new-york?", "New York", 1), (Contains(["x", "y"]), "only y", nil, 1),
        (Contains(["x", "y"], quantity: .all), "only y", nil, 0), (Contains(), "ÉCOLE", "école", 1),
        (Contains(ignoresCase: false), "aaaaab", "aab", 1), (Contains(), "ab", "abc", 0),
    ])
    func contains(rule: Contains, answer: String, reference: String?, expected: Double) throws {
        #expect(try score(.contains(rule), answer, reference).value == expected)
    }

    @Test func nothingCannotBeLookedFor() throws {
        #expect(try score(.contains(Contains()), "x", "").outcome == .undefined)
        #expect(try score(.contains(Contains(wholeWords: true)), "x", "...").outcome == .undefined)
        #expect(throws: ScorerError.self) { try Scorer(.contains(Contains(["x", ""]))).prepared() }
        #expect(throws: ScorerError.self) { try Scorer(.contains(Contains(["!"], wholeWords: true))).prepared() }
    }

    @Test(arguments: [
        ("The answer is 42.", "42", 1.0), ("41.9999999", "42", 1), ("41.9", "42", 0), ("-42", "42", 0),
        ("$1,234,567.50", "1234567.5", 1), ("from 1 to 7", "7", 1), ("6.02e23", "602000000000000000000000", 1),
        ("3-4", "4", 1), ("x = -4", "-4", 1), ("−4", "-4", 1), ("-$4", "-4", 1), ("GPT4 says 5", "5", 1),
        (".5", "0.5", 1),
        ("5km", "5", 1), ("1,5", "5", 1), ("0", "0", 1), ("1e400 or 3", "3", 1),
    ])
    func numbersAreCompared(answer: String, reference: String, expected: Double) throws {
        #expect(try score(.numericCloseness(NumericCloseness()), answer, reference).value == expected)
    }

    @Test func aTextWithoutANumberHasNoScore() throws {
        let kind = ScoringKind.numericCloseness(NumericCloseness())
        #expect(try score(kind, "none", "4").explanation == "there is no number in the answer")
        #expect(try score(kind, "4", "four").explanation == "there is no number in the reference")
        #expect(try score(kind, "version 1.2.3", "1.2").outcome == .undefined)
        let only = ScoringKind.numericCloseness(NumericCloseness(place: .only))
        #expect(try score(only, "1 or 2", "2").explanation == "there are 2 numbers in the answer")
        let wide = ScoringKind.numericCloseness(NumericCloseness(absolute: 0.5, relative: 0, place: .first))
        #expect(try score(wide, "3.5 then 9", "4").value == 1)
        #expect(try score(wide, "3.4", "4").value == 0)
        for rule in [
            NumericCloseness(absolute: -1), NumericCloseness(relative: .nan), NumericCloseness(absolute: .infinity),
        ] {
            #expect(throws: ScorerError.self) { try Scorer(.numericCloseness(rule)).prepared() }
        }
    }

    /// Sacrebleu's and rouge-score's own examples are in the tests of Statistics; here, that options reach them.
    @Test func textMetrics() throws {
        let (answer, reference) = ("the cat is on the mat", "there is a cat on the mat")
        let rouge = try score(.rouge(ROUGEScore(.rouge1)), answer, reference).value ?? -1
        #expect(abs(rouge - 10.0 / 13) < 1e-12)
        #expect(try score(.rouge(ROUGEScore()), answer, answer).value == 1)
        #expect(try score(.rouge(ROUGEScore()), "护士", "护士").outcome == .undefined)
        #expect(try score(.rouge(ROUGEScore(.rouge2)), "one", "one").outcome == .undefined)
        #expect(try score(.bleu(BLEUScore()), answer, answer).value.map { abs($0 - 100) < 1e-9 } == true)
        #expect(try score(.bleu(BLEUScore()), "x", " ").outcome == .undefined)
        #expect(try score(.chrF(ChrFScore()), answer, answer).value == 100)
        #expect(try score(.chrF(ChrFScore()), "x", " \n").outcome == .undefined)
        #expect(try score(.editDistance(EditDistanceScore(measure: .edits)), "kitten", "sitting").value == 3)
        #expect(try score(.editDistance(EditDistanceScore(.words, measure: .errorRate)), "a c", "a b").value == 0.5)
        #expect(try score(.editDistance(EditDistanceScore(measure: .errorRate)), "a", "").outcome == .undefined)
        #expect(try score(.wordF1(WordF1()), "a cat", "the cat sat").value.map { abs($0 - 2.0 / 3) < 1e-12 } == true)
        #expect(throws: ScorerError.self) { try Scorer(.bleu(BLEUScore(tokenizer: "14a"))).prepared() }
        #expect(throws: ScorerError.self) { try Scorer(.chrF(ChrFScore(wordOrder: 99))).prepared() }
    }

    @Test func lengths() throws {
        #expect(try score(.length(Length(.characters)), "héllo 护士👩🏽‍⚕️").value == 13)
        #expect(try score(.length(Length()), " one  two\u{A0}three\n").value == 3)
        #expect(throws: ScorerError.self) { try Scorer(.length(Length(.tokens))).prepared() }
        var tokens = try Scorer(.length(Length(.tokens))).prepared(ScoringTools { $0.count / 4 })
        #expect(tokens.score(answer: "12345678").value == 2)
        #expect(Length.score(tokens: 7).value == 7 && Length.score(tokens: nil).outcome == .noAnswer)
        #expect(Length.score(tokens: -1).outcome == .undefined)
    }

    @Test func embeddings() {
        #expect(EmbeddingCosine.score(answer: [1, 0], reference: [0, 2]).value == 0)
        #expect(EmbeddingCosine.score(answer: [1, 0], reference: [1]).outcome == .undefined)
        #expect(EmbeddingCosine.score(answer: [.nan], reference: [1]).outcome == .undefined)
        #expect(EmbeddingCosine.score(answer: nil, reference: [1]).outcome == .noAnswer)
    }

    @Test func rowsWithoutAnswersKeepTheirOutcomes() throws {
        var scorer = try Scorer(.exactMatch(ExactMatch())).prepared()
        let column = scorer.score(
            answers: ["a", nil, "a", "b", "a"], references: ["a", "a", nil, "a"],
            outcomes: [.scored, .scored, .scored, .filtered])
        #expect(column.indices.map { column.outcome($0) } == [.scored, .noAnswer, .undefined, .filtered, .undefined])
        #expect(column.values == [1])
        #expect(scorer.score(answer: "a", reference: "a", outcome: .refused).outcome == .refused)
        #expect(scorer.score(answers: [], references: []).count == 0)
        #expect(scorer.score(answers: ["a"]).outcome(0) == .undefined)
    }

    @Test func traitsSayWhatAScoreMeans() {
        let traits = Scorer(.rouge(ROUGEScore()), name: "summary").traits
        #expect(traits.name == "summary" && traits.needsReference && traits.direction == .higher && traits.highest == 1)
        #expect(!Scorer(.length(Length())).traits.needsReference)
        #expect(Scorer(.contains(Contains(["x"]))).traits.columns == [.answer])
        #expect(Scorer(.editDistance(EditDistanceScore(measure: .edits))).traits.direction == .lower)
    }
}
