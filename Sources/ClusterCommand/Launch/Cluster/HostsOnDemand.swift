internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Messaging
internal import WorkerStart
internal import ZeroMQTransport

/// A worker that a driver wants, as the environment of its command `worker_start` says.
struct WantedWorker: Sendable {
    /// The name by which the driver knows it again.
    var name: String?
    /// What lets it in; nil where the cookie does.
    var token: String?

    init(_ environment: [String: String]) {
        name = environment["ROOST_WORKER_NAME"]
        token = environment["ROOST_TOKEN"]
    }
}

/// Hosts that come and leave with what there is to do: the driver starts them by `roost hosts start`.
extension ClusterLaunch {
    /// Starts the driver, which then starts the first hosts, and waits for those.
    ///
    /// - Throws: `RoostError` where they do not come.
    func runOnDemand(json: Bool) async throws {
        let signals = Signals.on { [programs] in
            Console.say("\nstopping: what is up stays up, and goes on without this command")
            programs.stop()
            ProcessEnd.now(130)
        }
        let up = try await driver.start()
        Console.say(
            "driver: \(up.wasUp ? "is up" : "started") at \(file.driver.listen), pid \(up.status.driver.processID); "
                + "workers reach it at \(file.driver.advertise)")
        guard up.status.scaling != nil else {
            throw RoostError(
                .cluster,
                "the driver at \(file.driver.listen) was up already, and starts no hosts: it was started without worker_idle; "
                    + "stop it with 'roost down --driver \(driver.here)' first")
        }
        let status = try await firstHosts(up.status)
        signals.cancel()
        if json { return Console.print(try JSONOutput.pretty(status)) }
        Console.print(StatusText.text(status))
        Console.print(
            "The cluster is up (driver and \(file.least) of \(HumanUnits.count(file.started.count, "worker host"))); the "
                + "others are started when work waits, and leave after \(file.workerIdle ?? 0) s without any.")
    }

    /// Waits until as many hosts are there as must be.
    private func firstHosts(_ first: ClusterStatus) async throws -> ClusterStatus {
        let wanted = file.driver.workers + file.least
        var status = first, told = first.scaling?.failure
        // As long as a copy of the program to a slow host may take.
        let deadline = ContinuousClock.now.advanced(by: .seconds(600))
        while status.workers.count < wanted {
            guard ContinuousClock.now < deadline else {
                throw RoostError(
                    .cluster,
                    "\(status.workers.count - file.driver.workers) of \(file.least) worker hosts are up (min_workers); the "
                        + "driver goes on trying, and 'roost logs driver' says what went wrong")
            }
            try await Task.sleep(for: .milliseconds(200))
            status = try await DriverConnection.status(driver.here)
            if let failure = status.scaling?.failure, failure != told {
                Console.say("a host could not be started, and another is tried: \(failure)")
            }
            told = status.scaling?.failure
        }
        return status
    }

    /// Starts a worker on the first host that has none, and that can be started.
    ///
    /// - Throws: `RoostError` where there is no such host.
    func startOne(_ wanted: WantedWorker) async throws {
        let sockets = try SSHSockets()
        defer { sockets.remove() }
        let ssh = SSHCommand(sockets: sockets.path, options: file.sshOptions)
        let bundle = try await bundle()
        let record = LaunchRecord(
            here: file.driver.listen.here.endpoint, advertise: file.driver.advertise.endpoint, hosts: [],
            sshOptions: file.sshOptions)
        var outcomes: [HostOutcome] = []
        for host in file.started {
            // Another one may be about to be started.
            guard let lock = try record.lock(host) else { continue }
            defer { lock.release() }
            let launch = launch(host, ssh, bundle, wanted)
            let isNew = try record.note(host)
            let outcome = await joined([await launch.run()], [launch])[0]
            _ = try? await programs.run(ssh.program, ssh.goodbye(host), limit: .seconds(5))
            if case .wasUp = outcome.result { continue }
            if outcome.isUp { return Console.print("\(host.name): a worker has joined") }
            outcomes.append(outcome)
            if isNew, !outcome.mayRun { try record.forget(host) }
        }
        let failures = LaunchText.failures(outcomes)
        if !failures.isEmpty { Console.say(failures) }
        throw RoostError(
            .cluster,
            outcomes.isEmpty
                ? "all \(file.started.count) worker hosts have a worker, or one that is about to come or to leave"
                : "no worker could be started on \(outcomes.map(\.host.name).joined(separator: ", "))")
    }
}
