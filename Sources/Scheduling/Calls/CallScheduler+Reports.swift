internal import DequeModule
internal import HeapModule
package import ModelAPI
package import Planning

extension CallScheduler {
    /// What a worker, or its log, tells of a call.
    package enum Report: Sendable {
        case answered(prompt: Int, completion: Int, cached: Int)
        /// `used`: what an answer that is of no use was paid for, where the endpoint said it.
        case failed(RetryPolicy.Outcome, ModelError.Category, message: String, used: TokenUsage? = nil)
        /// It was certainly never sent.
        case unsent
        /// It may have been sent and answered; whoever knew is gone.
        case unknown
    }

    /// A call is over, one way or another.
    ///
    /// Every call that `assign` gave comes here once.
    package mutating func reported(
        _ call: Int64, _ report: Report, limits: ObservedLimits? = nil, latency: Duration = .zero,
        random: Double = 0, now: ContinuousClock.Instant
    ) -> Verdict {
        guard let flight = flights.removeValue(forKey: call), let plan = stages[flight.stage]?.plan else {
            return .stale
        }
        workers[flight.worker]?.calling -= 1
        stages.change(flight.stage) { stage in
            stage.inFlight -= 1
            stage.calling[flight.worker]? -= 1
        }
        if workers[flight.worker]?.isDraining == true { shareSlots(of: flight.stage) }
        let deployment = plan.deployments[flight.deployment].id
        deployments[deployment]?.inFlight -= 1
        switch report {
        case .answered(let prompt, let completion, let cached):
            deployments[deployment]?.breaker.succeeded(startedAt: flight.charge.startedAt, now: now)
            deployments[deployment]?.ledger.answered(
                flight.charge, limits: limits, latency: latency, now: now)
            let usage = TokenUsage(prompt: prompt, completion: completion, cached: cached)
            stages.change(flight.stage) { stage in
                stage.sameRefusal.answered()
                // Where nobody says what it came to, the budget takes the worst.
                stage.budget.reconcile(flight.reserved, actual: stage.budget.amount(usage) ?? flight.reserved)
            }
            return end(flight.row, of: flight.stage, now: now)
        case .failed(let outcome, let category, let message, let used):
            let paid = used.flatMap { stages[flight.stage]?.budget.amount($0) }
            // Where nobody says what it came to, the budget takes the worst.
            stages[flight.stage]?.budget.reconcile(
                flight.reserved, actual: paid ?? (outcome.mayBeBilled ? flight.reserved : 0))
            return failed(flight, plan, outcome, category, message, limits, random: random, now: now)
        case .unsent:
            deployments[deployment]?.ledger.unsent(flight.charge, now: now)
            stages[flight.stage]?.budget.reconcile(flight.reserved, actual: 0)
            stages[flight.stage]?.entries[flight.row]?.attempts -= 1
            stages[flight.stage]?.entries[flight.row]?.sends -= 1
            stages[flight.stage]?.ready.prepend(flight.row)
            return .again
        case .unknown:
            deployments[deployment]?.ledger.lost(flight.charge, now: now)
            // It may have been paid: the budget takes the worst.
            stages[flight.stage]?.budget.reconcile(flight.reserved, actual: flight.reserved)
            // A request that ends its workers must not be paid for without end.
            let attempts = stages[flight.stage]?.entries[flight.row]?.attempts ?? 0
            if plan.options.onUnknown == .retry, attempts < plan.policy.attemptLimit {
                stages[flight.stage]?.ready.prepend(flight.row)
                return .again
            }
            return end(flight.row, of: flight.stage, now: now)
        }
    }

