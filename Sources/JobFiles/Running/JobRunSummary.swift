internal import DataFrames
internal import EvaluationRuns
internal import Messaging
internal import ModelAPI

extension JobRun {
    /// What there is to say at the end.
    package struct Summary: Codable, Sendable {
        package var job: String
        /// The job's number in the journal.
        package var jobID: Int64?
        /// The numbers of others that the job's questions and judges are, where they ask differently.
        package var otherJobIDs: [Int64]?
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
        /// Calls without an answer that the endpoint may charge for all the same.
        package var perhapsPaid = 0
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
        /// Answers that are not what somebody asked for.
        package var answers = AnswerKinds()
        package var seconds = 0.0
        package var files: [String] = []
        /// Why rows failed, and how many for each reason.
        package var failures: [String: Int] = [:]
    }

    /// What the calls of several runs came to.
    package struct Total: Codable, Sendable {
        package var calls = 0
        package var unknownCalls = 0
        package var promptTokens = 0
        package var completionTokens = 0
        package var cost: Double?
    }
}

extension JobRun.Summary {
    /// Prices, and what was paid, as a report has them.
    var priceEntries: [EvaluationReport.Entry] {
        var entries: [EvaluationReport.Entry] = []
        if let prices { entries.append(EvaluationReport.Entry("prices", prices)) }
        if let cost = inAll.cost, let currency {
            let amount = PriceInForce.number(cost) + " " + currency
            entries.append(
                EvaluationReport.Entry(
                    "paid in all runs", simulated ? amount + " (simulated: nothing was paid)" : amount))
        }
        return entries
    }

    /// Adds an input: its rows, and what its calls came to.
    mutating func count(_ count: RowCount, _ totals: CallTotals?) {
        rows += count.rows
        failed += count.failed
        answered? += count.rows - count.failed
        embedded? += count.rows - count.failed
        uncalled += count.uncalled
        simulated = simulated || count.isSimulated
        answers += count.kinds
        failures.merge(count.failures, uniquingKeysWith: +)
        guard let totals else { return }
        if let job = totals.job, job != jobID, !(otherJobIDs ?? []).contains(job) {
            if jobID == nil { jobID = job } else { otherJobIDs = (otherJobIDs ?? []) + [job] }
            inAll.calls.add(totals.before.usage.calls)
            inAll.unknownCalls.add(totals.before.unknown)
            inAll.promptTokens.add(totals.before.usage.promptTokens)
            inAll.completionTokens.add(totals.before.usage.completionTokens)
            if !totals.currency.isEmpty { inAll.cost = Self.sum(inAll.cost, totals.before.usage.costNano) }
            isResumed = isResumed || totals.before.usage.calls > 0
        }
        calls.add(totals.usage.calls)
        retries.add(totals.retries)
        refusals.add(totals.refusals)
        unknownCalls.add(totals.unknown)
        perhapsPaid.add(totals.perhapsPaid)
        // What another input of this run paid for is no earlier run's.
        shared.add(totals.shared)
        if isResumed { fromJournal.add(totals.fromJournal) } else { shared.add(totals.fromJournal) }
        fromCache.add(totals.fromCache)
        promptTokens.add(totals.usage.promptTokens)
        completionTokens.add(totals.usage.completionTokens)
        cachedTokens.add(totals.usage.cachedTokens)
        inAll.calls.add(totals.usage.calls)
        inAll.unknownCalls.add(totals.unknown)
        inAll.promptTokens.add(totals.usage.promptTokens)
        inAll.completionTokens.add(totals.usage.completionTokens)
        guard !totals.currency.isEmpty else { return }
        cost = Self.sum(cost, totals.usage.costNano)
        inAll.cost = Self.sum(inAll.cost, totals.usage.costNano)
        currency = totals.currency
    }

    /// Both amounts together, exact to the billionth.
    private static func sum(_ amount: Double?, _ nano: Int64) -> Double {
        (((amount ?? 0) * 1e9).rounded() + Double(nano)) / 1e9
    }
}

extension Int {
    /// Adds a count that came with a message: the largest number stands for what is beyond.
    fileprivate mutating func add(_ count: some BinaryInteger) {
        let (sum, isOver) = addingReportingOverflow(Int(clamping: count))
        self = isOver ? .max : sum
    }
}
