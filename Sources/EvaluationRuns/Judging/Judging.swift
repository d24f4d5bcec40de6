internal import DataFrames
internal import Evaluation

/// Asks the judges of an evaluation about the rows of its runs.
struct Judging {
    let spec: EvaluationSpec
    let session: Session
    let account: JudgeAccount

    /// The scores of each judge of single answers, by the metric's place.
    func scores(_ texts: JudgedTexts, _ columns: EvaluationColumns) async throws -> [Int: [Score]] {
        var scores: [Int: [Score]] = [:]
        for (index, metric) in columns.metrics.enumerated() {
            guard case .judge(let judge) = metric.source else { continue }
            let calls = try calls(judge)
            switch judge.judge {
            case .guideline(let prompt):
                let asked = texts.conversations { prompt.messages(request: $0, answer: $1, reference: $2) }
                scores[index] = try await calls.verdicts(asked, prompt).map { prompt.score($0) }
            case .rubric(let prompt):
                let asked = texts.conversations { prompt.messages(request: $0, answer: $1, reference: $2) }
                scores[index] = try await calls.verdicts(asked, prompt).map { prompt.score($0) }
            case .pairwise: break
            }
        }
        return scores
    }

    /// A run whose rows a judge compares with another's.
    struct Side {
        let name: String
        let keys: [String]
        let texts: JudgedTexts
    }

    /// What each pairwise judge prefers of two runs, on the rows that both have.
    func preferences(_ first: Side, _ second: Side) async throws -> [PreferenceVerdicts] {
        let places = Dictionary(zip(second.keys, second.keys.indices)) { place, _ in place }
        let rows = first.keys.enumerated().compactMap { row, key in places[key].map { (first: row, second: $0) } }
        var preferences: [PreferenceVerdicts] = []
        for judge in spec.judges {
            guard case .pairwise(let prompt) = judge.judge else { continue }
            let calls = try calls(judge)
            var verdicts: [PairwiseJudge.Order: [JudgeAnswer<PairwiseJudge.Place>]] = [:]
            for order in PairwiseJudge.Order.allCases {
                let asked = rows.map { row -> [JudgeMessage]? in
                    guard let one = first.texts.answers[row.first], let other = second.texts.answers[row.second] else {
                        return nil
                    }
                    return prompt.messages(
                        request: first.texts.requests[row.first], answerA: one, answerB: other, order: order)
                }
                verdicts[order] = try await calls.verdicts(asked, prompt)
            }
            let pairs = rows.indices.map { index in
                PreferenceVerdicts.Pair(
                    firstShown: Self.place(verdicts[.aFirst]?[index]),
                    secondShown: Self.place(verdicts[.bFirst]?[index]),
                    lengths: PreferenceVerdicts.Lengths(
                        first.texts.answers[rows[index].first]?.count ?? 0,
                        second.texts.answers[rows[index].second]?.count ?? 0))
            }
            preferences.append(
                PreferenceVerdicts(judge: prompt.name, first: first.name, second: second.name, pairs: pairs))
        }
        return preferences
    }

    private func calls(_ judge: JudgeSpec) throws(EvaluationError) -> JudgeCalls {
        guard let model = judge.model ?? account.model else {
            throw EvaluationError(
                .wrongDesign, "judge '\(judge.judge.traits.name)' names no model: say which, with 'model'")
        }
        return JudgeCalls(session: session, model: model, account: account)
    }

    private static func place(_ answer: JudgeAnswer<PairwiseJudge.Place>?) -> PreferenceVerdicts.Place? {
        switch answer?.verdict {
        case .first?: .first
        case .second?: .second
        case .tie?: .tie
        case nil: nil
        }
    }
}
