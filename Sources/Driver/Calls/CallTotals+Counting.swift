internal import Columnar
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning

/// Counts of what calls came to; numbers from the wire cannot overflow them.
extension CallTotals {
    /// Counts the rows of requests with this record as answered or failed, as the report of the job counts them.
    ///
    /// A filter's refusal is the outcome of a chat; a text that was filtered, or that failed alone, has no vector.
    mutating func note(_ record: Buffer, rows: Int, requests: Int, hasVectors: Bool) {
        let record = try? CallRecord(decoding: record)
        let isFilter = record?.error?.category == ModelError.Category.contentFilter.rawValue
        var failures = record?.error == nil || isFilter && !hasVectors ? 0 : rows
        if record?.error == nil, let record { failures = min(rows, record.textFailures.count * requests) }
        add(failures, to: \.failed)
        add(rows - failures, to: \.answered)
    }

    mutating func count(_ outcome: RequestOutcome, _ usage: CallUsage, hasVectors: Bool) {
        let rows = outcome.rows.count * outcome.rowsEach
        if outcome.isAnswer, !hasVectors {
            add(rows, to: \.answered)
        } else {
            note(outcome.record, rows: rows, requests: outcome.rows.count, hasVectors: hasVectors)
        }
        spend(usage)
        add((outcome.rows.count - 1) * outcome.rowsEach, to: \.shared)
    }

    /// Adds what a call came to; that it was sent is counted already.
    mutating func spend(_ usage: CallUsage) {
        var usage = usage
        usage.calls = 0
        self.usage += usage
    }

    /// Counts attempts that are sent.
    mutating func countSent(_ count: Int) { usage += CallUsage(calls: count) }

    /// Adds to a count; less than nothing is nothing.
    mutating func add(_ count: Int, to path: WritableKeyPath<CallTotals, UInt64>) {
        self[keyPath: path] = self[keyPath: path].addingClamped(UInt64(max(0, count)))
    }

    /// Takes back a call that was not sent.
    mutating func withdrawCall() { usage.calls = max(0, usage.calls - 1) }

    /// Takes back the retry of a row that is given up instead.
    mutating func withdrawRetry() { retries = retries == 0 ? 0 : retries - 1 }

    static func + (left: CallTotals, right: CallTotals) -> CallTotals {
        var sum = right
        for path in counts { sum[keyPath: path] = sum[keyPath: path].addingClamped(left[keyPath: path]) }
        sum.usage += left.usage
        sum.before = left.before + right.before
        if sum.currency.isEmpty { sum.currency = left.currency }
        return sum
    }

    private static var counts: [WritableKeyPath<CallTotals, UInt64>] {
        [
            \.rows, \.answered, \.failed, \.shared, \.fromJournal, \.fromCache, \.retries, \.refusals,
            \.unknown, \.perhapsPaid,
        ]
    }
}

extension CallsBefore {
    init(_ opened: OpenedJob) {
        self.init()
        // Those that are open were sent, too, as far as anybody knows.
        usage = opened.spent + CallUsage(calls: opened.unknown)
        unknown = UInt64(clamping: opened.sums[.accepted].calls)
    }
}
