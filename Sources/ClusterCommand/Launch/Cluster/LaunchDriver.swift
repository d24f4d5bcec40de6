internal import DataFrames
internal import Foundation
internal import Messaging
internal import Planning
internal import ZeroMQTransport

/// The driver of a cluster file, which runs on this machine: this program does what a person would type.
struct LaunchDriver: Sendable {
    let file: ClusterFile
    let programs: ChildPrograms

    private static let minutes = 10

    private var listen: Address { file.driver.listen }

    /// Where this machine finds it.
    var here: String { listen.here.description }

    /// On loopback the cookie lets workers in.
    var needsToken: Bool { listen.isEncrypted }

    /// Its public key, once it is up; nil where there is none.
    var key: String? {
        guard needsToken, let keys = try? KeyFolder(environment: ProcessInfo.processInfo.environment) else {
            return nil
        }
        return (try? keys.makePair())?.publicKey.description
    }

    /// The command that starts it.
    var arguments: [String] {
        var words = ["up", "--listen", listen.listenText, "--workers", "\(file.driver.workers)"]
        if let seconds = file.driver.drainSeconds { words += ["--drain-seconds", "\(seconds)"] }
        words += file.driver.labels.texts.flatMap { ["--label", $0] }
        if let mode = file.driver.scheduler { words += ["--scheduler", mode.rawValue] }
        words += file.driver.pools.flatMap { ["--pool", $0.description] }
        if let minutes = file.idleTimeout { words += ["--idle-timeout", "\(minutes)"] }
        return words + scaling
    }

    /// The flags for hosts that come and leave with what there is to do: their numbers are of hosts, and the driver counts
    /// its own workers, too.
    private var scaling: [String] {
        guard let idle = file.workerIdle else { return [] }
        let own = file.driver.workers
        return [
            "--min-workers", "\(own + file.least)", "--max-workers", "\(own + file.started.count)",
            "--worker-idle", "\(idle)", "--worker-start",
            ShellText.line([Self.program, "hosts", "start", "--config", file.path]),
        ]
    }

    /// The program's own path, by which a driver's shell starts it again.
    private static var program: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "roost"
    }

    /// Starts it where it is not up.
    ///
    /// - Returns: What it says of itself, and whether it was up before.
    func start() async throws -> (status: ClusterStatus, wasUp: Bool) {
        if let status = try? await DriverConnection.status(here) { return (status, true) }
        try await roost(arguments + ["--json"], what: "the driver could not be started")
        return (try await DriverConnection.status(here), false)
    }

    /// A token that lets one worker in; nil on loopback, where the cookie does.
    func token() async throws(RoostError) -> String? {
        guard needsToken else { return nil }
        let output = try await roost(
            ["keys", "token", "--role", "worker", "--minutes", "\(Self.minutes)"], what: "no token could be made")
        guard let token = output.split(whereSeparator: \.isWhitespace).first(where: { $0.hasPrefix("roost1.") }) else {
            throw RoostError(.cluster, "'roost keys token' printed no token")
        }
        return String(token)
    }

    @discardableResult
    private func roost(_ arguments: [String], what: String) async throws(RoostError) -> String {
        let end = try await programs.run("/proc/self/exe", ["roost"] + arguments)
        guard end.code == 0 else {
            throw RoostError(
                .cluster,
                "\(what) ('roost \(ShellText.line(arguments))'):\n"
                    + HostFailure.lastLines(end.errors).joined(separator: "\n"))
        }
        return end.output
    }
}
