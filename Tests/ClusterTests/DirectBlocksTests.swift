import DataFrames
import Foundation
import TestSupport
import Testing

/// Workers of different machines that exchange rows: from each to the other where they reach each other.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct DirectBlocksTests {
    /// A cluster of workers none of which sees the files of another, as on different machines.
    private struct Machines {
        let cluster: TestCluster
        var workers: [Program.Running] = []

        init() async throws {
            cluster = try TestCluster()
            try await cluster.up(workers: 0)
        }

        /// Each has its files below its own working folder: the same path means another folder in each process.
        mutating func join(dataAddress: String) async throws {
            let folder = cluster.folder.url.appendingPathComponent("machine-\(workers.count)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let environment = cluster.environment.merging(["ROOST_HOME": "/proc/self/cwd/home"]) { $1 }
            workers.append(
                try Program.start(
                    ["worker", "--driver", cluster.address, "--slots", "2", "--data-address", dataAddress],
                    environment: environment, in: folder))
            let count = workers.count
            try await until("it has joined") { try await cluster.workers().count == count }
        }

        /// Joins rows of two inputs that are spread over the workers.
        ///
        /// - Returns: The answer, and what `explain` says of the bytes that came from other machines.
        func join() async throws -> (rows: Int, read: [String]) {
            _ = StateHome.ofThisProcess
            let session = try await Session(
                Session.builder.appName("join").master(cluster.address).showProgress(false))
            do {
                try session.conf.set("spark.roost.exchange", "always")
                try session.conf.set("spark.sql.shuffle.partitions", "4")
                let left = session.range(0, 300_000, numPartitions: 4).withColumn("a", col("id") * 3)
                let right = session.range(0, 300_000, numPartitions: 4).select(
                    (col("id") * 2).alias("id"), (col("id") + 1).alias("b"))
                let joined = left.join(right, on: "id")
                let rows = try await joined.collect().count
                let read = try joined.explainText(extended: true)
                await session.stop()
                return (
                    rows, read.components(separatedBy: "\n").filter { $0.contains("bytes read from other machines") }
                )
            } catch {
                await session.stop()
                throw error
            }
        }

        func relayedBytes() async throws -> Int {
            let driver = try #require(try await cluster.status()["driver"] as? [String: Any])
            return try #require(driver["relayed_bytes"] as? Int)
        }

        func end() async throws -> [String] {
            try await cluster.down()
            var logs: [String] = []
            for worker in workers { logs.append(try await worker.end().errors) }
            return logs
        }
    }

    @Test func rowsGoFromWorkerToWorker() async throws {
        var machines = try await Machines()
        for _ in 0..<2 { try await machines.join(dataAddress: "tcp://127.0.0.1:0") }
        let (rows, read) = try await machines.join()
        #expect(rows == 150_000)
        #expect(try await machines.relayedBytes() == 0, "the driver passes none")
        let logs = try await machines.end()
        #expect(logs.allSatisfy { $0.contains("come from it directly, at tcp://127.0.0.1:") }, "\(logs)")
        #expect(!read.isEmpty && read.allSatisfy { $0.contains(" directly") && !$0.contains("driver") }, "\(read)")
    }

    @Test func whereOneDoesNotListenTheDriverPassesRowsOn() async throws {
        var machines = try await Machines()
        try await machines.join(dataAddress: "tcp://127.0.0.1:0")
        try await machines.join(dataAddress: "none")
        let (rows, read) = try await machines.join()
        #expect(rows == 150_000)
        #expect(try await machines.relayedBytes() > 100_000)
        let logs = try await machines.end()
        #expect(logs.allSatisfy { !$0.contains("directly") }, "\(logs)")
        #expect(!read.isEmpty && read.allSatisfy { $0.contains(" by way of the driver") }, "\(read)")
    }
}