    private mutating func failed(
        _ flight: Flight, _ plan: CallStagePlan, _ outcome: RetryPolicy.Outcome, _ category: ModelError.Category,
        _ message: String, _ limits: ObservedLimits?, random: Double, now: ContinuousClock.Instant
    ) -> Verdict {
        guard let entry = stages[flight.stage]?.entries[flight.row] else { return .stale }
        let deployment = plan.deployments[flight.deployment].id
        let (outcome, category) = plan.judged(outcome, category, message)
        let isForQuota = outcome.isForQuota
        var isExcused = false
        if case .refused(_, _, let hints) = outcome, isForQuota {
            deployments[deployment]?.refusal = message
            deployments[deployment]?.ledger.refused(
                flight.charge, wait: hints.wait, of: hints.quota.map(QuotaLedger.QuotaKind.init),
                isBusy: BusyEndpoint.isNamed(message), limits: limits, now: now)
        } else if outcome.saysNothingOfTheEndpoint {
            stages[flight.stage]?.sameRefusal.refused(category, message, limit: plan.options.breaker)
            deployments[deployment]?.breaker.succeeded(startedAt: flight.charge.startedAt, now: now)
            deployments[deployment]?.ledger.answered(
                flight.charge, limits: limits, latency: .zero, now: now)
        } else {
            deployments[deployment]?.ledger.failed(
                flight.charge, overloaded: outcome.isOverload, limits: limits, now: now)
            isExcused = isOutage(flight, plan, outcome, category, message, of: entry, now: now)
        }
        if isForQuota || isExcused {
            stages[flight.stage]?.entries[flight.row]?.attempts -= 1
            stages[flight.stage]?.entries[flight.row]?.firstSentAt = nil
        }
        // The ledger is what waits for a refusal, and the breaker for an endpoint that is away: they hold everybody, for as
        // long as the job has patience, and no attempt is counted.
        let isHeld = isForQuota || isExcused
        let answers = entry.answers + (outcome == .unreadable ? 1 : 0)
        stages[flight.stage]?.entries[flight.row]?.answers = answers
        var decision = plan.policy.decision(
            after: isHeld ? outcome.withoutHint : outcome, attempt: isHeld ? 0 : entry.attempts,
            elapsed: isHeld ? .zero : (entry.firstSentAt ?? now).duration(to: now), random: random, answers: answers)
        // Another deployment may know better than one with a wrong key or without the model.
        if case .giveUp = decision, category.isOfDeployment, entry.refusedBy.count + 1 < plan.deployments.count {
            stages[flight.stage]?.entries[flight.row]?.refusedBy.insert(flight.deployment)
            decision = .retry(after: .zero)
        }
        switch decision {
        case .giveUp: return end(flight.row, of: flight.stage, now: now)
        case .retry(let wait):
            if isExcused {
                // The next probe is another row's, which may be well where this one is not.
                stages[flight.stage]?.ready.append(flight.row)
            } else if isForQuota || wait <= .zero {
                stages[flight.stage]?.ready.prepend(flight.row)
            } else {
                stages[flight.stage]?.delayed.insert(.init(due: now.advanced(by: wait), row: flight.row))
            }
            return .again
        }
    }

    /// Counts a failure that may be the endpoint's; says whether it is, so that it is no attempt of the row's.
    private mutating func isOutage(
        _ flight: Flight, _ plan: CallStagePlan, _ outcome: RetryPolicy.Outcome, _ category: ModelError.Category,
        _ message: String, of entry: CallStageState.Entry, now: ContinuousClock.Instant
    ) -> Bool {
        let deployment = plan.deployments[flight.deployment].id
        guard var breaker = deployments[deployment]?.breaker else { return false }
        var first = entry.firstFailedAt ?? now
        // The endpoint was away then, and has come back since.
        if entry.isExcused, !breaker.isSilent(since: first) { first = now }
        let isSilent = breaker.isSilent(since: first)
        stages[flight.stage]?.entries[flight.row]?.firstFailedAt = first
        breaker.failed(
            category, message, hint: outcome.hint, isAway: outcome.saysAway && isSilent, isRowsOwn: !isSilent,
            mayBeRows: outcome.mayBeRows && stages[flight.stage]?.hasUntriedRow == false,
            limit: plan.options.breaker, outage: plan.outage, startedAt: flight.charge.startedAt, now: now)
        deployments[deployment]?.breaker = breaker
        // Nothing was paid, and the endpoint is away.
        let isExcused = !outcome.mayBeBilled && breaker.excuses(first)
        stages[flight.stage]?.entries[flight.row]?.isExcused = isExcused
        return isExcused
    }

