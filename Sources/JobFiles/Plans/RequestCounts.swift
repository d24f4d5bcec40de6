internal import Columnar
internal import DataFrames
internal import Foundation
internal import Journal
internal import Operators
internal import Planning

/// Counts requests as they come: 8 bytes for each distinct one stay.
actor RequestCounts {
    private var earlier: (journal: Journal, job: Int64)?
    /// Nil where the job does not use it.
    private let cache: Journal?
    private let sharesAnswers: Bool
    private var seen: Set<Int64> = []
    private var rows = 0, unaskable = 0, answered = 0, cached = 0, calls = 0
    private var reasons: [String: Int] = [:]
    private var tokens = 0, fewest = Int.max, most = 0, callTokens = 0
    private var isEstimate = false

    init(cache: Journal?, sharesAnswers: Bool) {
        self.cache = cache
        self.sharesAnswers = sharesAnswers
    }

    /// Counts what comes now beside the answers of this job; nil for none.
    func use(earlier: (journal: Journal, job: Int64)?) { self.earlier = earlier }

    func add(_ batch: RecordBatch) throws {
        guard let column = batch.column(CallStep.requestColumn) else {
            throw RoostError(.job, "rows came without their requests")
        }
        var keys: [(key: RequestKey, tokens: Int)] = []
        for row in 0..<batch.rowCount {
            rows += 1
            switch PreparedRequest(column, row) {
            case .refused(let reason, _)?:
                unaskable += 1
                if reasons[reason] != nil || reasons.count < 1_000 { reasons[reason, default: 0] += 1 }
            case .request(let count, let estimated, let key, _)?:
                tokens += count
                fewest = min(fewest, count)
                most = max(most, count)
                isEstimate = isEstimate || estimated
                keys.append((key, count))
            // A text that shares the request of one above it.
            case .member?: break
            case nil: throw RoostError(.job, "a request cannot be read")
            }
        }
        // Where identical requests are called one by one the journal's keys are another job's business.
        var known: Set<RequestKey> = []
        if let earlier, sharesAnswers {
            known = try earlier.journal.answeredKeys(job: earlier.job, among: Set(keys.map(\.key)))
        }
        var kept: Set<RequestKey> = []
        if let cache, sharesAnswers {
            let others = Set(keys.map(\.key)).subtracting(known)
            kept = Set(try cache.cached(keys: Array(others), now: Date().timeIntervalSince1970).keys)
        }
        for (key, count) in keys {
            let isNew = seen.insert(key.hash).inserted
            if known.contains(key) {
                answered += 1
            } else if kept.contains(key) {
                cached += 1
            } else if isNew || !sharesAnswers {
                calls += 1
                callTokens += count
            }
        }
    }

    func fill(_ plan: inout DryRunPlan) {
        plan.rows = rows
        plan.unaskable = unaskable
        plan.reasons = reasons
        plan.distinct = seen.count
        plan.answered = answered
        plan.cached = cached
        plan.calls = calls
        plan.callPromptTokens = callTokens
        plan.tokensAreEstimates = isEstimate
        guard rows > unaskable else { return }
        plan.promptTokens = .init(min: fewest, mean: Double(tokens) / Double(rows - unaskable), max: most, sum: tokens)
    }
}
