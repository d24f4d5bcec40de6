import Foundation
import ModelSimulator
import TestSupport
import Testing

@testable import ClusterCommand

/// Real clusters whose workers come and leave with what there is to do.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ScalingTests {
    private func scaling(_ cluster: TestCluster) async throws -> [String: Any] {
        try #require(try await cluster.status()["scaling"] as? [String: Any])
    }

    private func log(_ cluster: TestCluster) throws -> String {
        try String(contentsOfFile: "\(cluster.home)/driver-\(cluster.port).log", encoding: .utf8)
    }

    /// It takes some seconds: work has to wait for one before the first start.
    @Test func workersComeForCallsThatWaitAndLeaveAgainAndNothingIsCalledTwice() async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start(latency: "200ms")
        try await cluster.up(
            scaling: ["--min-workers", "1", "--max-workers", "3", "--worker-idle", "2"], callsInFlight: 4)
        #expect(try await cluster.workers().count == 1)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: 300))
        try await until("there are three", within: .seconds(60)) { try await cluster.workers().count == 3 }
        let shown = try await cluster.roost("status")
        #expect(shown.output.contains("workers  3 of 1 to 3"), "\(shown.output)")
        let ended = try await submitted.end()
        #expect(try ended.code == 0 && ended.number("retries") == 0, "\(ended.errors)")
        #expect(model.running.statistics.answered == 300)
        try await until("two have left", within: .seconds(60)) { try await cluster.workers().count == 1 }
        let log = try log(cluster)
        #expect(log.contains(#/scaled up by 1: \d+ calls wait/#), "\(log)")
        #expect(log.contains(#/scaled down: worker [0-9a-f]+ idle for 2 s/#), "\(log)")
        let events = try await cluster.roost("events")
        #expect(events.output.contains("scaled up by 1: min_workers is 1"), "\(events.output)")
        try await cluster.down()
    }

    /// With keys, as between machines: the command's worker gets in by its token, which stands in no log.
    @Test func aCommandStartsWorkersThatLeaveAgain() async throws {
        let cluster = try TestCluster()
        let start = "ROOST_HOME=\(cluster.home)/$ROOST_WORKER_NAME \(Program.path) worker"
        try await cluster.up(
            scaling: ["--max-workers", "2", "--worker-idle", "1", "--worker-start", start],
            listen: "curve://127.0.0.1:\(LaunchJourneyTests.freePort())")
        #expect(try await cluster.workers().isEmpty)
        #expect(try await scaling(cluster)["min_workers"] as? Int == 0)
        let ended = try await Program.run(
            ["sql", "SELECT count(*) AS n FROM range(1000)", "--driver", cluster.address],
            environment: cluster.environment)
        #expect(ended.code == 0 && ended.output.contains("1000"), "\(ended.output)\(ended.errors)")
        try await until("it has left", within: .seconds(60)) { try await cluster.workers().isEmpty }
        let log = try log(cluster)
        #expect(log.contains("scaled up by 1: 1 task waits") && log.contains("scaled down"), "\(log)")
        #expect(!log.contains("roost1."))
        try await cluster.down()
    }

    @Test func contradictionsAreTold() async throws {
        for (flags, words) in [
            (["--workers", "2", "--max-workers", "4"], "--workers is a fixed number"),
            (["--worker-idle", "4"], "--worker-idle says how workers come and leave; give --max-workers, too"),
            (["--worker-start", "true"], "say how many at the most with --max-workers"),
            (["--min-workers", "5", "--max-workers", "4"], "min_workers is 5, and max_workers 4, which is less"),
            (["--max-workers", "0"], "--max-workers is '0'; it must be a whole number from 1 to 256"),
        ] {
            let result = try await Program.run(["up", "--port", "0"] + flags)
            #expect(result.code != 0 && result.errors.contains(words), "\(result.errors)")
        }
    }

    @Test func aDriverThatStartsNoHostsIsNotWaitedFor() async throws {
        let cluster = try TestCluster()
        try await cluster.up(workers: 0)
        let config = try cluster.folder.write(
            "cluster.yaml",
            """
            driver: {listen: \(cluster.address), advertise: \(cluster.address)}
            workers: [{host: h1, program: \(Program.path)}]
            worker_idle: 2
            """)
        let up = try await Program.run(["up", "--config", config], environment: cluster.environment)
        #expect(up.code == 1 && up.errors.contains("was started without worker_idle"), "\(up.errors)")
        try await cluster.down()
    }

    /// Hosts that are folders: the first one is there, the second is not reached, the third comes when work waits.
    @Test func hostsOfAFileComeWhenWorkWaits() async throws {
        let hosts = try StandInHosts()
        let driver = "tcp://127.0.0.1:\(LaunchJourneyTests.freePort())"
        let config = try hosts.folder.write(
            "cluster.yaml",
            """
            driver: {listen: \(driver), advertise: \(driver), drain_seconds: 2}
            workers:
              - {host: h1, program: \(Program.path), slots: 1}
              - {host: refused, program: \(Program.path), slots: 1}
              - {host: h3, program: \(Program.path), slots: 1}
            min_workers: 1
            worker_idle: 2
            """)
        let plan = try await Program.run(["up", "--config", config, "--dry-run"], environment: hosts.environment)
        let flags = "--min-workers 1 --max-workers 3 --worker-idle 2 --worker-start"
        #expect(plan.output.contains(flags), "\(plan.output)")
        #expect(plan.output.contains("\nh1:\n") && plan.output.contains("\nh3: (when work waits)\n"), "\(plan.output)")
        let up = try await Program.run(["up", "--config", config], environment: hosts.environment)
        #expect(up.code == 0, "\(up.output)\(up.errors)")
        #expect(up.output.contains("workers  1 of 1 to 3") && up.output.contains("1 of 3 worker hosts"), "\(up.output)")
        let first = try await LaunchJourneyTests.workers(hosts.environment, driver)
        #expect(first.count == 1 && !hosts.calls.contains { $0.hasPrefix("h3") })

        let model = try await SimulatedModel.start(latency: "300ms")
        let job = try Program.start(
            ["submit", try model.job(hosts.folder, count: 1500), "--driver", driver, "--json"],
            environment: hosts.environment)
        try await until("there are two", within: .seconds(60)) {
            try await LaunchJourneyTests.workers(hosts.environment, driver).count == 2
        }
        let ended = try await job.end()
        #expect(ended.code == 0 && model.running.statistics.answered == 1500, "\(ended.errors)")
        try await until("one has left", within: .seconds(60)) {
            try await LaunchJourneyTests.workers(hosts.environment, driver).count == 1
        }
        let down = try await Program.run(["down", "--driver", driver], environment: hosts.environment)
        #expect(down.code == 0, "\(down.errors)")
        for process in first { #expect(!StandInHosts.isAlive(process)) }
    }
}
