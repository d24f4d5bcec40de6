internal import DequeModule
internal import HeapModule
package import ModelAPI
package import Planning

extension CallScheduler {
    /// What a round of `assign` decided.
    package struct Round: Sendable {
        package var orders: [Order] = []
        /// Rows that will not be sent, and why.
        package var givenUp: [(row: Resolved, category: ModelError.Category, cause: String)] = []
        /// Stages whose workers are to give back the orders that wait there.
        package var recalls: [StageID] = []
        /// When to ask again, if nothing happens before.
        package var wakeUp: ContinuousClock.Instant?
    }

    /// Sends all that may be sent now.
    package mutating func assign(now: ContinuousClock.Instant) -> Round {
        var round = Round()
        var runnable = stages.keys.filter { stages[$0]?.stop == nil }
        while !numbers.isEmpty {
            runnable.removeAll { stages[$0]?.hasReady(now: now) != true }
            guard let next = runnable.min(by: precedes) else { break }
            if !send(next, now: now, &round) { runnable.removeAll { $0 == next } }
        }
        // What is due and could not go waits for a slot, which comes with an event: a time that is over would
        // only wake its caller again and again.
        for id in stages.keys where stages[id]?.stop == nil {
            if let due = stages[id]?.delayed.min?.due, due > now { round.wake(at: due) }
        }
        for id in stages.keys.sorted() where stages[id]?.hasOrdersAhead == true {
            if stages[id]?.stop == nil, let plan = stages[id]?.plan, runsAhead(plan) { continue }
            stages[id]?.hasOrdersAhead = false
            round.recalls.append(id)
        }
        for id in deployments.keys {
            if let due = deployments[id]?.ledger.nextWakeUp(now: now), due > now { round.wake(at: due) }
            if let due = deployments[id]?.breaker.restsUntil, due > now { round.wake(at: due) }
        }
        return round
    }

    /// Sends, or gives up, the stage's next row.
    ///
    /// False where the stage has to wait.
    private mutating func send(_ id: StageID, now: ContinuousClock.Instant, _ round: inout Round) -> Bool {
        // Properties of the stage, never the whole: a second owner would make every change copy its rows.
        guard let plan = stages[id]?.plan, let inFlight = stages[id]?.inFlight else { return false }
        guard let (worker, slots) = worker(for: id, plan, inFlight: inFlight) else {
            let isAlone = stages[id]?.slots.isEmpty == true
            return wait(id, isAlone ? .worker(plan.terms.require) : .concurrency, nil)
        }
        guard let row = nextRow(of: id, plan, now: now), let promptTokens = stages[id]?.entries[row]?.promptTokens
        else {
            return true
        }
        if let cause = stages[id]?.sameRefusal.cause {
            giveUp(row, of: id, cause.category, cause.message, now: now, &round)
            return true
        }
        let bound = stages[id]?.budget.bound(prompt: promptTokens, completion: plan.completionTokens) ?? 0
        guard stages.change(id, { $0.budget.reserve(bound) }) == true else {
            stages[id]?.ready.prepend(row)
            // What is in flight may cost less than was set aside for it.
            guard inFlight == 0 else { return wait(id, .concurrency, nil) }
            if stages[id]?.bringForwardAffordable() == true { return true }
            if stages[id]?.mayAffordRetries == false { stages[id]?.stop = .overBudget }
            return wait(id, .concurrency, nil)
        }
        let refusedBy = stages[id]?.entries[row]?.refusedBy ?? []
        switch admit(
            promptTokens + plan.completionTokens, of: plan, servedBy: stages[id]?.servedBy ?? [], butNot: refusedBy,
            now: now)
        {
        case .go(let index, let charge):
            take(row, of: id, worker, slots, index, charge, reserved: bound, now: now, &round)
            return true
        case .wait(let reason, let until):
            stages[id]?.budget.reconcile(bound, actual: 0)
            stages[id]?.ready.prepend(row)
            return wait(id, reason, until)
        case .never(let category, let cause):
            stages[id]?.budget.reconcile(bound, actual: 0)
            giveUp(row, of: id, category, cause, now: now, &round)
            return true
        }
    }

    /// The row whose turn it is; where an endpoint that is away is to be tried again, one that has not failed there.
    private mutating func nextRow(of id: StageID, _ plan: CallStagePlan, now: ContinuousClock.Instant) -> UInt64? {
        let probes = plan.deployments.allSatisfy { deployment in
            guard let state = deployments[deployment.id], let rest = state.breaker.restsUntil else { return false }
            return rest <= now && state.inFlight == 0
        }
        guard probes else { return stages.change(id) { $0.popReady(now: now) } }
        return stages[id]?.popProbe(now: now, random: UInt64(bitPattern: numbers.lowerBound))
    }

