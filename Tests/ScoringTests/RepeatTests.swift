import Scoring
import Foundation
import Testing

@Suite struct RepeatTests {
    private let refused = Score(missing: .refused), filtered = Score(missing: .filtered)

    @Test func means() {
        #expect(RepeatReducer.mean.reduce([Score(1), Score(0), Score(0.5)]).score == Score(0.5))
        let partly = RepeatReducer.mean.reduce([Score(1), refused, Score(0), filtered, refused])
        #expect(partly.score == Score(0.5, explanation: "2 of 5 repeats scored: 2 refused, 1 filtered"))
        #expect(partly.counts[.refused] == 2 && partly.counts.total == 5)
        let great = RepeatReducer.mean.reduce([Score(1.7e308), Score(1.7e308)]).score.value
        #expect(great == 1.7e308)
    }

    @Test(arguments: ["mean", "majority", "pass@1", "pass^2"])
    func withoutAScoreThereIsAnOutcome(name: String) throws {
        let reducer = try #require(RepeatReducer(name: name))
        let score = reducer.reduce([filtered, refused, refused]).score
        #expect(score == Score(missing: .refused, "no repeat has a score: 2 refused, 1 filtered"))
        #expect(reducer.reduce([]).score.outcome == .undefined)
    }

    @Test func majorities() {
        #expect(RepeatReducer.majority.reduce([Score(1), Score(0), Score(1)]).score == Score(1))
        #expect(RepeatReducer.majority.reduce([Score(1), Score(0)]).score == .undefined("no answer has the majority"))
        #expect(RepeatReducer.majority.reduce([Score(1), refused, refused]).score.outcome == .refused)
        #expect(RepeatReducer.majority.reduce([Score(1), refused]).score.outcome == .undefined)
        #expect(RepeatReducer.majority.reduce([Score(1), Score(1), refused]).score.value == 1)
        #expect(
            RepeatReducer.majority.reduce([Score(2), Score(2), Score(0), Score(0), Score(7)]).score.outcome
                == .undefined)
    }

    /// Of 5 repeats 2 pass: 1 - C(3,2)/C(5,2) = 0.7, C(2,2)/C(5,2) = 0.1 (Chen and others 2021).
    @Test func chancesToPass() {
        let scores = [1.0, 0, 1, 0, 0].map { Score($0) }
        #expect(RepeatReducer.passAtK(2).reduce(scores).score.value.map { abs($0 - 0.7) < 1e-12 } == true)
        #expect(RepeatReducer.passHatK(2).reduce(scores).score.value.map { abs($0 - 0.1) < 1e-12 } == true)
        #expect(RepeatReducer.passAtK(1).reduce(scores, passing: 0).score.value == 1)
        #expect(RepeatReducer.passAtK(6).reduce(scores).score.outcome == .undefined)
        // A refused repeat neither passes nor fails: it is one fewer to draw from.
        let partly = RepeatReducer.passAtK(5).reduce(scores.dropLast() + [refused]).score
        #expect(partly.outcome == .undefined && partly.explanation?.contains("1 refused") == true)
        #expect(RepeatReducer.passAtK(1).reduce(scores, passing: .nan).score.outcome == .undefined)
    }

    @Test func names() throws {
        for reducer in [RepeatReducer.mean, .majority, .passAtK(3), .passHatK(10)] {
            #expect(RepeatReducer(name: reducer.name) == reducer)
            #expect(try JSONDecoder().decode([RepeatReducer].self, from: JSONEncoder().encode([reducer])) == [reducer])
        }
        for name in [
            "", "pass", "pass@", "pass@0", "pass@-1", "pass@01", "pass@+1", "pass@99999999999999999999", "median",
        ] {
            #expect(RepeatReducer(name: name) == nil)
        }
    }

    /// Whatever the repeats are: a finite score between the least and the greatest, or an outcome.
    @Test func thousandsOfRepeats() {
        var random = ScoringSamples(seed: 8)
        for _ in 0..<5_000 {
            let scores = (0..<random.below(8)).map { _ in
                random.below(3) == 0
                    ? Score(missing: ScoreOutcome.allCases[random.below(7)]) : Score(Double(random.below(3)) / 2)
            }
            let values = scores.compactMap(\.value)
            let k = 1 + random.below(4)
            for reducer in [RepeatReducer.mean, .majority, .passAtK(k), .passHatK(k)] {
                let reduced = reducer.reduce(scores)
                #expect(reduced.counts.total == scores.count && reduced.counts[.scored] == values.count)
                guard let value = reduced.score.value else { continue }
                #expect(!values.isEmpty && (0...1).contains(value))
                if reducer == .majority { #expect(values.contains(value)) }
            }
        }
    }
}
