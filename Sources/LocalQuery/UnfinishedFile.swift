#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file under a temporary name beside its own, which it takes when it is whole.
struct UnfinishedFile: Sendable {
    let path: String
    /// In the same folder, since only there a file changes its name in one step.
    let temporary: String

    /// Makes the folders of `path` that are missing, and an empty file under a name that nobody else has.
    /// - Throws: `io`, with the path and the reason.
    init(_ path: String) throws(QueryError) {
        self.path = path
        var place = stat()
        if stat(path, &place) == 0, place.st_mode & S_IFMT == S_IFDIR { throw Self.problem(path, EISDIR) }
        var slash = path.dropFirst().firstIndex(of: "/")
        while let end = slash {
            let folder = String(path[..<end])
            if mkdir(folder, 0o777) != 0 {
                let code = errno
                guard stat(folder, &place) == 0 else { throw Self.problem(path, code) }
            }
            slash = path[path.index(after: end)...].firstIndex(of: "/")
        }
        var number = 0
        var name: String
        var descriptor: Int32
        repeat {
            name = "\(path).writing-\(getpid())" + (number == 0 ? "" : "-\(number)")
            descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            number += 1
        } while descriptor < 0 && errno == EEXIST
        guard descriptor >= 0 else { throw Self.problem(path) }
        close(descriptor)
        temporary = name
    }

    /// Gives the file its name, in place of any that had it, once the disk has all of it.
    /// - Throws: `io`, with the path and the reason.
    func keep() throws(QueryError) {
        let descriptor = open(temporary, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.problem(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw Self.problem(path) }
    }

    func remove() { unlink(temporary) }

    private static func problem(_ path: String, _ code: Int32 = errno) -> QueryError {
        QueryError(.io, "\(path) cannot be written: \(String(cString: strerror(code)))")
    }
}
