internal import Messaging
internal import ModelAPI
internal import Planning

/// What of a job's budget is left, where its questions and its judges are a job of the journal each.
///
/// The driver holds each of them to its budget, so that together they would have it several times.
struct RemainingBudget: Sendable {
    private let whole: CallOptions.Budget?
    /// What each job of the journal came to in all its runs.
    private var spent: [Int64: (nano: Int64, tokens: Int64)] = [:]
    private var jobs: [String: Int64] = [:]

    init(_ whole: CallOptions.Budget?) { self.whole = whole }

    /// Counts what a question's calls came to.
    mutating func count(_ question: String, _ totals: CallTotals?) {
        guard let totals, let job = totals.job else { return }
        jobs[question] = job
        let (before, now) = (totals.before.usage, totals.usage)
        spent[job] = (
            Self.sum(before.costNano, now.costNano),
            Self.sum(
                Self.sum(before.promptTokens, before.completionTokens), Self.sum(now.promptTokens, now.completionTokens)
            )
        )
    }

    /// What a question's calls may come to in all its runs; nil for anything.
    func left(for question: String) -> CallOptions.Budget? {
        let own = jobs[question]
        let others = spent.filter { $0.key != own }.map(\.value)
        switch whole {
        case nil: return nil
        case .cost(let nano): return .cost(nano: max(0, nano - others.reduce(0) { Self.sum($0, $1.nano) }))
        case .tokens(let tokens): return .tokens(max(0, tokens - others.reduce(0) { Self.sum($0, $1.tokens) }))
        }
    }

    private static func sum(_ one: some BinaryInteger, _ other: some BinaryInteger) -> Int64 {
        let (sum, isOver) = Int64(clamping: one).addingReportingOverflow(Int64(clamping: other))
        return isOver ? .max : max(0, sum)
    }
}
