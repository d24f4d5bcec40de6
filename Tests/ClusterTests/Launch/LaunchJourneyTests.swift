import Foundation
import TestSupport
import Testing

@testable import ClusterCommand

/// `roost up --config` and `roost down`, with a real driver and real workers on hosts that are folders.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct LaunchJourneyTests {
    /// Below the ports that the system gives out by itself.
    static func freePort() -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 20_000..<32_000)
            let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(file) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let isFree = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isFree { return port }
        }
        return 0
    }

    /// The processes of the workers that the driver has; none while it is not up.
    static func workers(_ environment: [String: String], _ driver: String) async throws -> [pid_t] {
        let result = try await Program.run(["status", "--json", "--driver", driver], environment: environment)
        guard result.code == 0 else { return [] }
        let status = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        return (status?["workers"] as? [[String: Any]] ?? []).compactMap {
            ($0["process_id"] as? Int).map { pid_t($0) }
        }
    }

    @Test func whatIsMissingIsStartedAndDownEndsAllOfIt() async throws {
        let hosts = try StandInHosts()
        let driver = "tcp://127.0.0.1:\(Self.freePort())"
        let config = try hosts.folder.write(
            "cluster.yaml",
            """
            driver: {listen: \(driver), advertise: \(driver), drain_seconds: 2}
            workers:
              - {host: h1, program: \(Program.path), slots: 2, memory: 512MB}
              - {host: refused, program: \(Program.path)}
              - {host: h2, program: \(Program.path), calls_in_flight: 7}
            min_workers: 2
            """)
        let up = try await Program.run(["up", "--config", config], environment: hosts.environment)
        #expect(up.code == 3, "\(up.output)\(up.errors)")
        #expect(up.output.contains("2 of 3 worker hosts are up, which is enough (min_workers: 2)."), "\(up.output)")
        #expect(up.output.contains(#/h1 .* 2  started/#) && up.output.contains("FAILED: reach"), "\(up.output)")
        #expect(up.errors.contains("refused failed when it was reached by ssh:"), "\(up.errors)")
        let first = try await Self.workers(hosts.environment, driver)
        #expect(first.count == 2)

        kill(first[0], SIGKILL)
        try await until("the driver has lost it") { try await Self.workers(hosts.environment, driver).count == 1 }
        let again = try await Program.run(["up", "--config", config], environment: hosts.environment)
        #expect(again.code == 3 && again.errors.contains("driver: is up"), "\(again.errors)")
        let states = again.output.split(separator: "\n").filter { $0.hasPrefix("h") }
        #expect(
            states.count { $0.hasSuffix("was up") } == 1 && states.count { $0.hasSuffix("started") } == 1,
            "\(again.output)")
        let second = try await Self.workers(hosts.environment, driver)
        #expect(second.count == 2 && Set(first).intersection(second).count == 1)

        hosts.forgetCalls()
        let down = try await Program.run(["down", "--driver", driver], environment: hosts.environment)
        #expect(down.code == 0, "\(down.errors)")
        // Nothing was started on the one that nobody reaches.
        #expect(Set(hosts.calls) == ["h1 sh -s", "h2 sh -s"])
        for process in second { #expect(!StandInHosts.isAlive(process)) }
    }

    @Test func workersOfADriverThatIsGoneAreEndedOnTheirHosts() async throws {
        let hosts = try StandInHosts()
        let driver = "tcp://127.0.0.1:\(Self.freePort())"
        let config = try hosts.folder.write(
            "cluster.yaml",
            """
            driver: {listen: \(driver), advertise: \(driver)}
            workers: [{host: h1, program: \(Program.path), slots: 1}]
            """)
        let up = try await Program.run(["up", "--config", config, "--json"], environment: hosts.environment)
        #expect(up.code == 0, "\(up.errors)")
        let status = try JSONSerialization.jsonObject(with: Data(up.output.utf8)) as? [String: Any]
        let process = try #require((status?["driver"] as? [String: Any])?["process_id"] as? Int)
        let worker = try #require(try await Self.workers(hosts.environment, driver).first)
        kill(pid_t(process), SIGKILL)
        let down = try await Program.run(["down", "--driver", driver], environment: hosts.environment)
        #expect(down.code == 0, "\(down.errors)")
        #expect(
            down.output.contains("No worker of the cluster at \(driver) runs on any of its 1 host."), "\(down.output)")
        #expect(!StandInHosts.isAlive(worker))
        // The list of hosts is gone with them.
        #expect(try await Program.run(["down", "--driver", driver], environment: hosts.environment).code == 1)
    }

    @Test func aDryRunAsksNobodyAndStartsNothing() async throws {
        let hosts = try StandInHosts()
        let config = try hosts.folder.write(
            "cluster.yaml",
            """
            driver: {listen: tcp://0.0.0.0:7077, advertise: tcp://head:7077}
            workers: [{host: h1, user: ada, home: /scratch/roost}, h2]
            max_workers: 1
            idle_timeout: 45
            ssh: {options: [ProxyJump=login]}
            """)
        let run = try await Program.run(["up", "--config", config, "--dry-run"], environment: hosts.environment)
        #expect(run.code == 0 && hosts.calls == [], "\(run.errors)")
        #expect(run.output.contains("roost up --listen tcp://0.0.0.0:7077 --workers 0 --idle-timeout 45"))
        #expect(run.output.contains("-o ProxyJump=login") && run.output.contains("-l ada -T -- h1 sh -s"))
        #expect(run.output.contains("--driver tcp://head:7077 --slots CORES --token -"), "\(run.output)")
        #expect(run.output.contains("h2: not started (max_workers is 1)"))
        #expect(run.output.contains("libduckdb.so") && run.output.contains(".roost/vocabularies/"))
        #expect(!FileManager.default.fileExists(atPath: hosts.folder.path("home/cluster-127.0.0.1-7077.json")))
    }

    @Test func flagsThatStandInTheFileAreRefused() async throws {
        let run = try await Program.run(["up", "--config", "x.yaml", "--workers", "2"])
        #expect(run.code == 64 && run.errors.contains("--workers stands in the file of --config"), "\(run.errors)")
        #expect(try await Program.run(["up", "--dry-run"]).code == 64)
    }
}
