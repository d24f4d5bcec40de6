/// What a job's model calls came to, for its progress and its summary.
package struct CallTotals: Sendable, Hashable, Codable {
    /// Rows that there are to be answered, as far as they are known.
    package var rows: UInt64 = 0
    package var answered: UInt64 = 0
    /// Rows that ended in an error; a filtered answer is none.
    package var failed: UInt64 = 0
    /// Rows that took the answer of an identical request.
    package var shared: UInt64 = 0
    /// Rows whose answer an earlier run of the job had paid for.
    package var fromJournal: UInt64 = 0
    /// Rows whose answer the cache had.
    package var fromCache: UInt64 = 0
    /// Attempts that were sent.
    package var calls: UInt64 = 0
    package var retries: UInt64 = 0
    /// Refusals for want of quota (429).
    package var refusals: UInt64 = 0
    /// Calls that may have been paid, but whose answer was lost in a crash.
    package var unknown: UInt64 = 0
    package var inFlight: UInt64 = 0
    package var promptTokens: UInt64 = 0
    package var completionTokens: UInt64 = 0
    package var cachedTokens: UInt64 = 0
    /// In billionths of `currency`, this run's calls alone.
    package var costNano: Int64 = 0
    package var currency = ""
    /// The journal's number of the job; nil before its calls are open.
    package var job: Int64?
    /// What the job's calls had come to before this run.
    package var before = CallsBefore()
    /// Why calls wait, where they do: "the endpoint's quota, 12 s".
    package var waiting: String?
    /// How the batches stand, where calls are made in them: "1 of 3 batches done, 4,120/10,000 requests".
    package var batches: String?

    package init() {}
}

/// What the calls of earlier runs of a job came to.
package struct CallsBefore: Sendable, Hashable, Codable {
    /// Calls that came to an end, whichever.
    package var calls: UInt64 = 0
    /// Those of them that may have been paid without an answer that anybody has: their rows were called again.
    package var unknown: UInt64 = 0
    package var promptTokens: UInt64 = 0
    package var completionTokens: UInt64 = 0
    /// In billionths of the prices' currency.
    package var costNano: Int64 = 0

    package init() {}

    package static func + (left: CallsBefore, right: CallsBefore) -> CallsBefore {
        var sum = left
        sum.calls += right.calls
        sum.unknown += right.unknown
        sum.promptTokens += right.promptTokens
        sum.completionTokens += right.completionTokens
        sum.costNano += right.costNano
        return sum
    }
}
