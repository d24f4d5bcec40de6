internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Messaging
internal import WorkerStart
internal import ZeroMQTransport

/// `roost up --config`: a driver here, and workers on other machines.
struct ClusterLaunch: Sendable {
    /// How many hosts are made ready at once.
    private static let width = 16
    /// How long a worker that was started may take until the driver has it.
    static let patience = Duration.seconds(30)

    let file: ClusterFile
    let programs: ChildPrograms
    let driver: LaunchDriver

    init(path: String) throws(RoostError) {
        file = try ClusterFile(path: path)
        programs = ChildPrograms()
        driver = LaunchDriver(file: file, programs: programs)
    }

    /// What would be done, in words; nothing is started and nobody is asked.
    func dryRun() async throws -> String {
        LaunchPlan(file: file, driver: driver, bundle: try await bundle()).text
    }

    /// Starts what is missing.
    ///
    /// - Parameter json: Whether the cluster's status is printed instead of the table.
    /// - Throws: `RoostError` where fewer hosts are up than `min_workers` says, and `ExitCode` 3 where some failed.
    func run(json: Bool) async throws {
        if file.isOnDemand { return try await runOnDemand(json: json) }
        let sockets = try SSHSockets()
        let signals = Signals.on { [programs] in
            Console.say("\nstopping: what is up stays up, and the same command again goes on from there")
            programs.stop()
            sockets.remove()
            ProcessEnd.now(130)
        }
        let ssh = SSHCommand(sockets: sockets.path, options: file.sshOptions)
        let bundle = try await bundle()
        let up = try await driver.start()
        Console.say(
            "driver: \(up.wasUp ? "is up" : "started") at \(file.driver.listen), pid \(up.status.driver.processID); "
                + "workers reach it at \(file.driver.advertise)")
        // What an earlier run started is still there; what this one will have, nobody knows when it is interrupted.
        let before = LaunchRecord(
            here: file.driver.listen.here.endpoint, advertise: file.driver.advertise.endpoint,
            hosts: up.wasUp ? LaunchRecord.find(driver.here)?.hosts ?? [] : [], sshOptions: file.sshOptions)
        try before.adding(file.started).write()
        let launches = file.started.map { launch($0, ssh, bundle) }
        let outcomes = await joined(await HostGroup.map(launches, width: Self.width) { await $0.run() }, launches)
        try before.adding(outcomes.filter(\.mayRun).map(\.host)).write()
        for host in file.started { _ = try? await programs.run(ssh.program, ssh.goodbye(host), limit: .seconds(5)) }
        sockets.remove()
        signals.cancel()
        try await report(outcomes, json: json)
    }

    func bundle() async throws(RoostError) -> ProgramBundle {
        guard file.started.contains(where: { $0.program == nil }) else { return ProgramBundle(parts: [], hash: "") }
        return try await ProgramBundle.ofThisProgram(programs)
    }

    func launch(_ host: WorkerHost, _ ssh: SSHCommand, _ bundle: ProgramBundle, _ wanted: WantedWorker? = nil)
        -> HostLaunch
    {
        HostLaunch(
            shell: HostShell(host: host, ssh: ssh, programs: programs),
            scripts: HostScripts(
                host: host, driver: file.driver.advertise, bundle: bundle, driverKey: driver.key,
                drainSeconds: file.driver.drainSeconds, startName: wanted?.name),
            requirements: HostRequirements(
                machine: MachineName.current, version: ProgramVersion.current, driver: file.driver.advertise.description
            ),
            probesDriver: true,
            token: { [driver] () async throws(RoostError) in
                if let token = wanted?.token { token } else { try await driver.token() }
            })
    }

    /// Waits until the driver has the workers; those that do not come have failed.
    func joined(_ outcomes: [HostOutcome], _ launches: [HostLaunch]) async -> [HostOutcome] {
        var waiting = Set(outcomes.indices.filter { outcomes[$0].isUp })
        let deadline = ContinuousClock.now.advanced(by: Self.patience)
        while !waiting.isEmpty, ContinuousClock.now < deadline {
            if let status = try? await DriverConnection.status(driver.here) {
                waiting = waiting.filter { !outcomes[$0].isAmong(status.workers) }
            }
            if !waiting.isEmpty { try? await Task.sleep(for: .milliseconds(200)) }
        }
        let late = waiting.sorted()
        let logs = await HostGroup.map(late.map { launches[$0] }, width: Self.width) { await $0.log() }
        var outcomes = outcomes
        for (index, log) in zip(late, logs) {
            outcomes[index].result = .failed(
                HostFailure(
                    .join, words: ["the driver has not heard of it after \(Self.patience.components.seconds) s"] + log,
                    advice: "does it reach \(file.driver.advertise) from there? Its log says more"))
        }
        return outcomes
    }

    private func report(_ outcomes: [HostOutcome], json: Bool) async throws {
        let failures = LaunchText.failures(outcomes), summary = LaunchText.summary(outcomes, file)
        if json {
            Console.print(try JSONOutput.pretty(try await DriverConnection.status(driver.here)))
        } else if !outcomes.isEmpty {
            Console.print(LaunchText.table(outcomes))
        }
        if !failures.isEmpty { Console.say(failures) }
        let up = outcomes.count(where: \.isUp)
        guard up >= file.least else { throw RoostError(.cluster, summary) }
        if json { Console.say(summary) } else { Console.print(summary) }
        if up < outcomes.count { throw ExitCode(3) }
    }
}

extension HostOutcome {
    /// Whether the driver has its worker.
    fileprivate func isAmong(_ workers: [ClusterStatus.Worker]) -> Bool {
        switch result {
        case .wasUp(let process), .started(let process, _):
            workers.contains { $0.host == name && $0.processID == process }
        case .failed: false
        }
    }
}

/// The kind of this machine's processor.
enum MachineName {
    /// As `uname -m` has it.
    static var current: String {
        var system = utsname()
        guard uname(&system) == 0 else { return "" }
        return withUnsafeBytes(of: &system.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

/// The same for many hosts, some at a time.
enum HostGroup {
    /// - Returns: The results, in the order of the items.
    static func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], width: Int, _ body: @escaping @Sendable (Item) async -> Result
    ) async -> [Result] {
        await withTaskGroup(of: (Int, Result).self) { group in
            var results: [Int: Result] = [:]
            for (index, item) in items.enumerated() {
                if index >= width, let (done, result) = await group.next() { results[done] = result }
                group.addTask { (index, await body(item)) }
            }
            for await (done, result) in group { results[done] = result }
            return items.indices.compactMap { results[$0] }
        }
    }
}
