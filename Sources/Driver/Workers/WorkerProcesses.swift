internal import Glibc

/// What starts and ends the worker processes of a driver; a test starts none.
package protocol WorkerProcesses: Sendable {
    /// Starts a worker for the driver at an address.
    ///
    /// - Returns: the process's id.
    /// - Throws: where the system starts none.
    func start(_ command: LocalWorkerCommand, driver: String) throws(WorkerProcessError) -> Int32

    /// How the process ended: `it was killed by signal 9`; nil while it runs.
    func end(of process: Int32) -> String?

    /// Ends the process at once, and waits for that.
    func kill(_ process: Int32)
}

/// Why a worker could not be started.
package struct WorkerProcessError: Error, Sendable {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}

/// Processes of the system.
package struct SpawnedProcesses: WorkerProcesses {
    package init() {}

    package func start(_ command: LocalWorkerCommand, driver: String) throws(WorkerProcessError) -> Int32 {
        var command = command
        command.environment["ROOST_WORKER_DRIVER"] = driver
        return try Self.spawn(command)
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - command: The program.
    ///   - input: What it reads; nil for nothing.
    /// - Returns: Its process, which leads a group of its own.
    /// - Throws: where the system starts none.
    static func spawn(_ command: LocalWorkerCommand, input: Int32? = nil) throws(WorkerProcessError) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: Ctrl-C at the terminal is for the driver, which then ends its workers in order.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        if let input {
            posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        if let path = command.errorFile {
            posix_spawn_file_actions_addopen(
                &files, STDERR_FILENO, path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600)
        }
        // A script's standard output is its own.
        posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO)
        OpenFiles.closeOnExec()

        let settings = command.environment
        var variables = ProcessEnvironment.current.filter { settings[$0.key] == nil }
        variables.merge(settings) { $1 }
        var process: pid_t = 0
        let failure = withCStrings(command.arguments) { arguments in
            withCStrings(variables.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&process, command.executable, &files, &attributes, arguments, environment)
            }
        }
        guard failure == 0 else { throw WorkerProcessError(String(cString: strerror(failure))) }
        return process
    }

    package func end(of process: Int32) -> String? {
        var status: Int32 = 0
        guard waitpid(process, &status, WNOHANG) == process else { return nil }
        let signal = status & 0x7f
        return signal == 0 ? "it exited with code \(status >> 8 & 0xff)" : "it was killed by signal \(signal)"
    }

    package func kill(_ process: Int32) {
        Glibc.kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
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