    /// A row is over without a call.
    private mutating func giveUp(
        _ row: UInt64, of id: StageID, _ category: ModelError.Category, _ cause: String, now: ContinuousClock.Instant,
        _ round: inout Round
    ) {
        guard let resolved = resolve(row, of: id, now: now) else { return }
        round.givenUp.append((resolved, category, cause))
    }

    private enum Admission {
        case go(Int, QuotaLedger.Charge)
        case wait(WaitReason, ContinuousClock.Instant?)
        case never(ModelError.Category, String)
    }

    /// The deployment that takes the call: by weight among those that can, fallbacks only where none can.
    private mutating func admit(
        _ tokens: Int, of plan: CallStagePlan, servedBy: [Double], butNot refusedBy: Set<Int>,
        now: ContinuousClock.Instant
    ) -> Admission {
        var order = plan.deployments.indices.filter { !refusedBy.contains($0) }
        if order.count > 1 {
            order.sort {
                let left = plan.deployments[$0], right = plan.deployments[$1]
                if left.isFallback != right.isFallback { return right.isFallback }
                return servedBy[$0] / left.weight < servedBy[$1] / right.weight
            }
        }
        var shortest: (WaitReason, ContinuousClock.Instant?)?
        var refusal: (ModelError.Category, String)?
        for index in order {
            let id = plan.deployments[index].id
            // A fallback is for trouble, not for a deployment that is busy.
            if plan.deployments[index].isFallback, let wait = shortest, !wait.0.isTrouble { break }
            guard let breaker = deployments[id]?.breaker, let inFlight = deployments[id]?.inFlight else { continue }
            if let cause = breaker.cause {
                refusal = (cause.category, cause.message)
                continue
            }
            if let rest = breaker.restsUntil, rest > now || inFlight > 0 {
                let reason = breaker.waitReason(outage: plan.outage, until: rest)
                shortest = shortest ?? (reason, rest > now ? rest : nil)
                continue
            }
            if let time = deployments[id]?.ledger.refusing(), time > plan.longestRefusal {
                refusal = (.rateLimited, plan.tooLongRefused(time, words: deployments[id]?.refusal ?? ""))
                continue
            }
            switch deployments[id]?.ledger.admit(tokens: tokens, longestWait: plan.longestWait, now: now) {
            case .go(let charge)?: return .go(index, charge)
            case .never(let reason)?: refusal = (.rateLimited, reason)
            case .refuses(let time)?:
                refusal = (.rateLimited, plan.tooLongWait(time, words: deployments[id]?.refusal ?? ""))
            case .wait(let until, let reason)?:
                if shortest?.1 == nil || until.map({ $0 < shortest?.1 ?? $0 }) == true {
                    shortest = (reason, until)
                }
            case nil: break
            }
        }
        if let shortest { return .wait(shortest.0, shortest.1) }
        return .never(refusal?.0 ?? .server, refusal?.1 ?? "no deployment can take the call")
    }

    private mutating func take(
        _ row: UInt64, of id: StageID, _ worker: WorkerID, _ slots: Int, _ index: Int, _ charge: QuotaLedger.Charge,
        reserved: Int128, now: ContinuousClock.Instant, _ round: inout Round
    ) {
        guard
            let entry = stages.change(id, { $0.sent(row, to: index, by: worker, tokens: charge.tokens, now: now) }),
            let deployment = stages[id]?.plan.deployments[index].id
        else { return }
        let call = numbers.lowerBound
        numbers = call + 1..<numbers.upperBound
        deployments[deployment]?.inFlight += 1
        workers[worker]?.calling += 1
        waits[id] = nil
        flights[call] = Flight(
            stage: id, row: row, key: entry.key, worker: worker, deployment: index, charge: charge, reserved: reserved)
        round.orders.append(
            Order(
                call: call, stage: id, row: row, key: entry.key, worker: worker, deployment: index,
                attempt: entry.sends,
                bound: stages[id]?.plan.bound(prompt: entry.promptTokens) ?? CallBound(),
                slots: slots))
    }

    private mutating func wait(_ id: StageID, _ reason: WaitReason, _ until: ContinuousClock.Instant?) -> Bool {
        waits[id] = Wait(reason: reason, until: until)
        return false
    }
}

extension CallScheduler.Round {
    fileprivate mutating func wake(at due: ContinuousClock.Instant) { wakeUp = wakeUp.map { min($0, due) } ?? due }
}
