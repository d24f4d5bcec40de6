internal import DequeModule
internal import HeapModule
package import Planning

extension CallScheduler {
    /// What a progress line and the stage's shell read.
    package struct StageView: Sendable, Equatable {
        /// Rows that are known and not over.
        package let open: Int
        /// Calls that are out, those that wait at a worker too.
        package let ordered: Int
        /// Calls that workers make now.
        package let inFlight: Int
        package let stop: Stop?
        /// Why its next call waits, such as `waits 12 s for the endpoint's quota`.
        package let waiting: String?
    }

    package func view(of id: StageID, now: ContinuousClock.Instant) -> StageView? {
        stages[id].map { stage in
            StageView(
                open: stage.entries.count, ordered: stage.inFlight, inFlight: stage.inFlight - ordersAhead(stage),
                stop: stage.stop,
                waiting: stage.ready.isEmpty ? nil : waits[id].map { $0.reason.text(now: now, until: $0.until) })
        }
    }

    /// What a call in flight is for; nil for one that nobody waits for.
    package func flight(_ call: Int64) -> (stage: StageID, key: RequestKey, deployment: Int, worker: WorkerID)? {
        guard let flight = flights[call], stages[flight.stage]?.isOpen(flight.row) == true else { return nil }
        return (flight.stage, flight.key, flight.deployment, flight.worker)
    }

    /// Calls of the stage that are out, those that wait at a worker too.
    package func ordered(of id: StageID) -> Int { stages[id]?.inFlight ?? 0 }

    /// Prompt tokens of a row that is known and not over; nil for any other.
    package func promptTokens(of row: UInt64, in id: StageID) -> Int? { stages[id]?.entries[row]?.promptTokens }

    /// Whether a row that is not over waits for this request.
    package func isWanted(_ key: RequestKey, in id: StageID) -> Bool { row(of: key, in: id) != nil }

    /// The row that is asked about for all that share its request.
    package func row(of key: RequestKey, in id: StageID) -> UInt64? { stages[id]?.leaders[key] }

    package var hasOpenStages: Bool { !stages.isEmpty }

    /// Rows that a worker with these labels could send now, but for a free slot: neither quota nor budget holds them, nor
    /// what their job may have in flight.
    package func backlog(for labels: WorkerLabels) -> Int {
        stages.keys.reduce(0) { sum, id in
            guard stages[id]?.stop == nil, let require = stages[id]?.plan.terms.require, require.isSubset(of: labels),
                waits[id]?.reason == .concurrency || waits[id]?.reason == .worker(require), !hasFreeSlot(for: id),
                let waiting = stages[id]?.ready.count, let inFlight = stages[id]?.inFlight
            else { return sum }
            let most = (stages[id]?.plan.options.maxInFlight).map { max(1, $0) } ?? .max
            return sum + min(waiting, max(0, most - inFlight))
        }
    }

    private func hasFreeSlot(for id: StageID) -> Bool {
        turns.contains { worker in
            guard let state = workers[worker], !state.isPaused, let slots = stages[id]?.slots[worker] else {
                return false
            }
            return state.calling < state.callsInFlight && stages[id]?.calling[worker, default: 0] ?? 0 < slots
        }
    }

    /// Whether the worker has calls, those that wait there too.
    package func isCalling(_ worker: WorkerID) -> Bool { workers[worker]?.calling ?? 0 > 0 }

    /// What must hold after every event; nil where it does.
    package func invalidity() -> String? {
        for (id, stage) in stages {
            let out = flights.values.count { $0.stage == id }
            if out != stage.inFlight { return "\(id) has \(out) calls in flight, but counts \(stage.inFlight)" }
            for (worker, calling) in stage.calling
            where calling != flights.values.count(where: { $0.stage == id && $0.worker == worker }) {
                return "\(id) counts \(calling) calls of \(worker)"
            }
            if stage.budget.reserved < 0 { return "\(id) gave back more than it set aside" }
            for (key, row) in stage.leaders where stage.entries[row]?.key != key {
                return "row \(row) leads and is over"
            }
            let waiting = stage.ready.count + stage.delayed.count + out
            if waiting > stage.entries.count {
                return "\(id): \(waiting) rows wait or are out, \(stage.entries.count) are open"
            }
        }
        for (id, state) in workers {
            let out = flights.values.count { $0.worker == id }
            if out != state.calling { return "\(id) makes \(out) calls, but counts \(state.calling)" }
        }
        for (id, deployment) in deployments {
            if let problem = deployment.ledger.invalidity() { return "\(id.rawValue): \(problem)" }
        }
        return nil
    }
}
