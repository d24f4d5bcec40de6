internal import Glibc
internal import Logging
internal import ZeroMQTransport
internal import Scheduling

/// How a worker on the driver's own machine is started.
package struct LocalWorkerCommand: Sendable {
    package var executable: String
    package var arguments: [String]
    /// Settings that the worker finds in its environment, over the driver's own.
    package var environment: [String: String]

    package init(executable: String, arguments: [String], environment: [String: String] = [:]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }

    /// The program that runs now: started with a driver's address in its environment it is a worker, and
    /// nothing else (see the target WorkerStart).
    package static var thisProgram: LocalWorkerCommand {
        LocalWorkerCommand(executable: "/proc/self/exe", arguments: ["roost-worker"])
    }
}

/// The worker processes that a driver starts, watches and starts again.
struct LocalWorkers {
    struct Ended {
        let id: Int32
        /// "killed by signal 9"
        let end: String
    }

    private struct Seat {
        var process: Int32?
        var policy = RestartPolicy()
        var due: ContinuousClock.Instant?
    }

    private let command: LocalWorkerCommand
    private let driver: Address
    private var seats: [Seat]

    init(count: Int, command: LocalWorkerCommand, driver: Address) {
        self.command = command
        self.driver = driver
        seats = Array(repeating: Seat(due: .now), count: count)
    }

    var processes: [Int32] { seats.compactMap(\.process) }

    mutating func startDue(now: ContinuousClock.Instant, log: Logger) {
        for index in seats.indices {
            guard seats[index].process == nil, let due = seats[index].due, due <= now else { continue }
            seats[index].policy.started(now: now)
            if let process = start() {
                seats[index].process = process
                seats[index].due = nil
            } else {
                seats[index].due = seats[index].policy.died(now: now)
                log.error("a worker could not be started: \(String(cString: strerror(errno)))")
            }
        }
    }

    /// Collects the processes that have ended, and plans their successors.
    mutating func reap(now: ContinuousClock.Instant, log: Logger) -> [Ended] {
        var ended: [Ended] = []
        for index in seats.indices {
            guard let process = seats[index].process else { continue }
            var status: Int32 = 0
            guard waitpid(process, &status, WNOHANG) == process else { continue }
            let signal = status & 0x7f
            let end = signal == 0 ? "it exited with code \(status >> 8 & 0xff)" : "it was killed by signal \(signal)"
            seats[index].process = nil
            seats[index].due = seats[index].policy.died(now: now)
            ended.append(Ended(id: process, end: end))
        }
        return ended
    }

    /// Whether every process has ended; none is started again from now on.
    mutating func allEnded() -> Bool {
        for index in seats.indices {
            seats[index].due = nil
            guard let process = seats[index].process else { continue }
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process { seats[index].process = nil }
        }
        return seats.allSatisfy { $0.process == nil }
    }

    /// Ends what did not end by itself.
    mutating func kill() {
        for process in processes {
            Glibc.kill(process, SIGKILL)
            var status: Int32 = 0
            waitpid(process, &status, 0)
        }
        seats = []
    }

    private func start() -> Int32? {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: Ctrl-C at the terminal is for the driver, which then ends its workers in order.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        // A script's standard output is its own.
        posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO)
        OpenFiles.closeOnExec()

        var settings = command.environment
        settings["ROOST_WORKER_DRIVER"] = driver.description
        var variables = ProcessEnvironment.current.filter { settings[$0.key] == nil }
        variables.merge(settings) { $1 }
        var process: pid_t = 0
        let failure = withCStrings(command.arguments) { arguments in
            withCStrings(variables.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&process, command.executable, &files, &attributes, arguments, environment)
            }
        }
        errno = failure
        return failure == 0 ? process : nil
    }
}

/// Calls `body` with a null-ended array of C strings.
private func withCStrings<R>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
) -> R {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { preconditionFailure("an array with an element has a start") }
        return body(start)
    }
}

/// The process's environment variables.
enum ProcessEnvironment {
    static var current: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
            entry += 1
        }
        return variables
    }
}
