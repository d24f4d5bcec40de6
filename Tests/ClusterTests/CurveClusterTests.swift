import Foundation
import Glibc
import ModelSimulator
import TestSupport
import Testing

/// A cluster whose connections are encrypted, and the people and machines that want to use it.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct CurveClusterTests {
    private static let listen = "curve://127.0.0.1:0"

    /// What a program of another machine has in its environment: nothing of the driver's.
    private func elsewhere(_ cluster: TestCluster, _ name: String) -> [String: String] {
        Program.environment(["ROOST_HOME": cluster.folder.path(name)])
    }

    private func roost(
        _ cluster: TestCluster, _ name: String, _ arguments: String...
    ) async throws -> Program.Result {
        try await Program.run(arguments, environment: elsewhere(cluster, name))
    }

    private func token(_ cluster: TestCluster, role: String = "worker") async throws -> String {
        let result = try await Program.run(["keys", "token", "--role", role], environment: cluster.environment)
        try #require(result.code == 0, "\(result.errors)")
        return String(result.output.dropLast())
    }

    /// A machine joins with a token, and a session of another user with a key; both do their part.
    @Test func aWorkerAndASessionJoin() async throws {
        let cluster = try TestCluster()
        try await cluster.up(workers: 0, listen: Self.listen)
        let worker = try Program.start(
            ["worker", "--driver", cluster.address, "--token", try await token(cluster)],
            environment: elsewhere(cluster, "worker"))
        try await until("it has joined") { try await cluster.workers().count == 1 }
        let refused = try await roost(cluster, "session", "keys", "create")
        #expect(refused.code == 0)
        let joined = try await roost(
            cluster, "session", "keys", "join", cluster.address, try await token(cluster, role: "session"))
        #expect(joined.code == 0, "\(joined.errors)")
        let model = try await SimulatedModel.start()
        let job = try model.job(cluster.folder, count: 200)
        let result = try await roost(cluster, "session", "submit", job, "--driver", cluster.address, "--json")
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(200, in: cluster.folder)
        // A session's key stops no driver, and another worker's is no session's.
        let down = try await roost(cluster, "session", "down", "--driver", cluster.address)
        #expect(down.code == 1 && down.errors.contains("as session, not as admin"), "\(down.errors)")
        let status = try await roost(cluster, "worker", "status", "--driver", cluster.address)
        #expect(status.code == 1 && status.errors.contains("as worker, not as session"), "\(status.errors)")
        try await cluster.down()
        #expect(try await worker.end().code == 0, "it was told")
        await model.running.stop()
    }

    /// A worker whose key is revoked in the middle of a job is put out, and others do its work.
    @Test func aRevokedWorkerLeavesAJobToOthers() async throws {
        let cluster = try TestCluster()
        try await cluster.up(workers: 1, listen: Self.listen)
        let worker = try Program.start(
            ["worker", "--driver", cluster.address, "--token", try await token(cluster)],
            environment: elsewhere(cluster, "worker"))
        try await until("it has joined") { try await cluster.workers().count == 2 }
        let model = try await SimulatedModel.start()
        model.running.hold(after: 50)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: 300))
        try #require(try await model.holds(after: 50, of: submitted), "\(submitted.text(1))")
        let key = String(try await roost(cluster, "worker", "keys", "show").output.dropLast())
        let revoked = try await Program.run(["keys", "revoke", key], environment: cluster.environment)
        #expect(revoked.code == 0, "\(revoked.errors)")
        try await until("it is put out") { try await cluster.workers().count == 1 }
        model.running.release()
        let end = try await worker.end()
        #expect(end.code == 1 && end.errors.contains("not authorised any more"), "\(end.errors)")
        let result = try await submitted.end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(300, in: cluster.folder)
        // It does not come back.
        let again = try await roost(cluster, "worker", "worker", "--driver", cluster.address)
        #expect(again.code == 1 && again.errors.contains("has revoked this machine's key"), "\(again.errors)")
        try await cluster.down()
        await model.running.stop()
    }

    /// Who has no key, or another, hears why; the driver's log says it once, and its job goes on.
    @Test func strangersHearWhyAndDisturbNothing() async throws {
        let cluster = try TestCluster()
        try await cluster.up(listen: Self.listen)
        let model = try await SimulatedModel.start()
        model.running.hold(after: 20)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: 100))
        try #require(try await model.holds(after: 20, of: submitted), "\(submitted.text(1))")
        let endpoint = String(cluster.address.dropFirst(6))
        let driverKey = String(
            try await Program.run(["keys", "show"], environment: cluster.environment).output.dropLast())

        let plain = try await roost(cluster, "plain", "status", "--driver", cluster.address)
        #expect(plain.code == 1 && plain.errors.contains("roost keys trust \(endpoint) KEY"), "\(plain.errors)")
        let trusted = try await roost(cluster, "unknown", "keys", "trust", endpoint, driverKey)
        #expect(trusted.code == 0, "\(trusted.errors)")
        for _ in 0..<2 {
            let unknown = try await roost(cluster, "unknown", "status", "--driver", cluster.address)
            #expect(
                unknown.code == 1 && unknown.errors.contains("does not know this machine's key")
                    && unknown.errors.contains("roost keys authorize '"), "\(unknown.errors)")
        }
        let otherKey = String(try await roost(cluster, "other", "keys", "create").output.dropLast())
        _ = try await roost(cluster, "other", "keys", "trust", endpoint, otherKey)
        let wrong = try await roost(cluster, "other", "status", "--driver", cluster.address)
        #expect(wrong.code == 1 && wrong.errors.contains("has another key than"), "\(wrong.errors)")

        model.running.release()
        #expect(try await submitted.end().code == 0)
        try expectAll(100, in: cluster.folder)
        #expect(model.running.statistics.calls == 100)
        let log = try String(contentsOfFile: cluster.home + "/driver-\(cluster.port).log", encoding: .utf8)
        #expect(log.components(separatedBy: "a key that is not authorised").count == 2, "\(log)")
        try await cluster.down()
        await model.running.stop()
    }

    /// Sessions and commands of the driver's own user need nothing: they know its key from its files.
    @Test func itsOwnUserNotices() async throws {
        let cluster = try TestCluster()
        try await cluster.up(listen: Self.listen)
        #expect(try await cluster.workers().count == 2)
        let key = cluster.home + "/keys/here/\(cluster.port)"
        #expect(FileManager.default.fileExists(atPath: key))
        try await cluster.down()
        try await until("it has taken back what it said of its port") { !FileManager.default.fileExists(atPath: key) }
    }

    /// The machine's own address: from its network's side nothing goes without a key.
    @Test(.enabled(if: ownAddress != nil, "the machine has no address but loopback"))
    func allAddressesAreServedWithKeysOnly() async throws {
        let cluster = try TestCluster()
        try await cluster.up(workers: 1, listen: "tcp://0.0.0.0:0")
        let host = try #require(Self.ownAddress)
        let address = "tcp://\(host):\(cluster.port)"
        let own = try await Program.run(["status", "--driver", address], environment: cluster.environment)
        #expect(own.code == 0, "\(own.errors)")
        let here = "tcp://127.0.0.1:\(cluster.port)"
        #expect(try await Program.run(["status", "--driver", here], environment: cluster.environment).code == 0)
        let stranger = try await roost(cluster, "stranger", "status", "--driver", address)
        #expect(stranger.code == 1 && stranger.errors.contains("roost keys create"), "\(stranger.errors)")
        _ = try await roost(cluster, "stranger", "keys", "create")
        let unknown = try await roost(cluster, "stranger", "status", "--driver", address)
        #expect(unknown.code == 1 && unknown.errors.contains("is not known here"), "\(unknown.errors)")
        let down = try await Program.run(["down", "--driver", here], environment: cluster.environment)
        #expect(down.code == 0, "\(down.errors)")
    }

    /// An IPv4 address of this machine that is not loopback.
    private static let ownAddress: String? = {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return nil }
        defer { freeifaddrs(first) }
        var next = first
        while let entry = next?.pointee {
            next = entry.ifa_next
            guard let address = entry.ifa_addr, address.pointee.sa_family == AF_INET else { continue }
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            guard
                getnameinfo(
                    address, socklen_t(MemoryLayout<sockaddr_in>.size), &text, socklen_t(text.count), nil, 0,
                    NI_NUMERICHOST) == 0
            else { continue }
            let host = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if !host.hasPrefix("127.") { return host }
        }
        return nil
    }()
}
