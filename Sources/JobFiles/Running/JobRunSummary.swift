internal import DataFrames
internal import Messaging

extension JobRun {
    /// What there is to say at the end.
    package struct Summary: Encodable, Sendable {
        package var job: String
        /// The job's number in the journal.
        package var jobID: Int64?
        package var endpoint: String
        package var simulated: Bool
        package var rows = 0
        /// Rows with an answer, or an outcome of a filter; nil where none were asked for.
        package var answered: Int? = 0
        /// Rows with a vector; nil where none were asked for.
        package var embedded: Int?
        package var failed = 0
        package var calls = 0
        package var retries = 0
        package var refusals = 0
        /// Rows that were given up before a call: no request can be made of them, or the endpoint was down.
        package var uncalled = 0
        package var unknownCalls = 0
        package var shared = 0
        package var fromJournal = 0
        package var fromCache = 0
        package var promptTokens = 0
        package var completionTokens = 0
        package var cachedTokens = 0
        /// In `currency`; nil where no price is known.
        package var cost: Double?
        package var currency: String?
        /// The price that was counted with, and where it is from.
        package var prices: String?
        /// What the job came to in all its runs, this one included.
        package var inAll = Total()
        /// Whether an earlier run of the job made calls.
        package var isResumed = false
        package var seconds = 0.0
        package var files: [String] = []
        /// Why rows failed, and how many for each reason.
        package var failures: [String: Int] = [:]
    }

    /// What the calls of several runs came to.
    package struct Total: Encodable, Sendable {
        package var calls = 0
        package var unknownCalls = 0
        package var promptTokens = 0
        package var completionTokens = 0
        package var cost: Double?
    }
}

extension JobRun.Summary {
    /// Adds an input: its rows, and what its calls came to.
    mutating func count(_ count: RowCount, _ totals: CallTotals?) {
        rows += count.rows
        failed += count.failed
        answered? += count.rows - count.failed
        embedded? += count.rows - count.failed
        uncalled += count.uncalled
        simulated = simulated || count.isSimulated
        failures.merge(count.failures, uniquingKeysWith: +)
        guard let totals else { return }
        if jobID == nil {
            jobID = totals.job
            inAll.calls = Int(totals.before.calls)
            inAll.unknownCalls = Int(totals.before.unknown)
            inAll.promptTokens = Int(totals.before.promptTokens)
            inAll.completionTokens = Int(totals.before.completionTokens)
            inAll.cost = totals.currency.isEmpty ? nil : Double(totals.before.costNano) / 1e9
            isResumed = totals.before.calls > 0
        }
        calls += Int(totals.calls)
        retries += Int(totals.retries)
        refusals += Int(totals.refusals)
        unknownCalls += Int(totals.unknown)
        // What another input of this run paid for is no earlier run's.
        shared += Int(totals.shared) + (isResumed ? 0 : Int(totals.fromJournal))
        fromJournal += isResumed ? Int(totals.fromJournal) : 0
        fromCache += Int(totals.fromCache)
        promptTokens += Int(totals.promptTokens)
        completionTokens += Int(totals.completionTokens)
        cachedTokens += Int(totals.cachedTokens)
        inAll.calls += Int(totals.calls)
        inAll.unknownCalls += Int(totals.unknown)
        inAll.promptTokens += Int(totals.promptTokens)
        inAll.completionTokens += Int(totals.completionTokens)
        guard !totals.currency.isEmpty else { return }
        cost = Self.sum(cost, totals.costNano)
        inAll.cost = Self.sum(inAll.cost, totals.costNano)
        currency = totals.currency
    }

    /// Both amounts together, exact to the billionth.
    private static func sum(_ amount: Double?, _ nano: Int64) -> Double {
        (((amount ?? 0) * 1e9).rounded() + Double(nano)) / 1e9
    }
}
