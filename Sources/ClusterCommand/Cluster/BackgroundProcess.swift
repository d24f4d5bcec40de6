internal import DataFrames
internal import Driver
internal import Foundation

/// This program, started again to live on its own.
struct BackgroundProcess {
    private let id: pid_t

    /// glibc's POSIX_SPAWN_SETSID (spawn.h), which Swift's module of it leaves out.
    private static let setSession: Int16 = 0x80

    /// Where a driver in the background writes what it has to say.
    static func logFile(port: Int) throws -> URL {
        let environment = ProcessInfo.processInfo.environment
        let state = environment["XDG_STATE_HOME"] ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state"
        let home = environment["ROOST_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        let folder = URL(fileURLWithPath: home ?? state + "/roost")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw RoostError(
                .file, "no folder for the driver's log could be made at \(folder.path): \(error.localizedDescription)")
        }
        return folder.appendingPathComponent("driver-\(port).log")
    }

    static func start(_ arguments: [String], log: URL) throws(RoostError) -> BackgroundProcess {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A session of its own: the terminal's end is not the cluster's.
        posix_spawnattr_setflags(&attributes, Self.setSession)
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, log.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO)
        OpenFiles.closeOnExec()
        var id: pid_t = 0
        var pointers: [UnsafeMutablePointer<CChar>?] = (["roost"] + arguments).map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let failure = posix_spawn(&id, "/proc/self/exe", &files, &attributes, &pointers, environ)
        guard failure == 0 else {
            throw RoostError(.cluster, "the driver could not be started: \(String(cString: strerror(failure)))")
        }
        return BackgroundProcess(id: id)
    }

    var hasEnded: Bool {
        var status: Int32 = 0
        return waitpid(id, &status, WNOHANG) == id
    }
}
