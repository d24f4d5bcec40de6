internal import DataFrames
internal import Driver
internal import Foundation
internal import Synchronization

/// Programs that this one runs and waits for, such as ssh.
final class ChildPrograms: Sendable {
    struct End: Sendable {
        /// As a shell has it: 128 and the signal where one ended it.
        let code: Int32
        let output: String
        let errors: String
        var wasStopped = false
    }

    /// What a program reads.
    enum Input: Sendable {
        case nothing
        /// A short text, which is on no disk and in no argument.
        case text(String)
        /// A file from a byte on.
        case file(path: String, from: Int64)
    }

    private struct State {
        var running: Set<pid_t> = []
        var stopped: Set<pid_t> = []
        var isOver = false
    }

    /// A pipe takes so much before anybody reads.
    private static let mostText = 60_000

    private let state = Mutex(State())

    /// Runs a program to its end, on a thread of its own.
    ///
    /// - Parameters:
    ///   - path: Its path, or a name on the PATH.
    ///   - arguments: Its arguments, its name first.
    ///   - input: What it reads.
    ///   - limit: How long it may take; nil for as long as it likes.
    /// - Returns: How it ended, and what it said.
    /// - Throws: `RoostError` where it cannot be started.
    func run(_ path: String, _ arguments: [String], input: Input = .nothing, limit: Duration? = nil)
        async throws(RoostError)
        -> End
    {
        let result = await withCheckedContinuation { (done: CheckedContinuation<Result<End, RoostError>, Never>) in
            Thread.detachNewThread { [self] in
                done.resume(
                    returning: Result { () throws(RoostError) in
                        try runHere(path, arguments, input: input, limit: limit)
                    })
            }
        }
        return try result.get()
    }

    /// Ends all that run, and lets no other begin.
    func stop() {
        state.withLock { state in
            state.isOver = true
            state.stopped.formUnion(state.running)
            for process in state.running { kill(process, SIGTERM) }
        }
    }

    private func runHere(
        _ path: String, _ arguments: [String], input: Input, limit: Duration?
    ) throws(RoostError) -> End {
        let output = try Self.nameless(), errors = try Self.nameless()
        defer {
            close(output)
            close(errors)
        }
        let process = try start(path, arguments, input, [output, errors])
        let timer = limit.map { limit in
            Task { [self] in
                try? await Task.sleep(for: limit)
                if !Task.isCancelled { stop(process) }
            }
        }
        // Its number stays its own until it is no longer in the list of those that may be ended.
        var information = siginfo_t()
        while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        timer?.cancel()
        let wasStopped = state.withLock { state in
            state.running.remove(process)
            return state.stopped.remove(process) != nil
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return End(
            code: signal == 0 ? status >> 8 & 0xff : 128 + signal, output: Self.text(output),
            errors: Self.text(errors), wasStopped: wasStopped)
    }

    private func stop(_ process: pid_t) {
        state.withLock { state in
            guard state.running.contains(process) else { return }
            state.stopped.insert(process)
            kill(process, SIGTERM)
        }
    }

    /// What one program reads no other inherits, which would keep it open: they are started one after another.
    private func start(
        _ path: String, _ arguments: [String], _ input: Input, _ outputs: [Int32]
    ) throws(RoostError) -> pid_t {
        let started = state.withLock { state -> Result<pid_t, RoostError> in
            guard !state.isOver else { return .failure(RoostError(.cancelled, "stopped")) }
            return Result { () throws(RoostError) in
                let source = try Self.open(input)
                defer { close(source) }
                let process = try Self.spawn(path, arguments, [source] + outputs)
                state.running.insert(process)
                return process
            }
        }
        return try started.get()
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ streams: [Int32]
    ) throws(RoostError) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: Ctrl-C at the terminal is for this program, which then ends it, whatever this program's
        // own parent has had blocked or ignored.
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        posix_spawnattr_setpgroup(&attributes, 0)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGTERM)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        for (stream, file) in streams.enumerated() { posix_spawn_file_actions_adddup2(&files, file, Int32(stream)) }
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        OpenFiles.closeInChild(&files)
        var process: pid_t = 0
        let failure = posix_spawnp(&process, path, &files, &attributes, &pointers, environ)
        guard failure == 0 else {
            throw RoostError(.cluster, "\(path) could not be started: \(String(cString: strerror(failure)))")
        }
        return process
    }

    private static func open(_ input: Input) throws(RoostError) -> Int32 {
        switch input {
        case .nothing: return Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
        case .file(let path, let offset):
            let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0, lseek(file, Int(offset), SEEK_SET) == Int(offset) else {
                throw RoostError(.file, "\(path) cannot be read: \(String(cString: strerror(errno)))")
            }
            return file
        case .text(let text):
            let bytes = Array(text.utf8)
            precondition(bytes.count <= mostText, "a script is short")
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else {
                throw RoostError(.cluster, "no pipe could be made: \(String(cString: strerror(errno)))")
            }
            _ = bytes.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
            close(ends[1])
            return ends[0]
        }
    }

    /// A file for what a program says, which has no name and goes with its last user.
    private static func nameless() throws(RoostError) -> Int32 {
        var path = Array((FileManager.default.temporaryDirectory.path + "/roost-XXXXXX").utf8CString)
        let file = mkstemp(&path)
        guard file >= 0 else {
            throw RoostError(.file, "no temporary file could be made: \(String(cString: strerror(errno)))")
        }
        unlink(path)
        return file
    }

    /// The last of what a file holds.
    private static func text(_ file: Int32) -> String {
        let size = lseek(file, 0, SEEK_END), most: off_t = 1 << 18
        var bytes = [UInt8](repeating: 0, count: Int(min(max(size, 0), most)))
        let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, max(0, size - most)) }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
