internal import Glibc

/// A file that one process at a time holds, until it lets go or ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Waits for the lock; nil where its folder is gone.
    static func wait(_ path: String) throws(PathError) -> FolderLock? {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else {
                let code = errno
                if code == ENOENT { return nil }
                throw PathError(path: path, code: code)
            }
            let lock = FolderLock(descriptor)
            while flock(descriptor, LOCK_EX) != 0 {
                // A file system without locks: whoever writes there must write alone.
                guard errno == EINTR else { return lock }
            }
            // Whoever held it may have removed it.
            if isSame(descriptor, path) { return lock }
        }
    }

    /// Takes a lock that nobody holds; nil where somebody does.
    static func take(_ path: String) throws(PathError) -> FolderLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw PathError(path: path, code: errno) }
        let lock = FolderLock(descriptor)
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK ? lock : nil
    }

    /// Whether somebody holds a lock; nobody holds one that is not there.
    static func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return errno != ENOENT }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0
    }

    private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        var mine = stat(), there = stat()
        return fstat(descriptor, &mine) == 0 && stat(path, &there) == 0 && mine.st_ino == there.st_ino
            && mine.st_dev == there.st_dev
    }
}
