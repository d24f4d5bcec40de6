internal import Columnar
internal import Foundation
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling

/// Calls that go out, and what comes of them.
extension Driver {
    /// Lets go what may go now: intents to the disk first, the calls after.
    func performCalls(now: ContinuousClock.Instant) {
        guard callScheduler.hasOpenStages else { return flushJournal() }
        numberCalls()
        let round = callScheduler.assign(now: now)
        for order in round.orders {
            guard let id = jobOfStage[order.stage], let calls = jobs[id]?.calls else { continue }
            let log = logNames[PeerID(order.worker.rawValue)] ?? ""
            let model = calls.deployments[order.deployment].model
            pending.entries.append(
                .intent(
                    CallIntent(
                        call: order.call, job: calls.journalJob, key: order.key, attempt: order.attempt - 1,
                        deployment: model, worker: log, bound: order.bound)))
            pending.orders.append(order)
            calls.totals.calls += 1
        }
        for stage in round.recalls {
            guard let id = jobOfStage[stage], let calls = jobs[id]?.calls else { continue }
            for worker in calls.announced { send(.recall(stage), to: PeerID(worker.rawValue)) }
        }
        for given in round.givenUp {
            let error = CallRecord(error: .init(category: given.category.rawValue, message: given.cause))
            conclude(given.row, error.encoded(), isAnswer: false, call: nil, tokens: CallTokens(), deployment: "")
        }
        if let due = round.wakeUp { wake(at: due) }
        flushJournal()
        if !round.givenUp.isEmpty { pumpCalls() }
    }

    /// Comes back to the calls when the quota opens, or a retry is due.
    private func wake(at due: ContinuousClock.Instant) {
        if let nextWake, nextWake <= due, nextWake > .now { return }
        nextWake = due
        wakeTask?.cancel()
        wakeTask = Task { [weak self] in
            guard (try? await Task.sleep(until: due, tolerance: .zero, clock: .continuous)) != nil else { return }
            await self?.performCalls(now: .now)
        }
    }

    /// Sends calls whose intents are durable.
    func send(_ orders: [CallScheduler.Order]) {
        var byWorker: [WorkerID: [CallOrder]] = [:]
        for order in orders {
            guard callScheduler.flight(order.call) != nil else { continue }
            guard let id = jobOfStage[order.stage], let calls = jobs[id]?.calls,
                isWorker(PeerID(order.worker.rawValue)),
                let messages = calls.messages(order.row)
            else {
                conclude(order.call, .unsent)
                continue
            }
            if calls.announced.contains(order.worker) == false {
                calls.announced.insert(order.worker)
                let announcement = CallAnnouncement(
                    stage: order.stage, journalJob: calls.journalJob, column: calls.step.column, options: calls.options,
                    credentials: jobs[id]?.credentials ?? Credentials())
                send(.calls(announcement), to: PeerID(order.worker.rawValue))
            }
            byWorker[order.worker, default: []].append(
                CallOrder(
                    stage: order.stage, call: order.call, key: order.key, deployment: UInt8(order.deployment),
                    places: UInt32(order.places), messages: messages))
        }
        for (worker, orders) in byWorker { send(.orders(orders), to: PeerID(worker.rawValue)) }
    }

    func accept(_ reports: [CallReport], from peer: PeerID, now: ContinuousClock.Instant) {
        // It keeps what it has in its log, and offers it when it has joined again.
        guard isWorker(peer) else { return send(.registerAgain, to: peer) }
        let worker = WorkerID(peer.rawValue)
        for report in reports {
            accept(report, now: now)
            // Nobody knows whether it was paid: the worker's log goes on saying that it was sent.
            if case .failed(.cancelled, _) = report.result { continue }
            pending.acknowledged[worker, default: []].append(report.call)
        }
    }

