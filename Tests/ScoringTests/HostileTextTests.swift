import Scoring
import Testing

/// Scorers of all kinds over texts of all kinds: no crash, no NaN, nothing out of the range that the traits promise.
@Suite struct HostileTextTests {
    private static func texts(_ seed: UInt64, _ count: Int) -> [String] {
        var random = ScoringSamples(seed: seed)
        return ScoringSamples.hostile + (0..<count).map { _ in random.text() }
    }

    @Test(.timeLimit(.minutes(5)), arguments: ScoringSamples.scorers)
    func noTextBreaksAScorer(scorer: Scorer) throws {
        let answers = Self.texts(1, 3_000)
        var references = Array(Self.texts(2, 3_000).reversed())
        for row in stride(from: 0, to: references.count, by: 7) { references[row] = answers[row] }
        var prepared = try scorer.prepared()
        let column = prepared.score(answers: answers, references: references)
        #expect(column.count == answers.count && column.counts.total == answers.count)
        let traits = scorer.traits
        for row in column.indices {
            guard let value = column.value(row) else {
                #expect(column.outcome(row) != .scored)
                continue
            }
            #expect(value.isFinite && value >= traits.lowest, "\(scorer.name) \(answers[row].prefix(80))")
            if let highest = traits.highest { #expect(value <= highest + 1e-9) }
            if traits.isYesOrNo { #expect(value == 0 || value == 1) }
        }
    }

    /// A row's score depends on nothing but the row, and the columns' form gives the rows' scores.
    @Test(.timeLimit(.minutes(5)), arguments: ScoringSamples.scorers)
    func aRowIsScoredAlone(scorer: Scorer) throws {
        let answers = Self.texts(3, 150), references = Array(Self.texts(4, 150).reversed())
        var used = try scorer.prepared()
        let column = used.score(answers: answers, references: references)
        for row in answers.indices {
            var fresh = try scorer.prepared()
            #expect(fresh.score(answer: answers[row], reference: references[row]) == column[row])
        }
    }

    /// An answer that is its reference has the best score, where it has one.
    @Test func equalTextsAreBest() throws {
        let texts = Self.texts(5, 500)
        for scorer in ScoringSamples.scorers where scorer.traits.needsReference && scorer.traits.direction != .neither {
            var prepared = try scorer.prepared()
            let best = scorer.traits.direction == .lower ? 0 : scorer.traits.highest ?? 0
            for value in prepared.score(answers: texts, references: texts).values {
                #expect(abs(value - best) < 1e-9, "\(scorer)")
            }
        }
    }
}
