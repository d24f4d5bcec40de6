internal import Glibc
internal import Operators
internal import Planning
internal import Synchronization

/// The threads that compute, one a slot, and the queue they share.
final class ComputePool: Sendable {
    struct Item: Sendable {
        let task: TaskDescription
        let program: ComputeProgram
    }

    private let queue = BlockingQueue<Item>()
    private let outbox: ResultOutbox
    private let threads: Int
    private let isStarted = Mutex(false)

    init(threads: Int, outbox: ResultOutbox) {
        self.threads = threads
        self.outbox = outbox
    }

    func append(_ items: [Item]) {
        guard !items.isEmpty else { return }
        startOnce()
        queue.append(items)
    }

    func remove(_ stage: StageID) { queue.removeAll { $0.task.lease.stage == stage } }

    /// Ends the threads after the tasks they run now.
    func stop() { queue.close() }

    /// A worker that only calls models needs no threads for computing.
    private func startOnce() {
        let mustStart = isStarted.withLock { started in
            defer { started = true }
            return !started
        }
        guard mustStart else { return }
        for _ in 0..<max(1, threads) {
            // Joined by nobody: the process's end is the threads' end.
            var thread = pthread_t()
            let pool = Unmanaged.passRetained(self).toOpaque()
            let failure = pthread_create(
                &thread, nil,
                { pool in
                    guard let pool else { return nil }
                    Unmanaged<ComputePool>.fromOpaque(pool).takeRetainedValue().work()
                    return nil
                }, pool)
            precondition(failure == 0, "the system gives this process no more threads")
            pthread_detach(thread)
        }
    }

    private func work() {
        let context = ComputeContext()
        while let item = queue.next() {
            outbox.append(TaskRun.compute(item.task, item.program, context), moreToCome: !queue.isEmpty)
        }
    }
}
