internal import Logging
internal import Scheduling
internal import ZeroMQTransport

/// The worker processes that a driver starts, watches and starts again.
struct LocalWorkers {
    struct Ended {
        let id: Int32
        let end: ProcessEnd
        /// How it ended, with what is known of a kill.
        let cause: String
    }

    private struct ProcessSlot {
        var process: Int32?
        /// Whether that process has been a worker.
        var hasJoined = false
        var policy = RestartPolicy()
        var due: ContinuousClock.Instant?
        /// Whether nobody takes its place.
        var isRetired = false
        /// Whether it is there only as long as work is.
        var isScaled = false
    }

    /// Processes that are remembered after their end.
    private static let mostStarted = 1024

    private let command: LocalWorkerCommand
    private let driver: Address
    private let processes: any WorkerProcesses
    private var slots: [ProcessSlot]
    /// Where the workers' standard error goes; nil for where the driver's goes.
    let files: WorkerLogFiles?
    private var kills = MemoryKills()
    /// The processes that were started, the newest last.
    private var started: [Int32] = []

    init(
        count: Int, command: LocalWorkerCommand, driver: Address, processes: any WorkerProcesses,
        files: WorkerLogFiles?, now: ContinuousClock.Instant
    ) {
        self.files = files
        self.command = command
        self.driver = driver
        self.processes = processes
        slots = Array(repeating: ProcessSlot(due: now), count: max(0, count))
    }

    /// Whether this driver started the process, alive or not.
    func hasStarted(_ process: Int32) -> Bool { started.contains(process) }

    /// The process, where it was started here, has no successor.
    mutating func retire(_ process: Int32) {
        for index in slots.indices where slots[index].process == process { slots[index].isRetired = true }
    }

    mutating func startDue(now: ContinuousClock.Instant, log: Logger) {
        for index in slots.indices {
            guard slots[index].process == nil, let due = slots[index].due, due <= now else { continue }
            slots[index].policy.started(now: now)
            do throws(WorkerProcessError) {
                slots[index].process = try launch()
                slots[index].hasJoined = false
                slots[index].due = nil
            } catch {
                slots[index].due = slots[index].policy.died(now: now)
                log.error("a worker could not be started: \(error.reason)")
            }
        }
    }

    /// Starts one more, which has no successor.
    ///
    /// - Throws: where the system starts none.
    mutating func start() throws(WorkerProcessError) -> Int32 {
        let process = try launch()
        slots.append(ProcessSlot(process: process, isRetired: true, isScaled: true))
        return process
    }

    /// Whether the process was started by `start`.
    func isScaled(_ process: Int32) -> Bool { slots.contains { $0.isScaled && $0.process == process } }

    private mutating func launch() throws(WorkerProcessError) -> Int32 {
        var command = command
        command.errorFile = files?.makePath()
        let process = try processes.start(command, driver: driver.description)
        if let path = command.errorFile { files?.started(process, path) }
        started.append(process)
        if started.count > Self.mostStarted { started.removeFirst() }
        return process
    }

    /// Ends a process of `start` at once, which has not joined.
    mutating func end(_ process: Int32) {
        guard isScaled(process) else { return }
        processes.kill(process)
        slots.removeAll { $0.process == process }
    }

    /// Collects the processes that have ended, and plans their successors.
    mutating func reap(now: ContinuousClock.Instant, log: Logger) -> [Ended] {
        var ended: [Ended] = []
        for index in slots.indices {
            guard let process = slots[index].process else { continue }
            guard let end = processes.end(of: process) else { continue }
            slots[index].process = nil
            slots[index].due = slots[index].isRetired ? nil : slots[index].policy.died(now: now)
            ended.append(Ended(id: process, end: end, cause: kills.explain(end, of: process)))
        }
        if !ended.isEmpty { slots.removeAll { $0.isScaled && $0.process == nil } }
        return ended
    }

    /// Whether every process has ended; none is started again from now on.
    mutating func allEnded() -> Bool {
        for index in slots.indices {
            slots[index].due = nil
            guard let process = slots[index].process else { continue }
            if processes.end(of: process) != nil { slots[index].process = nil }
        }
        return slots.allSatisfy { $0.process == nil }
    }

    /// A process of this machine has joined as a worker.
    mutating func joined(_ process: Int32) {
        for index in slots.indices where slots[index].process == process { slots[index].hasJoined = true }
    }

    /// Ends at once the processes that never joined: nobody can ask them to, and they have no work.
    mutating func killThoseThatNeverJoined() {
        for index in slots.indices where !slots[index].hasJoined {
            if let process = slots[index].process { processes.kill(process) }
            // Of one that was killed the system says nothing more.
            slots[index].process = nil
        }
    }

    /// Ends what did not end by itself.
    mutating func kill() {
        for process in slots.compactMap(\.process) { processes.kill(process) }
        slots = []
    }
}
