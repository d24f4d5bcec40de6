internal import DataFrames
internal import WorkerStart
internal import ZeroMQTransport

/// The end of the workers that `roost up --config` started, for `roost down`.
struct LaunchEnding: Sendable {
    private enum Result: Sendable {
        case ended
        /// It runs on, under this number.
        case left(Int32)
        case failed(HostFailure)
    }

    let record: LaunchRecord
    /// Whether the driver has told its workers to end.
    let isTold: Bool
    /// `--now`.
    let isAtOnce: Bool

    /// Waits for them.
    ///
    /// - Parameter limit: How long calls in flight may take.
    /// - Returns: How many hosts there are.
    /// - Throws: `RoostError` that names those that did not end.
    func run(limit: Duration) async throws(RoostError) -> Int {
        let sockets = try SSHSockets()
        let programs = ChildPrograms()
        let signals = Signals.on {
            programs.stop()
            sockets.remove()
            ProcessEnd.now(130)
        }
        let ssh = SSHCommand(sockets: sockets.path, options: record.sshOptions)
        let results = await HostGroup.map(record.hosts, width: 16) { host in
            await end(HostShell(host: host, ssh: ssh, programs: programs), limit)
        }
        for host in record.hosts { _ = try? await programs.run(ssh.program, ssh.goodbye(host), limit: .seconds(5)) }
        sockets.remove()
        signals.cancel()
        let problems = zip(record.hosts, results).compactMap { host, result in Self.problem(host, result) }
        guard problems.isEmpty else {
            throw RoostError(
                .cluster,
                "the driver is down, but of its workers\n  " + problems.joined(separator: "\n  ")
                    + "\n'roost down --now' ends them, as soon as ssh reaches their hosts")
        }
        record.remove()
        return record.hosts.count
    }

    private func end(_ shell: HostShell, _ limit: Duration) async -> Result {
        guard let driver = try? Address(parsing: record.advertise) else {
            return .failed(HostFailure(.look, words: ["'\(record.advertise)' is no address of a driver"]))
        }
        let scripts = HostScripts(host: shell.host, driver: driver, bundle: ProgramBundle(parts: [], hash: ""))
        let seconds = isAtOnce ? 3 : Int(limit.components.seconds)
        var signals: [String?] = isTold ? [nil] : ["TERM"]
        if isAtOnce { signals += ["TERM", "KILL"] }
        do {
            let script = scripts.end(seconds: seconds, signals: signals)
            let facts = HostFacts(
                try await shell.run(script, for: .look, limit: .seconds(seconds * signals.count + 30)))
            return facts.worker.map { .left($0) } ?? .ended
        } catch {
            return .failed(error)
        }
    }

    private static func problem(_ host: WorkerHost, _ result: Result) -> String? {
        switch result {
        case .ended: nil
        case .left(let process): "\(host.name) has not ended (pid \(process) there)"
        case .failed(let failure): "\(host.name) could not be asked: \(failure.words.joined(separator: "; "))"
        }
    }
}
