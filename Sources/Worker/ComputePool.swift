internal import Glibc
internal import Operators
internal import Planning
internal import Synchronization

/// The threads that compute, one a slot, and the queue they share.
final class ComputePool: Sendable {
    struct Item: Sendable {
        let task: TaskDescription
        let program: ComputeProgram
        /// What the tasks of its stage read of other workers' blocks.
        let traffic: BlockTraffic
    }

    private struct Run: Sendable {
        let stage: StageID
        let interruption: Interruption
    }

    private struct State {
        var isStarted = false
        var trace: TaskTrace?
        /// What each thread does now.
        var runs: [Int: Run] = [:]
    }

    /// More processors than any machine has; as many threads as any system gives.
    private static let mostThreads = 1024

    private let queue = BlockingQueue<Item>()
    private let outbox: ResultOutbox
    private let threads: Int
    private let answerLog: String
    private let state = Mutex(State())

    /// - Parameters:
    ///   - threads: Tasks that run at once.
    ///   - outbox: Where results go.
    ///   - answerLog: The worker's log of answers, beside which it notes the tasks that run.
    init(threads: Int, outbox: ResultOutbox, answerLog: String) {
        self.threads = min(max(1, threads), Self.mostThreads)
        self.outbox = outbox
        self.answerLog = answerLog
    }

    func append(_ items: [Item]) {
        guard !items.isEmpty else { return }
        startOnce()
        queue.append(items)
    }

    /// Drops a stage's tasks, and ends those that run.
    func remove(_ stage: StageID) {
        queue.removeAll { $0.task.lease.stage == stage }
        // A thread that took one before is among these: it said so before the queue was free again.
        state.withLock { state in
            for run in state.runs.values where run.stage == stage { run.interruption.request() }
        }
    }

    /// Takes out the tasks that wait, or those of them that are named.
    func takeWaiting(_ named: Set<Lease>? = nil) -> [Lease] {
        queue.take { named?.contains($0.task.lease) ?? true }.map(\.task.lease)
    }

    /// Tasks that run, and whose results are not in the outbox.
    var running: Int { state.withLock { $0.runs.values.count { !$0.interruption.isRequested } } }

    /// Asks again those tasks that are to end and run on; called some times a second.
    func interruptAgain() {
        state.withLock { state in
            for run in state.runs.values where run.interruption.isRequested { run.interruption.request() }
        }
    }

    /// Ends the threads after the tasks they run now.
    func stop() {
        queue.close()
        state.withLock { $0.trace?.remove() }
    }

    /// A worker that only calls models needs no threads for computing.
    private func startOnce() {
        let mustStart = state.withLock { state in
            defer { state.isStarted = true }
            if !state.isStarted { state.trace = TaskTrace(beside: answerLog, threads: threads) }
            return !state.isStarted
        }
        guard mustStart else { return }
        for index in 0..<threads { start(index) }
    }

    private final class Start: Sendable {
        let pool: ComputePool
        let thread: Int

        init(_ pool: ComputePool, _ thread: Int) {
            self.pool = pool
            self.thread = thread
        }
    }

    /// Joined by nobody: the process's end is the threads' end.
    private func start(_ index: Int) {
        var thread = pthread_t()
        let start = Unmanaged.passRetained(Start(self, index)).toOpaque()
        let failure = pthread_create(
            &thread, nil,
            { start in
                guard let start else { return nil }
                let own = Unmanaged<Start>.fromOpaque(start).takeRetainedValue()
                own.pool.work(own.thread)
                return nil
            }, start)
        precondition(failure == 0, "the system gives this process no more threads")
        pthread_detach(thread)
    }

    private func work(_ thread: Int) {
        let context = ComputeContext()
        var schemas = LastSchema()
        let trace = state.withLock { $0.trace }
        while true {
            let interruption = Interruption()
            let item = queue.next { item in
                state.withLock { $0.runs[thread] = Run(stage: item.task.lease.stage, interruption: interruption) }
            }
            guard let item else { return }
            context.interruption = interruption
            trace?.begin(item.task.lease, thread: thread)
            let result = TaskRun.compute(item.task, item.program, item.traffic, context, &schemas)
            trace?.end(thread: thread)
            defer { state.withLock { _ = $0.runs.removeValue(forKey: thread) } }
            // Nobody waits for what was interrupted.
            if interruption.isRequested {
                outbox.flushWaiting()
            } else {
                outbox.append(result, moreToCome: !queue.isEmpty)
            }
        }
    }
}
