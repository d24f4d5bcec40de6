// A build without tests has no Testing, and builds this target all the same.
#if canImport(Testing)
    internal import Dispatch
    internal import Foundation
    internal import Synchronization
    package import Testing

    /// A suite whose tests compute for seconds, or wait for a disk, a lock or a query: it has threads of its own.
    ///
    /// Swift's tasks share as many threads as the machine has cores, and a task that computes or blocks keeps its thread. A
    /// test that waits for an answer of a millisecond would wait until all such tests have had their turn.
    package struct OwnThreadsTrait: SuiteTrait, TestScoping {
        package func provideScope(
            for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
        ) async throws {
            try await withTaskExecutorPreference(SharedThreads.shared) { try await function() }
        }
    }

    extension Trait where Self == OwnThreadsTrait {
        /// The suite computes or blocks for long.
        package static var ownThreads: Self { Self() }
    }

    /// The threads that all such suites share.
    private final class SharedThreads: TaskExecutor {
        /// Some of them wait for a disk.
        static let shared = SharedThreads(count: ProcessInfo.processInfo.activeProcessorCount + 2)

        private let jobs = Mutex<[UnownedJob]>([])
        private let arrivals = DispatchSemaphore(value: 0)

        private init(count: Int) {
            for _ in 0..<count {
                let thread = Thread { [self] in run() }
                // As the main thread has.
                thread.stackSize = 8 << 20
                thread.start()
            }
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            jobs.withLock { $0.append(job) }
            arrivals.signal()
        }

        private func run() {
            while true {
                arrivals.wait()
                let job = jobs.withLock { $0.removeFirst() }
                job.runSynchronously(on: asUnownedTaskExecutor())
            }
        }
    }
#endif
