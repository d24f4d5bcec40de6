internal import Glibc

/// An open file whose lock (`flock`) tells other processes that its owner lives; the system drops the lock
/// with the process, however that ends.
///
/// A child process does not get it.
struct LockedFile: ~Copyable, Sendable {
    let descriptor: Int32

    private init(owning descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    enum Found: ~Copyable {
        /// Nobody held the lock, and now we do.
        case dead(LockedFile)
        case living
        case missing
    }

    /// Makes a file with mode 0600 that nobody ever sees unlocked: it gets its name with the lock on it.
    ///
    /// - Throws: `JournalError` where there is a file at `path`, unless `replacing`, and where none can be made.
    static func make(
        _ path: String, replacing: Bool = false, _ fill: (Int32) throws(JournalError) -> Void = { _ in }
    ) throws(JournalError) -> LockedFile {
        let temporary = "\(path).\(getpid())-" + String(UInt32.random(in: .min ... .max), radix: 16)
        let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("the file \(path) cannot be made") }
        let file = LockedFile(owning: descriptor)
        do throws(JournalError) {
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw JournalError.system("\(path) cannot be locked")
            }
            try fill(descriptor)
            // `link` fails where the name is taken, which `rename` would not.
            let failure = replacing ? rename(temporary, path) : link(temporary, path)
            guard failure == 0 else { throw JournalError.system("the file \(path) cannot be made") }
        } catch {
            unlink(temporary)
            throw error
        }
        if !replacing { unlink(temporary) }
        return file
    }

    /// Whether the owner of the file at `path` lives.
    ///
    /// - Throws: `JournalError` where the file cannot be opened.
    static func find(_ path: String) throws(JournalError) -> Found {
        while true {
            let descriptor = open(path, O_RDWR | O_CLOEXEC)
            guard descriptor >= 0 else {
                if errno == ENOENT { return .missing }
                throw .system("the file \(path) cannot be opened")
            }
            let file = LockedFile(owning: descriptor)
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                if errno == EWOULDBLOCK { return .living }
                throw .system("\(path) cannot be locked")
            }
            // The name may lead to another file since: one that replaced it, or none.
            if file.isAt(path) { return .dead(file) }
        }
    }

    private func isAt(_ path: String) -> Bool {
        var own = stat()
        var named = stat()
        guard fstat(descriptor, &own) == 0, stat(path, &named) == 0 else { return false }
        return own.st_ino == named.st_ino && own.st_dev == named.st_dev
    }
}
