import Scoring
import Foundation
import Testing

@Suite struct ScoreTests {
    @Test(arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
    func whatIsNoNumberIsUndefined(value: Double) {
        let score = Score(value)
        #expect(score.value == nil && score.outcome == .undefined && score.explanation != nil)
    }

    @Test func aMissingScoreIsNoNumber() {
        for outcome in ScoreOutcome.allCases {
            let score = Score(missing: outcome, "why")
            #expect(score.value == nil && score.outcome != .scored)
        }
        #expect(Score(missing: .scored).outcome == .undefined)
    }

    @Test func scoresGoThroughJSON() throws {
        for score in [Score(0.5, explanation: "half"), Score(missing: .refused), .undefined("why"), Score(0)] {
            #expect(try JSONDecoder().decode(Score.self, from: JSONEncoder().encode(score)) == score)
        }
        for json in [#"{"outcome":"scored"}"#, #"{"outcome":"refused","value":0}"#, #"{"outcome":"lost"}"#, "{}"] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(Score.self, from: Data(json.utf8)) }
        }
    }

    @Test func aColumnKeepsWhatItIsGiven() {
        let scores = [
            Score(1), Score(missing: .filtered), Score(0, explanation: "wrong"), .undefined("why"), Score(-0.5),
        ]
        var column = ScoreColumn(scores)
        #expect(column.indices.map { column[$0] } == scores)
        #expect(column.values == [1, 0, -0.5] && column.value(1) == nil)
        #expect(column.counts[.scored] == 3 && column.counts.missing == 2)
        column.append(column)
        #expect(column.indices.map { column[$0] } == scores + scores && column.counts.total == 10)
    }

    @Test func outcomesAreCountedInWords() {
        let counts = OutcomeCounts([.scored, .refused, .filtered, .refused, .rubbish])
        #expect(counts.missingInWords == "2 refused, 1 filtered, 1 judged without a verdict")
        #expect(counts.mostFrequentMissing == .refused)
        #expect(OutcomeCounts([.filtered, .refused]).mostFrequentMissing == .refused)
        #expect(OutcomeCounts([.scored]).mostFrequentMissing == nil)
    }
}
