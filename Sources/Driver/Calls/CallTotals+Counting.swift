internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning

/// Counts of what calls came to; numbers from the wire cannot overflow them.
extension CallTotals {
    /// Counts rows as answered or failed, by their record.
    mutating func note(_ record: RowRecord, rows: Int) {
        let error = (try? CallRecord(decoding: record.record))?.error
        if let error, error.category != ModelError.Category.contentFilter.rawValue {
            add(rows, to: \.failed)
        } else {
            add(rows, to: \.answered)
        }
    }

    mutating func count(_ outcome: RequestOutcome, isLast: Bool, cost: Int64?) {
        add(outcome.rows.count * outcome.rowsEach, to: isLast ? \.answered : \.failed)
        spend(outcome.tokens, cost ?? 0)
        add((outcome.rows.count - 1) * outcome.rowsEach, to: \.shared)
    }

    mutating func spend(_ tokens: CallTokens, _ cost: Int64) {
        add(Int(clamping: tokens.prompt), to: \.promptTokens)
        add(Int(clamping: tokens.completion), to: \.completionTokens)
        add(Int(clamping: tokens.cached), to: \.cachedTokens)
        let (sum, hasOverflowed) = costNano.addingReportingOverflow(max(0, cost))
        costNano = hasOverflowed ? .max : sum
    }

    /// Adds to a count; less than nothing is nothing.
    mutating func add(_ count: Int, to path: WritableKeyPath<CallTotals, UInt64>) {
        self[keyPath: path] = self[keyPath: path].saturating(UInt64(max(0, count)))
    }

    /// Takes back a call that was not sent.
    mutating func withdrawCall() { calls = calls > 0 ? calls - 1 : 0 }

    static func + (left: CallTotals, right: CallTotals) -> CallTotals {
        var sum = right
        for path in counts { sum[keyPath: path] = sum[keyPath: path].saturating(left[keyPath: path]) }
        let (cost, hasOverflowed) = sum.costNano.addingReportingOverflow(left.costNano)
        sum.costNano = hasOverflowed ? .max : cost
        sum.before = left.before + right.before
        if sum.currency.isEmpty { sum.currency = left.currency }
        return sum
    }

    private static var counts: [WritableKeyPath<CallTotals, UInt64>] {
        [
            \.rows, \.answered, \.failed, \.shared, \.fromJournal, \.fromCache, \.calls, \.retries, \.refusals,
            \.unknown, \.promptTokens, \.completionTokens, \.cachedTokens,
        ]
    }
}

extension UInt64 {
    fileprivate func saturating(_ other: UInt64) -> UInt64 {
        let (sum, hasOverflowed) = addingReportingOverflow(other)
        return hasOverflowed ? .max : sum
    }
}

extension CallsBefore {
    init(_ opened: OpenedJob) {
        self.init()
        let spent = opened.spent
        unknown = UInt64(clamping: opened.sums[.accepted].calls)
        calls = UInt64(clamping: spent.calls)
        promptTokens = UInt64(clamping: spent.promptTokens)
        completionTokens = UInt64(clamping: spent.completionTokens)
        costNano = spent.costNano
    }
}

extension CallTokens {
    /// What an endpoint said that a call used; none where it said nothing, or nothing that can be.
    init(_ usage: TokenUsage?) {
        self.init(prompt: usage?.prompt ?? 0, completion: usage?.completion ?? 0, cached: usage?.cached ?? 0)
    }

    init(prompt: Int, completion: Int, cached: Int) {
        guard CountedTokens.areCredible(prompt: prompt, completion: completion, cached: cached) else {
            self.init()
            return
        }
        self.init(prompt: Int64(prompt), completion: Int64(completion), cached: Int64(cached))
    }
}

extension TokenPrice {
    func nano(of tokens: CallTokens) -> Int64 {
        nano(
            prompt: Int(clamping: tokens.prompt), cached: Int(clamping: tokens.cached),
            completion: Int(clamping: tokens.completion))
    }
}
