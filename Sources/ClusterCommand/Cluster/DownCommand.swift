internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import Messaging

struct DownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down", abstract: "Stop a running cluster, driver and workers.",
        discussion: """
            Jobs that run are cancelled. Calls in flight are waited for first, since they
            are paid for; their answers are kept. --now, or a second 'roost down', does
            not wait.
            """)

    @OptionGroup var driver: DriverOption
    @Flag(
        help: "End the cluster at once. Calls in flight may be paid for twice: the next run of their job says how many."
    )
    var now = false

    func run() async throws {
        let address = try driver.address()
        let launched = LaunchRecord.find(address)
        let status: ClusterStatus
        do {
            status = try await shutdown(address)
        } catch let error as RoostError {
            guard let launched else { throw error }
            return try await endWorkers(launched, of: address, without: error)
        }
        let limit = now ? .seconds(10) : DrainTime.limit(status.driver.drainSeconds)
        // A process id of another machine says nothing here.
        let near = status.workers.filter { $0.host == HostName.current }
        let processes = [status.driver.processID] + near.map(\.processID)
        let deadline = ContinuousClock.now.advanced(by: limit)
        while processes.contains(where: Self.isAlive), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        let left = processes.filter(Self.isAlive)
        guard left.isEmpty else {
            throw RoostError(
                .cluster,
                "these processes have not ended after \(limit.components.seconds) s: "
                    + "\(left.map(String.init).joined(separator: ", ")); use 'roost down --now', or end them with 'kill'"
            )
        }
        if let launched { _ = try await LaunchEnding(record: launched, isTold: true, isAtOnce: now).run(limit: limit) }
        Console.print(
            "The cluster at \(address) is down (driver and \(HumanUnits.count(status.workers.count, "worker"))).")
    }

    private func shutdown(_ address: String) async throws -> ClusterStatus {
        try await DriverConnection.use(address, as: .admin) { [now] client in
            let status = try await client.status()
            if !now { Self.sayWhatIsWaitedFor(status) }
            client.shutdownCluster()
            // The driver takes a second one as "at once".
            if now { client.shutdownCluster() }
            return status
        }
    }

    /// A driver that has crashed tells its workers nothing.
    private func endWorkers(_ launched: LaunchRecord, of address: String, without error: RoostError) async throws {
        Console.say("\(error.message)\nthe workers that it had on other hosts are ended there")
        let limit = DrainTime.limit(try DrainTime.seconds())
        let count = try await LaunchEnding(record: launched, isTold: false, isAtOnce: now).run(limit: limit)
        Console.print("No worker of the cluster at \(address) runs on any of its \(HumanUnits.count(count, "host")).")
    }

    private static func sayWhatIsWaitedFor(_ status: ClusterStatus) {
        let running = status.jobs.filter { $0.state == .running || $0.state == .draining }
        guard !running.isEmpty else { return }
        let names = running.map { "job \($0.id) (\($0.name))" }.joined(separator: ", ")
        Console.say(
            "cancelling \(names); calls in flight are waited for, up to \(status.driver.drainSeconds) s "
                + "('roost down --now' ends them)")
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
