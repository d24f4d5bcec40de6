internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import Messaging

struct DownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "Stop a running cluster, driver and workers.")

    @OptionGroup var driver: DriverOption

    func run() async throws {
        let address = try driver.address()
        let status = try await ClusterConnection.use(address, as: .admin) { link in
            let status = try await link.status()
            link.shutdownCluster()
            return status
        }
        let processes = [status.driver.processID] + status.workers.map(\.processID)
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while processes.contains(where: Self.isAlive), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        let left = processes.filter(Self.isAlive)
        guard left.isEmpty else {
            throw RoostError(
                .cluster, "these processes have not ended after 10 s: \(left.map(String.init).joined(separator: ", "))")
        }
        print("The cluster at \(address) is down (driver and \(status.workers.count) workers).")
    }

    /// Whether the process runs.
    ///
    /// One that has ended and waits for its parent's notice does not.
    private static func isAlive(_ id: Int32) -> Bool {
        guard kill(id, 0) == 0 else { return false }
        let stat = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
        // The state follows the name, which stands in parentheses.
        return stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].dropFirst(2).first != "Z"
    }
}
