internal import DataFrames
internal import Driver
internal import Foundation
internal import Journal

/// This program, started again to live on its own.
struct BackgroundProcess {
    private let id: pid_t

    /// glibc's POSIX_SPAWN_SETSID (spawn.h), which Swift's module of it leaves out.
    private static let setSession: Int16 = 0x80

    /// Where a driver in the background writes what it has to say: a file that goes by its port.
    static func file(_ name: String) throws(RoostError) -> URL {
        do {
            let folder = try StateFolder(environment: ProcessInfo.processInfo.environment)
            return URL(fileURLWithPath: folder.path).appendingPathComponent("driver-\(name)")
        } catch {
            throw RoostError(.file, "there is no folder for the driver's log: \(error.description)")
        }
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
        OpenFiles.closeInChild(&files)
        var id: pid_t = 0
        var pointers: [UnsafeMutablePointer<CChar>?] = (["roost"] + arguments).map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let failure = posix_spawn(&id, "/proc/self/exe", &files, &attributes, &pointers, environ)
        guard failure == 0 else {
            throw RoostError(.cluster, "the driver could not be started: \(String(cString: strerror(failure)))")
        }
        return BackgroundProcess(id: id)
    }

    func terminate() { kill(id, SIGTERM) }

    var hasEnded: Bool {
        var status: Int32 = 0
        return waitpid(id, &status, WNOHANG) == id
    }
}
