internal import Columnar
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling

/// What became of a call, as its worker, or its worker's log, tells it.
struct CallEnd {
    let call: Int64
    let report: CallScheduler.Report
    /// A `CallRecord`, encoded; empty where there is none.
    var record = Buffer.empty
    /// What the endpoint counted; nil where it counted nothing.
    var usage: TokenUsage?
    var limits: ObservedLimits?
    var latency = Duration.zero

    init(_ call: Int64, _ report: CallScheduler.Report) {
        self.call = call
        self.report = report
    }

    /// An answer that was found in a worker's log.
    init(_ call: Int64, answeredBy record: Buffer) {
        usage = (try? CallRecord(decoding: record))?.usage
        self.call = call
        report = .answered(
            prompt: usage?.prompt ?? 0, completion: usage?.completion ?? 0, cached: usage?.cached ?? 0)
        self.record = record
    }

    init(_ conclusion: LostCalls.Conclusion) {
        switch (conclusion.end, conclusion.record) {
        case (.answered, let record?): self.init(conclusion.call, answeredBy: record)
        case (.unsent, _): self.init(conclusion.call, .unsent)
        case (.unknown, _), (.answered, nil): self.init(conclusion.call, .unknown)
        }
    }

    init(_ message: CallReport) {
        call = message.call
        limits = message.limits.map(ObservedLimits.init)
        latency = .nanoseconds(Int64(clamping: message.latencyNanoseconds))
        switch message.result {
        case .answered(let prompt, let completion, let cached):
            report = .answered(prompt: Int(prompt), completion: Int(completion), cached: Int(cached))
            record = message.record
            usage = TokenUsage(prompt: Int(prompt), completion: Int(completion), cached: Int(cached))
        // It was called off on its way: nobody knows whether it was paid, and its intent says so.
        case .failed(.cancelled, _):
            report = .unknown
            record = message.record
        case .failed(let outcome, let category):
            let failure = try? CallRecord(decoding: message.record)
            report = .failed(
                outcome, category, message: failure?.error?.message ?? category.rawValue, used: failure?.usage)
            record = message.record
            usage = failure?.usage
        case .unsent: report = .unsent
        }
    }

    var isAnswer: Bool { if case .answered = report { true } else { false } }

    /// What the journal takes the call for where its rows have no use for it.
    var kind: CallOutcome.Kind { if case .unknown = report { .accepted } else { .transient } }

    /// Whether any of it was sent; what could not be connected was not.
    var isSent: Bool {
        switch report {
        case .answered, .unknown: true
        case .unsent, .failed(.unconnected, _, _, _), .failed(.hopeless, _, _, _): false
        case .failed: true
        }
    }

    /// What is kept of the call where no row waits for it; nil for one whose intent stays open.
    func late(job: Int64, key: RequestKey) -> WriteSet.LateOutcome? {
        switch report {
        case .answered: .init(call: call, journalJob: job, key: key, end: .answered(record))
        case _ where !isSent: .init(call: call, journalJob: job, key: key, end: .unsent)
        case .failed, .unsent: .init(call: call, journalJob: job, key: key, end: .notAnswered(usage))
        case .unknown: nil
        }
    }
}

extension CallTotals {
    /// Counts the end of a call.
    ///
    /// - Parameters:
    ///   - end: How the call ended.
    ///   - isLast: Whether its row is over with it.
    mutating func count(_ end: CallEnd, isLast: Bool) {
        if !end.isSent { withdrawCall() }
        switch end.report {
        case .answered, .unsent: break
        case .unknown: add(1, to: \.unknown)
        case .failed(let outcome, _, _, _):
            if outcome.mayBeBilled, end.usage == nil { add(1, to: \.perhapsPaid) }
            if outcome.isForQuota { add(1, to: \.refusals) }
            if !isLast { add(1, to: \.retries) }
        }
    }
}

extension ObservedLimits {
    init(_ limits: RateLimits) {
        self.init(
            requests: Quota(
                limit: limits.limitRequests, remaining: limits.remainingRequests, reset: limits.resetRequests),
            tokens: Quota(limit: limits.limitTokens, remaining: limits.remainingTokens, reset: limits.resetTokens))
    }
}
