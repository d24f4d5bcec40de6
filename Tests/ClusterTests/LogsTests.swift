import Foundation
import Messaging
import TestSupport
import Testing

/// `roost logs`, of workers that are there and of those that are gone.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct LogsTests {
    @Test func aWorkersLogIsShownWhileItIsThereAndAfterItsEnd() async throws {
        let cluster = try TestCluster()
        try await cluster.up(workers: 1)
        let worker = try #require(try await cluster.workers().first)
        let name = "\(HostName.current):\(worker)"
        let there = try await cluster.roost("logs", name)
        #expect(there.code == 0 && there.output.contains("joined the driver"), "\(there)")
        let following = try Program.start(
            ["logs", name, "--follow", "--driver", cluster.address], environment: cluster.environment)
        try await until("its lines come") { following.text(0).contains("joined the driver") }
        kill(worker, SIGKILL)
        let followed = try await following.end()
        #expect(followed.code == 0, "it ends with the worker: \(followed.errors)")
        let gone = try await cluster.roost("logs", name, "--lines", "5", "--json")
        #expect(gone.code == 0 && gone.output.contains(#"{"line":""#) && gone.output.contains("joined the driver"))
        let driver = try await cluster.roost("logs", "driver", "--lines", "100")
        #expect(driver.output.contains("it was killed by signal 9"), "\(driver.output)")
        #expect(driver.output.contains("the last lines of its log:") && driver.output.contains("| "))
        let nobody = try await cluster.roost("logs", "nobody:1")
        #expect(nobody.code == 1 && nobody.errors.contains("has no worker nobody:1"))
        try await cluster.down()
    }

    /// A worker that the driver did not start gives its lines by messages, and leaves the last ones with its goodbye.
    @Test func aWorkerOfAnotherMachineGivesItsLog() async throws {
        let cluster = try TestCluster()
        try await cluster.up(workers: 0)
        let worker = try Program.start(["worker", "--driver", cluster.address], environment: cluster.environment)
        try await until("it joins") { try await cluster.workers() == [worker.process.processIdentifier] }
        let name = "\(HostName.current):\(worker.process.processIdentifier)"
        let there = try await cluster.roost("logs", name)
        #expect(there.code == 0 && there.output.contains("joined the driver"), "\(there)")
        worker.process.terminate()
        _ = try await worker.end()
        try await until("it is gone") { try await cluster.workers().isEmpty }
        let gone = try await cluster.roost("logs", name)
        #expect(gone.output.contains("ending, once tasks and calls are done"), "\(gone)")
        try await cluster.down()
    }
}
