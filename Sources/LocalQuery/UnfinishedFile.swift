#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file under a temporary name beside its own, which it takes when it is whole.
package struct UnfinishedFile: Sendable {
    package let path: String
    /// In the same folder, since only there a file changes its name in one step.
    package let temporary: String
    /// Whether a file that has the name already gives way.
    private let replaces: Bool

    /// Makes the folders of `path` that are missing, and an empty file under a name that nobody else has.
    ///
    /// Temporary files of `path` whose processes have died are removed.
    ///
    /// - Throws: `io`, with the path and the reason.
    package init(_ path: String, replaces: Bool = true) throws(QueryError) {
        self.path = path
        self.replaces = replaces
        var found = stat()
        if stat(path, &found) == 0, found.st_mode & S_IFMT != S_IFREG {
            guard found.st_mode & S_IFMT != S_IFDIR else { throw Self.problem(path, EISDIR) }
            throw QueryError(
                .io, "\(path) cannot be written: it is a device or a pipe, which a whole file cannot replace")
        }
        var slash = path.dropFirst().firstIndex(of: "/")
        while let end = slash {
            let folder = String(path[..<end])
            if mkdir(folder, 0o777) != 0 {
                let code = errno
                guard stat(folder, &found) == 0 else { throw Self.problem(path, code) }
            }
            slash = path[path.index(after: end)...].firstIndex(of: "/")
        }
        LeftoverFiles.remove(of: path)
        var number = 0
        var name: String
        var descriptor: Int32
        repeat {
            name = path + LeftoverFiles.suffix(number)
            descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            number += 1
        } while descriptor < 0 && errno == EEXIST
        guard descriptor >= 0 else { throw Self.problem(path) }
        close(descriptor)
        temporary = name
    }

    /// Gives the file its name once the disk has all of it.
    ///
    /// - Throws: `io`, with the path and the reason: also where a file has the name already and is not to give way.
    package func keep() throws(QueryError) {
        let descriptor = open(temporary, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.problem(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.problem(path) }
        if replaces {
            guard rename(temporary, path) == 0 else { throw Self.problem(path) }
            return
        }
        // A link is made only where nobody has the name; a rename would replace whatever came meanwhile.
        if link(temporary, path) == 0 {
            unlink(temporary)
            return
        }
        let code = errno
        guard code != EEXIST else { throw Self.taken(path) }
        // A file system without links: nothing better is known than to look.
        guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK].contains(code) else { throw Self.problem(path, code) }
        guard access(path, F_OK) != 0 else { throw Self.taken(path) }
        guard rename(temporary, path) == 0 else { throw Self.problem(path) }
    }

    package func remove() { unlink(temporary) }

    private static func taken(_ path: String) -> QueryError {
        QueryError(
            .io, "\(path) cannot be written: somebody made a file of that name meanwhile; remove or overwrite it")
    }

    private static func problem(_ path: String, _ code: Int32 = errno) -> QueryError {
        QueryError(.io, "\(path) cannot be written: \(String(cString: strerror(code)))")
    }
}
