internal import Glibc

/// The files that this process has open.
package enum OpenFiles {
    /// Keeps every file but the standard three from the programs that are started from now on.
    ///
    /// Whoever waits for the end of a pipe or a socket that this process was given must not wait for theirs.
    package static func closeOnExec() {
        guard let folder = opendir("/proc/self/fd") else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX)) { String(cString: $0) }
            }
            if let file = Int32(name), file > STDERR_FILENO { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
        }
    }
}
