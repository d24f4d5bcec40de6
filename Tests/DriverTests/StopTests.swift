import Driver
import Synchronization
import Testing

/// How a driver ends that has begun workers of its own.
@Suite(.timeLimit(.minutes(5))) struct StopTests {
    /// Processes that are numbers; of one that was killed nobody hears again, as the system has it.
    private final class Processes: WorkerProcesses {
        private struct State {
            var started: Int32 = 0
            var killed: Set<Int32> = []
            var looks = 0
        }

        private let state = Mutex(State())

        /// How often somebody looked whether one has ended.
        var looks: Int { state.withLock { $0.looks } }
        var isOver: Bool { state.withLock { $0.killed.count == Int($0.started) } }

        func start(_ command: LocalWorkerCommand, driver: String) throws(WorkerProcessError) -> Int32 {
            state.withLock { state in
                state.started += 1
                return 1_000_000 + state.started
            }
        }

        func end(of process: Int32) -> ProcessEnd? {
            state.withLock { $0.looks += 1 }
            return nil
        }

        func kill(_ process: Int32) { state.withLock { _ = $0.killed.insert(process) } }
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
        #expect(processes.looks < 50)
    }

    /// They live, and would look for the next driver for long.
    @Test func workersThatItTookForLostAreEnded() async {
        let cluster = await TestCluster.started { $0.localWorkers = 0 }
        let silent = await cluster.worker()
        silent.fallSilent()
        await cluster.pass(.seconds(4))
        let running = Task { [driver = cluster.driver] in await driver.run() }
        await cluster.driver.stop()
        await running.value
        await cluster.eventually("it hears of the end") { silent.stop?.reason == "the driver stops" }
    }

    @Test func aWorkerThatJoinsADriverAtItsEndIsEnded() async {
        let cluster = await TestCluster.started { $0.localWorkers = 0 }
        let worker = await cluster.worker()
        await cluster.driver.stop()
        worker.join()
        await cluster.eventually("it hears of the end") { worker.stop?.reason == "the driver stops" }
    }
}
