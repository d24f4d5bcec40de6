internal import CZeroMQ
internal import Glibc
internal import Synchronization

/// The one OS thread of a process that touches its sockets, as an executor: an actor that lives on it
/// handles a message where it came in, without a change of thread.
///
/// Work on it must be short. What computes or waits belongs elsewhere.
package final class SocketThread: SerialExecutor, @unchecked Sendable {
    private enum Work {
        case job(UnownedJob)
        case closure(@Sendable () -> Void)
    }

    private struct Queue {
        var work: [Work] = []
        var isAsleep = false
        var isStopped = false
    }

    /// Work for later; touched by the thread alone.
    private var later: [(due: ContinuousClock.Instant, work: @Sendable () -> Void)] = []
    private let queue = Mutex(Queue())
    private let wakeUp: Int32
    /// What the thread looks after besides its queue; touched by the thread alone.
    private var sources: [ObjectIdentifier: any SocketSource] = [:]
    private let thread = Atomic<UInt>(0)

    package init() {
        wakeUp = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        precondition(wakeUp >= 0, "the system gives this process no more file descriptors")
        // The thread keeps its object alive until `stop`.
        let context = Unmanaged.passRetained(self).toOpaque()
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<SocketThread>.fromOpaque(context).takeRetainedValue().loop()
                return nil
            }, context)
        precondition(failure == 0, "the system gives this process no more threads")
    }

    deinit { Glibc.close(wakeUp) }

    package func enqueue(_ job: consuming ExecutorJob) { push(.job(UnownedJob(job))) }

    /// Runs `work` on the thread: at once where this is it, else after what is queued.
    package func run(_ work: @escaping @Sendable () -> Void) {
        if isCurrent { work() } else { push(.closure(work)) }
    }

    /// Runs `work` on the thread some milliseconds from now.
    package func run(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
        let due = ContinuousClock.now.advanced(by: delay)
        run { [self] in later.append((due, work)) }
    }

    package func checkIsolated() { precondition(isCurrent, "not on the socket thread") }
    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Ends the thread after what is queued now.
    package func stop() {
        push(.closure { [self] in queue.withLock { $0.isStopped = true } })
    }

    var isCurrent: Bool { thread.load(ordering: .acquiring) == pthread_self() }

    func add(_ source: any SocketSource) { sources[ObjectIdentifier(source)] = source }
    func remove(_ source: any SocketSource) { sources[ObjectIdentifier(source)] = nil }

    private func push(_ work: Work) {
        let mustWake = queue.withLock { queue in
            queue.work.append(work)
            defer { queue.isAsleep = false }
            return queue.isAsleep
        }
        guard mustWake else { return }
        var one: UInt64 = 1
        _ = Glibc.write(wakeUp, &one, 8)
    }

    private func loop() {
        thread.store(pthread_self(), ordering: .releasing)
        while true {
            let work = queue.withLock { queue in
                defer { queue.work.removeAll(keepingCapacity: true) }
                return queue.work
            }
            for item in work {
                switch item {
                case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
                case .closure(let closure): closure()
                }
            }
            var isBusy = !work.isEmpty
            if runDue() { isBusy = true }
            for source in sources.values where source.turn() { isBusy = true }
            if queue.withLock({ $0.isStopped }) { return }
            if !isBusy { sleep() }
        }
    }

    private func runDue() -> Bool {
        guard !later.isEmpty else { return false }
        let now = ContinuousClock.now
        let due = later.filter { $0.due <= now }
        later.removeAll { $0.due <= now }
        for item in due { item.work() }
        return !due.isEmpty
    }

    /// Waits for a socket, for work, or for a source's next tick.
    private func sleep() {
        let mayWait = queue.withLock { queue in
            queue.isAsleep = queue.work.isEmpty
            return queue.isAsleep
        }
        guard mayWait else { return }
        var items = [zmq_pollitem_t(socket: nil, fd: wakeUp, events: Int16(ZMQ_POLLIN), revents: 0)]
        var timeout = 1000
        for source in sources.values {
            source.addPollItems(to: &items)
            timeout = min(timeout, source.millisecondsToTick)
        }
        if let due = later.map(\.due).min() {
            // Rounded up: who wakes too early only goes back to sleep.
            timeout = min(timeout, max(0, Int(ContinuousClock.now.duration(to: due) / .milliseconds(1)) + 1))
        }
        zmq_poll(&items, Int32(items.count), timeout)
        queue.withLock { $0.isAsleep = false }
        if items[0].revents != 0 {
            var count: UInt64 = 0
            _ = Glibc.read(wakeUp, &count, 8)
        }
    }
}

/// A socket that a `SocketThread` looks after.
protocol SocketSource: AnyObject {
    /// Sends what waits and receives what came; true where there was anything.
    func turn() -> Bool
    /// What wakes the thread for it.
    func addPollItems(to items: inout [zmq_pollitem_t])
    var millisecondsToTick: Int { get }
}
