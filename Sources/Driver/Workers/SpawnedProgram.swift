internal import Glibc

/// Starts a program in a process group of its own, without the files that this process has open.
enum SpawnedProgram {
    /// Where one of a program's outputs goes.
    enum Output {
        /// The end of a file, which is made.
        case append(String)
        /// A file that is made, or emptied.
        case replace(String)
        /// This process's standard error.
        case standardError
    }

    /// - Parameters:
    ///   - executable: The program's path.
    ///   - arguments: Its name and arguments.
    ///   - variables: Its whole environment.
    ///   - input: What it reads; nil for nothing.
    ///   - output: Where its standard output goes.
    ///   - errors: Where its standard error goes.
    /// - Returns: the process's id.
    /// - Throws: where the system starts none.
    static func start(
        _ executable: String, _ arguments: [String], variables: [String: String], input: Int32? = nil, output: Output,
        errors: Output
    ) throws(WorkerProcessError) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: Ctrl-C at the terminal is for the driver, which then ends its children in order.
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
        // A script's standard output is its own: what a child says there goes to standard error where no file has it.
        add(errors, to: STDERR_FILENO, &files)
        add(output, to: STDOUT_FILENO, &files)
        OpenFiles.closeInChild(&files)
        var process: pid_t = 0
        let failure = withCStrings(arguments) { arguments in
            withCStrings(variables.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&process, executable, &files, &attributes, arguments, environment)
            }
        }
        guard failure == 0 else { throw WorkerProcessError(String(cString: strerror(failure))) }
        return process
    }

    private static func add(_ output: Output, to descriptor: Int32, _ files: inout posix_spawn_file_actions_t) {
        switch output {
        case .append(let path):
            posix_spawn_file_actions_addopen(
                &files, descriptor, path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600)
        case .replace(let path):
            posix_spawn_file_actions_addopen(
                &files, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600)
        case .standardError:
            if descriptor != STDERR_FILENO { posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, descriptor) }
        }
    }

    /// How a process ended; nil while it runs.
    static func end(of process: Int32) -> ProcessEnd? {
        var status: Int32 = 0
        guard waitpid(process, &status, WNOHANG) == process else { return nil }
        let signal = status & 0x7f
        return signal == 0 ? .exited(code: status >> 8 & 0xff) : .killed(signal: signal)
    }

    /// Ends a process at once, and waits for that.
    static func kill(_ process: Int32) {
        Glibc.kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }
}
