internal import Glibc
internal import Synchronization

/// A thread that does the same work each time that it is woken, so that who wakes it never waits for a disk.
final class BackgroundThread: Sendable {
    /// What the thread holds; it must not hold the `BackgroundThread`, whose end ends it.
    private final class Core: Sendable {
        // A semaphore may be used from every thread, and stays where it was made.
        private nonisolated(unsafe) let wakeUps: UnsafeMutablePointer<sem_t>
        let isStopped = Atomic(false)
        private let work: @Sendable () -> Void

        init(_ work: @escaping @Sendable () -> Void) {
            wakeUps = .allocate(capacity: 1)
            wakeUps.initialize(to: sem_t())
            sem_init(wakeUps, 0, 0)
            self.work = work
        }

        deinit {
            sem_destroy(wakeUps)
            wakeUps.deallocate()
        }

        func wake() { sem_post(wakeUps) }

        func loop() {
            var isLast = false
            while !isLast {
                guard sem_wait(wakeUps) == 0 else { continue }
                while sem_trywait(wakeUps) == 0 {}
                // Read before the work, which then sees all that came before the stop.
                isLast = isStopped.load(ordering: .acquiring)
                work()
            }
        }
    }

    private let core: Core
    private let thread: Mutex<pthread_t?>

    init(_ work: @escaping @Sendable () -> Void) {
        core = Core(work)
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Core>.fromOpaque(context).takeRetainedValue().loop()
                return nil
            }, Unmanaged.passRetained(core).toOpaque())
        precondition(failure == 0, "the system gives this process no more threads")
        self.thread = Mutex(thread)
    }

    deinit { stop() }

    func wake() { core.wake() }

    /// Ends the thread after one more round of work, and waits for that unless this is the thread itself.
    func stop() {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let thread else { return }
        core.isStopped.store(true, ordering: .releasing)
        core.wake()
        if pthread_equal(thread, pthread_self()) != 0 { pthread_detach(thread) } else { pthread_join(thread, nil) }
    }
}