    private mutating func end(_ row: UInt64, of id: StageID, now: ContinuousClock.Instant) -> Verdict {
        resolve(row, of: id, now: now).map { .resolved($0) } ?? .stale
    }

    /// A row's calls are over; those that are identical end with it.
    mutating func resolve(_ row: UInt64, of id: StageID, now: ContinuousClock.Instant) -> Resolved? {
        guard let entry = stages.change(id, { $0.remove(row) }) else { return nil }
        let queued = entry.plannedAt.duration(to: entry.lastSentAt ?? now)
        return Resolved(
            stage: id, row: row, key: entry.key, followers: entry.followers, attempts: entry.sends,
            queuedSeconds: queued.seconds, rowsEach: entry.rows)
    }

    /// Percentages say something from so many rows on.
    private static let rowsToJudge = 100.0

    /// Stops a stage where more of its rows have failed than its options allow.
    ///
    /// - Parameters:
    ///   - id: The stage.
    ///   - answered: Its rows that are answered, as the job's report counts them.
    ///   - failed: Its rows that have failed, counted in the same way: also those that were never called.
    package mutating func judge(_ id: StageID, answered: UInt64, failed: UInt64) {
        guard stages[id]?.stop == nil, let limit = stages[id]?.plan.options.failureLimit else { return }
        let answered = Double(answered), failed = Double(failed)
        let isTooMany =
            switch limit {
            case .count(let most): failed > Double(most)
            case .percent(let most):
                answered + failed >= Self.rowsToJudge && failed * 100 > most * (answered + failed)
            }
        if isTooMany { stages[id]?.stop = .tooManyFailures }
    }
}

extension RetryPolicy.Outcome {
    /// A refusal for want of quota, which is nobody's fault and no attempt.
    package var isForQuota: Bool {
        if case .refused(429, .rateLimited, _) = self { true } else { false }
    }

    fileprivate var isOverload: Bool {
        switch self {
        case .refused(503, _, _), .timedOut, .unconnected, .disconnected: true
        case .refused, .unreadable, .unusable, .hopeless, .cancelled: false
        }
    }

    /// How long the endpoint asks to wait.
    fileprivate var hint: Duration? { if case .refused(_, _, let hints) = self { hints.wait } else { nil } }

    fileprivate var withoutHint: Self {
        guard case .refused(let status, let category, var hints) = self else { return self }
        hints.wait = nil
        return .refused(status: status, category: category, hints: hints)
    }

    /// Whether the endpoint is away, whatever it is asked.
    fileprivate var saysAway: Bool {
        switch self {
        case .unconnected: true
        case .refused(let status, _, _):
            [424, 425, 502, 503, 529].contains(status) || (520..<524).contains(status)
        default: false
        }
    }

    /// Whether it may be the row that fails, though others do too.
    fileprivate var mayBeRows: Bool {
        switch self {
        case .unconnected: false
        case .refused(let status, _, _): ![502, 503, 529].contains(status) && !(520..<524).contains(status)
        default: true
        }
    }

    /// A refusal of this very request: the endpoint is well.
    fileprivate var saysNothingOfTheEndpoint: Bool {
        switch self {
        case .refused(_, .badRequest, _), .refused(_, .contentFilter, _), .refused(_, .contextLength, _), .hopeless,
            .unusable:
            true
        case .refused, .timedOut, .unconnected, .disconnected, .unreadable, .cancelled: false
        }
    }
}

extension QuotaLedger.QuotaKind {
    fileprivate init(_ hint: RetryHints.Quota) {
        switch hint {
        case .tokens: self = .tokens
        case .requests: self = .requests
        }
    }
}

extension ModelError.Category {
    fileprivate var isOfDeployment: Bool {
        switch self {
        case .authentication, .notFound, .quotaExhausted: true
        default: false
        }
    }
}