    private func accept(_ report: CallReport, now: ContinuousClock.Instant) {
        let limits = report.limits.map(ObservedLimits.init)
        let latency = Duration.nanoseconds(Int64(clamping: report.latencyNanoseconds))
        switch report.result {
        case .answered(let prompt, let completion, let cached):
            let tokens = CallTokens(prompt: Int(prompt), completion: Int(completion), cached: Int(cached))
            conclude(
                report.call, .answered(prompt: Int(prompt), completion: Int(completion), cached: Int(cached)),
                record: report.record, tokens: tokens, limits: limits, latency: latency, now: now)
        case .failed(.cancelled, _):
            // It was called off on its way: nobody knows whether it was paid, and its intent says so.
            conclude(report.call, .unknown, record: report.record, now: now)
        case .failed(let outcome, let category):
            let record = try? CallRecord(decoding: report.record)
            conclude(
                report.call,
                .failed(outcome, category, message: record?.error?.message ?? category.rawValue, used: record?.usage),
                record: report.record, tokens: CallTokens(record?.usage), limits: limits, latency: latency, now: now)
        case .unsent: conclude(report.call, .unsent, now: now)
        }
    }

    /// Ends a call: for the scheduler, for the journal, and for its rows where it settles them.
    func conclude(
        _ call: Int64, _ report: CallScheduler.Report, record: Buffer = .empty, tokens: CallTokens = CallTokens(),
        limits: ObservedLimits? = nil, latency: Duration = .zero, now: ContinuousClock.Instant = .now
    ) {
        guard let flight = callScheduler.flight(call), let id = jobOfStage[flight.stage], let calls = jobs[id]?.calls
        else {
            return concludeLate(call, report, record, tokens)
        }
        let model = calls.deployments[flight.deployment].model
        let verdict = callScheduler.reported(
            call, report, limits: limits, latency: latency, random: .random(in: 0..<1), now: now)
        if case .failed(let outcome, _, _, _) = report, outcome.isForQuota { calls.totals.refusals += 1 }
        var isAnswer = false
        switch report {
        case .answered: isAnswer = true
        case .unknown: calls.totals.unknown += 1
        case .unsent: calls.totals.calls -= 1
        case .failed: break
        }
        if case .settled(let settled) = verdict {
            if case .unknown = report {
                let record = CallRecord(
                    error: .init(
                        category: "unknown_outcome",
                        message: "the call may have been paid, but its answer was lost in a crash")
                ).encoded()
                // Its intent stays open: the next run counts it, and asks what to do with it.
                calls.unknownKeys.insert(flight.key)
                conclude(settled, record, isAnswer: false, call: nil, tokens: tokens, deployment: model)
            } else {
                conclude(settled, record, isAnswer: isAnswer, call: call, tokens: tokens, deployment: model)
            }
        } else {
            if case .again = verdict, case .failed = report { calls.totals.retries += 1 }
            let kind: CallOutcome.Kind = if case .unknown = report { .accepted } else { .transient }
            keepUseless(call, of: flight.key, in: calls, kind, tokens)
        }
    }

    /// A call is over that its rows have no use for; what it came to is kept.
    func keepUseless(
        _ call: Int64, of key: RequestKey, in calls: CallStage, _ kind: CallOutcome.Kind, _ tokens: CallTokens
    ) {
        let cost = calls.options.priceOfMode?.nano(of: tokens) ?? 0
        calls.totals.spend(tokens, cost)
        pending.entries.append(
            .outcome(
                CallOutcome(call: call, job: calls.journalJob, key: key, kind: kind, tokens: tokens, costNano: cost)))
    }

    /// A row's calls are over: its outcome goes to the disk, and then to the rows.
    private func conclude(
        _ settled: CallScheduler.Settled, _ record: Buffer, isAnswer: Bool, call: Int64?, tokens: CallTokens,
        deployment: String
    ) {
        keep(
            KeptOutcome(
                stage: settled.stage, key: settled.key, rows: [settled.row] + settled.followers,
                rowsEach: settled.rowsEach,
                attempts: settled.attempts,
                queuedSeconds: settled.queuedSeconds, record: record, isAnswer: isAnswer, call: call, tokens: tokens,
                deployment: deployment))
    }

