internal import HeapModule
package import Planning

/// Which worker makes a stage's next call.
///
/// Between an answer and the call that follows it lie the way to the driver and its disk. Where there is no
/// quota to keep, orders go out a little ahead of the slots: a worker holds them, and makes one the moment that
/// a call ends. They are recalled when the endpoint turns out to have a limit, and when the stage is stopped.
extension CallScheduler {
    /// Orders that a worker holds beyond its slots: an eighth, which covers a commit of 10 ms where calls take
    /// 100 ms and more.
    private static func ahead(of slots: Int) -> Int { (slots + 7) / 8 }

    /// A worker with a free slot, or one that may hold another order; with all of its slots for the stage.
    mutating func worker(for id: StageID, _ plan: CallStagePlan, inFlight: Int) -> (WorkerID, Int)? {
        let most = plan.options.maxInFlight.map { min(max(1, $0), 1 << 30) }
        let hasRoom = inFlight < most ?? .max
        if hasRoom, let found = worker(for: id, isAhead: false, hasRoom) { return found }
        guard runsAhead(plan), inFlight < most.map({ $0 + Self.ahead(of: $0) }) ?? .max else { return nil }
        return worker(for: id, isAhead: true, hasRoom)
    }

    private mutating func worker(for id: StageID, isAhead: Bool, _ hasRoom: Bool) -> (WorkerID, Int)? {
        for step in 0..<turns.count {
            let index = (nextTurn + step) % turns.count
            let worker = turns[index]
            guard let state = workers[worker], !state.isPaused, let slots = stages[id]?.slots[worker],
                let calling = stages[id]?.calling[worker, default: 0]
            else { continue }
            let isFree = state.calling < state.callsInFlight && calling < slots
            // Whoever has a free slot would not hold the order, but make the call: one too many of the stage. So would
            // a worker that is busy with other stages only, as soon as one of their calls ends.
            let mayHold =
                !isFree && state.calling < state.callsInFlight + Self.ahead(of: state.callsInFlight)
                && calling < slots + Self.ahead(of: slots) && (hasRoom || calling >= slots)
            guard isAhead ? mayHold : isFree else { continue }
            nextTurn = (index + 1) % turns.count
            return (worker, slots)
        }
        return nil
    }

    /// Whether calls may be ordered that are sent later: nothing is known that would have to be kept then.
    func runsAhead(_ plan: CallStagePlan) -> Bool {
        plan.deployments.allSatisfy { deployment in
            deployments[deployment.id]?.ledger.isUnlimited == true
                && deployments[deployment.id]?.breaker.isClosed == true
        }
    }

    /// Orders of the stage that wait at workers for a slot.
    func ordersAhead(_ stage: CallStageState) -> Int {
        stage.calling.reduce(0) { $0 + max(0, $1.value - (stage.slots[$1.key] ?? .max)) }
    }

    /// Shares out a stage's calls in flight evenly, and what a small worker cannot take among the larger ones.
    mutating func shareSlots(of id: StageID) {
        guard let plan = stages[id]?.plan else { return }
        // Those that are about to leave get nothing more; the others share what their calls leave.
        let sizes = turns.compactMap { worker in
            workers[worker].flatMap { state in
                state.isDraining || !plan.terms.require.isSubset(of: state.labels)
                    ? nil : (worker, state.callsInFlight)
            }
        }
        let leaving = stages[id]?.calling.reduce(0) { workers[$1.key]?.isDraining == true ? $0 + $1.value : $0 } ?? 0
        var left = plan.options.maxInFlight.map { max(0, max(1, $0) - leaving) } ?? .max
        var slots: [WorkerID: Int] = [:]
        for (index, (worker, size)) in sizes.sorted(by: { $0.1 < $1.1 }).enumerated() {
            let sharers = sizes.count - index
            let share = min(size, left / sharers + (left % sharers > 0 ? 1 : 0))
            slots[worker] = share
            left -= share
        }
        stages[id]?.slots = slots
        for worker in stages[id]?.calling.keys.filter({ workers[$0] == nil }) ?? [] {
            stages[id]?.calling[worker] = nil
        }
    }

    /// Looks for stages that have waited too long for a worker.
    ///
    /// - Parameters:
    ///   - patience: How long they may wait.
    ///   - expectsWorkers: Whether workers are on their way: nothing is given up meanwhile.
    ///   - now: The time.
    /// - Returns: Those whose rows wait, with no call out, and no worker that may make them; with the reason in words.
    package mutating func withoutWorkers(
        for patience: Duration, expectsWorkers: Bool = false, now: ContinuousClock.Instant
    ) -> [(stage: StageID, cause: String)] {
        var late: [(stage: StageID, cause: String)] = []
        for id in stages.keys.sorted() {
            let isLate = stages.change(id) { stage in
                guard !expectsWorkers, stage.slots.isEmpty, stage.inFlight == 0,
                    !stage.ready.isEmpty || !stage.delayed.isEmpty
                else {
                    stage.withoutWorkersSince = nil
                    return false
                }
                let since = stage.withoutWorkersSince ?? now
                stage.withoutWorkersSince = since
                return since.duration(to: now) >= patience
            }
            guard isLate == true, let require = stages[id]?.plan.terms.require else { continue }
            late.append((id, MissingWorkers.cause(require, patience, others: workers.values.map(\.labels))))
        }
        return late
    }
}
