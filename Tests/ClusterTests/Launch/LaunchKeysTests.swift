import Foundation
import TestSupport
import Testing

/// `roost up --config` where connections are encrypted: hosts get in by a token once, and by their keys afterwards.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct LaunchKeysTests {
    private let hosts: StandInHosts
    private let driver: String
    private let config: String

    init() throws {
        hosts = try StandInHosts()
        let port = LaunchJourneyTests.freePort()
        driver = "tcp://127.0.0.1:\(port)"
        config = try hosts.folder.write(
            "cluster.yaml",
            """
            driver: {listen: "curve://127.0.0.1:\(port)", advertise: \(driver), drain_seconds: 2}
            workers:
              - {host: h1, program: \(Program.path), slots: 1}
              - {host: h2, program: \(Program.path), slots: 1}
            """)
    }

    private func roost(_ arguments: String...) async throws -> Program.Result {
        try await Program.run(arguments, environment: hosts.environment)
    }

    private func process(_ host: String) throws -> pid_t {
        let folder = hosts.folder.path("\(host)/.local/state/roost")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let file = try #require(names.first { $0.hasPrefix("worker-") && $0.hasSuffix(".pid") })
        let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
        return try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    @Test func hostsJoinWithTokensOnceAndByTheirKeysAfterwards() async throws {
        let up = try await roost("up", "--config", config)
        #expect(up.code == 0, "\(up.output)\(up.errors)")
        let keys = try await roost("keys", "list", "--json").output
        let listed = try JSONSerialization.jsonObject(with: Data(keys.utf8)) as? [String: Any]
        #expect((listed?["authorized"] as? [[String: Any]])?.count == 2, "\(keys)")
        #expect(listed?["open_tokens"] as? Int == 0, "each was used")

        // A host that the driver knows needs no token.
        kill(try process("h1"), SIGKILL)
        try await until("the driver has lost it") {
            try await LaunchJourneyTests.workers(hosts.environment, driver).count == 1
        }
        let again = try await roost("up", "--config", config)
        #expect(again.code == 0, "\(again.errors)")
        #expect(try await roost("keys", "list", "--json").output == keys, "no token was made, and no key let in")

        // One whose key was revoked is not let in, and its own words say so.
        let key = try await Program.run(
            ["keys", "show"],
            environment: hosts.environment.merging(["ROOST_HOME": hosts.folder.path("h1/.local/state/roost")]) { $1 })
        #expect(try await roost("keys", "revoke", "--", String(key.output.dropLast())).code == 0)
        try await until("it is put out") { !StandInHosts.isAlive(try process("h1")) }
        let refused = try await roost("up", "--config", config)
        #expect(refused.code == 1 && refused.errors.contains("has revoked this machine's key"), "\(refused.errors)")
        let down = try await roost("down", "--driver", driver)
        #expect(down.code == 0, "\(down.errors)")
    }

    /// What a container, a pod or a batch job starts with.
    @Test func keysThatWereMadeBeforehandLetWorkersIn() async throws {
        let folder = hosts.folder.path("made")
        let script = Program.root.appendingPathComponent("cluster/make-keys").path
        let environment = hosts.environment.merging(["ROOST": Program.path]) { $1 }
        for _ in 0..<2 {
            let made = try await Program.start(
                [folder, String(driver.dropFirst(6))], program: script, environment: environment
            ).end()
            #expect(made.code == 0, "\(made.errors)")
        }
        let files = try TestCluster.contents(below: folder)
        #expect(Set(files.keys) == ["driver/node.key", "driver/authorized", "worker/node.key", "worker/drivers"])
        for name in files.keys {
            let mode = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
        for role in ["driver", "worker"] {
            let home = hosts.folder.path("home-\(role)")
            try FileManager.default.createDirectory(
                atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try FileManager.default.copyItem(atPath: "\(folder)/\(role)", toPath: home + "/keys")
        }
        func home(_ role: String) -> [String: String] {
            environment.merging(["ROOST_HOME": hosts.folder.path("home-\(role)")]) { $1 }
        }
        let running = try Program.start(
            ["driver", "--listen", driver.replacing("tcp", with: "curve"), "--workers", "0"],
            environment: home("driver"))
        defer { kill(running.process.processIdentifier, SIGKILL) }
        try await until("the driver is up") {
            try await Program.run(["status", "--driver", driver], environment: home("driver")).code == 0
        }
        // They share a key, as workers that something else multiplies do.
        let workers = try (0..<2).map { _ in
            try Program.start(["worker", "--driver", driver], environment: home("worker"))
        }
        try await until("both have joined") {
            try await LaunchJourneyTests.workers(home("driver"), driver).count == 2
        }
        let down = try await Program.run(["down", "--driver", driver], environment: home("driver"))
        #expect(down.code == 0, "\(down.errors)")
        for worker in workers { #expect(try await worker.end().code == 0) }
    }
}
