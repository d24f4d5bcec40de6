internal import Synchronization

/// The batches of a simulator, and the tasks that run them.
final class BatchStore: Sendable {
    private struct State {
        var batches: [String: Batch] = [:]
        var runs: [Task<Void, Never>] = []
        var created = 0
    }

    private let state = Mutex(State())

    func create(endpoint: String, inputFile: String, metadata: [String: String]) -> Batch {
        state.withLock { state in
            state.created += 1
            let batch = Batch(
                id: "batch_simulated-\(state.created)", number: state.created, endpoint: endpoint, inputFile: inputFile,
                metadata: metadata, at: WallClock.seconds)
            state.batches[batch.id] = batch
            return batch
        }
    }

    func start(_ run: BatchRun) {
        let task = Task { await run.run() }
        state.withLock { $0.runs.append(task) }
    }

    func change(_ id: String, _ event: (inout Batch) -> Void) {
        state.withLock { state in
            if var batch = state.batches[id] {
                event(&batch)
                state.batches[id] = batch
            }
        }
    }

    func batch(_ id: String) throws(Refusal) -> Batch {
        guard let batch = state.withLock({ $0.batches[id] }) else {
            throw Refusal(status: 404, message: "No batch found with id '\(id)'.")
        }
        return batch
    }

    func status(_ id: String) -> BatchStatus? { state.withLock { $0.batches[id]?.status } }

    /// All batches, the newest first.
    func all() -> [Batch] {
        state.withLock { $0.batches.values.sorted { $0.number > $1.number } }
    }

    /// Ends the pauses of all that run, and waits for them.
    func stop() async {
        let runs = state.withLock { state in
            for id in state.batches.keys { _ = state.batches[id]?.cancel(at: WallClock.seconds) }
            return state.runs
        }
        for run in runs { run.cancel() }
        for run in runs { await run.value }
    }
}
