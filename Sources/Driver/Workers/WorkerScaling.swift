internal import Glibc
internal import Messaging
internal import Planning
internal import Scheduling
internal import ZeroMQTransport

/// How many workers there are, and how those are started that are missing.
struct WorkerScaling {
    /// The time between two looks at workers and backlog.
    private static let interval = Duration.milliseconds(250)

    var autoscaler: Autoscaler
    /// Nil where workers are processes of this machine.
    let command: WorkerStartCommand?
    private let prefix: String
    private var nextLook: ContinuousClock.Instant?
    /// Processes of this machine that have not joined, and their numbers.
    private var processes: [Int32: Int] = [:]
    /// Numbers of workers that a command was run for, and that have not joined, by their names.
    private var names: [String: Int] = [:]
    /// Commands that run, and the numbers of their workers.
    private var commands: [Int32: Int] = [:]
    /// Why the last start failed.
    private var failure: String?

    init(
        _ configuration: Autoscaler.Configuration, _ command: String?, driver: Address, epoch: UInt64,
        environment: [String: String], files: WorkerLogFiles?
    ) {
        autoscaler = Autoscaler(configuration)
        self.command = command.map {
            WorkerStartCommand(
                $0, driver: driver, tokenTime: configuration.startLimit, environment: environment, files: files)
        }
        prefix = "auto-\(String(epoch, radix: 36).prefix(6))-"
    }

    /// Whether it is time to look again.
    mutating func isDue(_ now: ContinuousClock.Instant) -> Bool {
        if let nextLook, now < nextLook { return false }
        nextLook = now.advanced(by: Self.interval)
        return true
    }

    // MARK: Starts

    mutating func started(_ process: Int32, as number: Int) { processes[process] = number }

    /// - Returns: The name for a worker that a command starts.
    mutating func name(_ number: Int) -> String {
        let name = prefix + "\(number)"
        names[name] = number
        return name
    }

    mutating func commandStarted(_ process: Int32, for number: Int) { commands[process] = number }

    /// The commands that have ended: for whom, and how, where their worker has not come.
    mutating func takeEnded() -> [(process: Int32, number: Int?, end: ProcessEnd)] {
        let system = SpawnedProcesses()
        return commands.keys.sorted().compactMap { process in
            guard let end = system.end(of: process), let number = commands.removeValue(forKey: process) else {
                return nil
            }
            return (process, names.values.contains(number) ? number : nil, end)
        }
    }

    /// A process of this machine has ended.
    ///
    /// - Returns: its number, where it has not joined.
    mutating func takeProcess(_ process: Int32) -> Int? { processes.removeValue(forKey: process) }

    /// A worker has joined.
    mutating func joined(_ registration: Registration, as worker: WorkerID, now: ContinuousClock.Instant) {
        var number = names.removeValue(forKey: registration.startName)
        if number == nil, registration.host == HostName.current { number = takeProcess(registration.processID) }
        guard let number else { return }
        failure = nil
        autoscaler.joined(number, as: worker, now: now)
    }

    /// A worker is not waited for any more.
    ///
    /// - Returns: the process of this machine that was to be it, or the command that was to start it.
    mutating func giveUp(_ number: Int, because cause: String) -> (process: Int32?, command: Int32?) {
        failure = cause
        let process = processes.first { $0.value == number }?.key
        let command = commands.first { $0.value == number }?.key
        names = names.filter { $0.value != number }
        if let process { processes[process] = nil }
        return (process, command)
    }

    /// Ends the commands whose workers have not come.
    func stop() {
        let waiting = Set(names.values)
        for (process, number) in commands where waiting.contains(number) { kill(-process, SIGTERM) }
    }

    func status(_ now: ContinuousClock.Instant) -> ClusterStatus.Scaling {
        let configuration = autoscaler.configuration
        return ClusterStatus.Scaling(
            minWorkers: configuration.least, maxWorkers: configuration.most, starting: autoscaler.starting,
            idleSeconds: configuration.idle.seconds, failure: failure)
    }
}
