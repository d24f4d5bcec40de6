import Foundation
import TestSupport
import Testing

/// A real cluster that nobody uses.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct IdleClusterTests {
    @Test func itSaysWhenItEndsAndEndsWithItsWorkers() async throws {
        let cluster = try TestCluster(["ROOST_IDLE_TIMEOUT": "0.3"])
        try await cluster.up(workers: 1)
        let worker = try #require(try await cluster.workers().first)
        let shown = try await cluster.roost("status")
        #expect(shown.output.contains("ends when nobody has used it for"), "\(shown.output)")
        let driver = cluster.driverProcess
        try await until("it ends by itself", within: .seconds(90)) {
            kill(driver, 0) != 0 || Self.isZombie(driver)
        }
        try await until("so does its worker", within: .seconds(20)) { kill(worker, 0) != 0 || Self.isZombie(worker) }
        let log = try String(contentsOfFile: "\(cluster.home)/driver-\(cluster.port).log", encoding: .utf8)
        #expect(
            log.contains("driver stops: nothing has run for 18 s") && log.contains("nobody uses this cluster"), "\(log)"
        )
    }

    private static func isZombie(_ id: pid_t) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return true }
        return stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].dropFirst(2).first == "Z"
    }
}
