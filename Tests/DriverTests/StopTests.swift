import Driver
import Synchronization
import Testing

/// How a driver ends that has begun workers of its own.
@Suite(.timeLimit(.minutes(5))) struct StopTests {
    /// Processes that are numbers, and end when they are killed.
    private final class Processes: WorkerProcesses {
        private struct State {
            var started: Int32 = 0
            var ended: Set<Int32> = []
            var looksBeforeKill = 0
        }

        private let state = Mutex(State())

        /// How often somebody looked whether one has ended, before the first was killed.
        var looksBeforeKill: Int { state.withLock { $0.looksBeforeKill } }
        var isOver: Bool { state.withLock { $0.ended.count == Int($0.started) } }

        func start(_ command: LocalWorkerCommand, driver: String) throws(WorkerProcessError) -> Int32 {
            state.withLock { state in
                state.started += 1
                return 1_000_000 + state.started
            }
        }

        func end(of process: Int32) -> ProcessEnd? {
            state.withLock { state in
                if state.ended.isEmpty { state.looksBeforeKill += 1 }
                return state.ended.contains(process) ? .killed(signal: 9) : nil
            }
        }

        func kill(_ process: Int32) { state.withLock { _ = $0.ended.insert(process) } }
    }

    @Test func workersThatHaveNotJoinedAreNotWaitedFor() async {
        let processes = Processes()
        let cluster = await TestCluster.started {
            $0.localWorkers = 2
            $0.processes = processes
        }
        let running = Task { [driver = cluster.driver] in await driver.run() }
        await cluster.driver.stop()
        await running.value
        #expect(processes.isOver)
        // Waiting looks some 400 times.
        #expect(processes.looksBeforeKill < 50)
    }
}
