package import Glibc

/// The files that this process has open.
package enum OpenFiles {
    private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

    /// A function of glibc 2.34 and later that Swift's module of it does not show.
    private static let closeFrom: CloseFrom? = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map {
        unsafeBitCast($0, to: CloseFrom.self)
    }

    /// Has a child close its copies of all files but the standard three, after what else it does with files.
    ///
    /// Whoever waits for the end of a pipe or a socket that this process was given must not wait for the child's. Marks on this
    /// process's files would meet the children, too, that others start at the same moment.
    package static func closeInChild(_ files: inout posix_spawn_file_actions_t) {
        _ = closeFrom?(&files, STDERR_FILENO + 1)
    }
}