    /// Brings a request's last outcome to the disk, and from there to its rows.
    func keep(_ outcome: KeptOutcome) {
        guard let id = jobOfStage[outcome.stage], let calls = jobs[id]?.calls else { return }
        let options = calls.options
        let tokens = outcome.tokens
        // An answer that is of no use may be paid for, too.
        let cost = outcome.isAnswer || tokens != CallTokens() ? options.priceOfMode?.nano(of: tokens) : nil
        let kept = RowRecord(
            record: outcome.record, attempts: UInt16(clamping: outcome.attempts), queuedSeconds: outcome.queuedSeconds,
            costNano: cost, deployment: outcome.deployment)
        let isFilter =
            !outcome.isAnswer
            && (try? CallRecord(decoding: outcome.record))?.error?.category
                == ModelError.Category.contentFilter.rawValue
        let isLast = outcome.isAnswer || isFilter
        if let call = outcome.call {
            pending.entries.append(
                .outcome(
                    CallOutcome(
                        call: call, job: calls.journalJob, key: outcome.key,
                        kind: outcome.isAnswer ? .answer : isFilter ? .finalError : .transient,
                        tokens: tokens, costNano: cost ?? 0,
                        isUsageKnown: !outcome.isAnswer || tokens != CallTokens(), record: kept.encoded())))
            if outcome.isAnswer, options.usesCache {
                let expires = options.cacheDays.map { Date().timeIntervalSince1970 + $0 * 86_400 }
                pending.entries.append(
                    .cache(
                        CachedAnswer(
                            key: outcome.key, model: calls.step.column.model, expires: expires, record: kept.encoded()))
                )
            }
        }
        calls.committing[outcome.key] = kept
        calls.totals.count(outcome, isLast: isLast, cost: cost)
        pending.deliveries.append(.init(stage: outcome.stage, key: outcome.key, rows: outcome.rows, record: kept))
    }

    /// A call that nobody waits for any more: an answer was paid for, and is kept.
    private func concludeLate(_ call: Int64, _ report: CallScheduler.Report, _ record: Buffer, _ tokens: CallTokens) {
        guard let (job, key) = lateCalls.removeValue(forKey: call) else { return staleResults += 1 }
        switch report {
        case .answered: pending.entries.append(.outcome(outcome(call, job, key, record)))
        case .failed, .unsent:
            let cost = recordedPrice(of: job)?.nano(of: tokens) ?? 0
            pending.entries.append(
                .outcome(CallOutcome(call: call, job: job, key: key, kind: .transient, tokens: tokens, costNano: cost)))
        // Its intent stays open, and the next run counts it.
        case .unknown: break
        }
    }

    func deliver(_ delivery: JournalBatch.Delivery) {
        guard let id = jobOfStage[delivery.stage], let calls = jobs[id]?.calls else { return }
        calls.committing[delivery.key] = nil
        calls.settledKeys.insert(delivery.key)
        for row in delivery.rows { calls.set(delivery.record, row: row) }
    }
}

/// A request whose calls are over: what became of it, and whose outcome that is.
struct KeptOutcome {
    let stage: StageID
    let key: RequestKey
    let rows: [UInt64]
    /// Rows that each of `rows` stands for: those of its request.
    var rowsEach = 1
    let attempts: Int
    let queuedSeconds: Double
    /// A `CallRecord`, encoded.
    let record: Buffer
    let isAnswer: Bool
    /// Nil where none was made, or where its end is unknown.
    let call: Int64?
    let tokens: CallTokens
    let deployment: String
}

extension CallTotals {
    fileprivate mutating func count(_ outcome: KeptOutcome, isLast: Bool, cost: Int64?) {
        if isLast {
            answered += UInt64(outcome.rows.count * outcome.rowsEach)
        } else {
            failed += UInt64(outcome.rows.count * outcome.rowsEach)
        }
        spend(outcome.tokens, cost ?? 0)
        shared += UInt64(max(0, outcome.rows.count - 1) * outcome.rowsEach)
    }

    fileprivate mutating func spend(_ tokens: CallTokens, _ cost: Int64) {
        promptTokens += UInt64(clamping: tokens.prompt)
        completionTokens += UInt64(clamping: tokens.completion)
        cachedTokens += UInt64(clamping: tokens.cached)
        costNano += cost
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
