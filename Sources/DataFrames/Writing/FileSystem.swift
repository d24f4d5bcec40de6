internal import Glibc

/// What the system says of a path that something could not be done to.
struct PathError: Error, CustomStringConvertible {
    let path: String
    let code: Int32

    var description: String { "\(path): \(String(cString: strerror(code)))" }
}

/// The calls of the system that a write's folders need.
enum FileSystem {
    enum Kind {
        case none, file, folder
    }

    static func kind(_ path: String) throws(PathError) -> Kind {
        var found = stat()
        if stat(path, &found) == 0 { return found.st_mode & S_IFMT == S_IFDIR ? .folder : .file }
        let code = errno
        guard code == ENOENT || code == ENOTDIR else { throw PathError(path: path, code: code) }
        return .none
    }

    static func byteCount(_ path: String) -> Int64? {
        var found = stat()
        guard lstat(path, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(found.st_size)
    }

    /// The names in a folder, sorted.
    static func names(_ folder: String) throws(PathError) -> [String] {
        guard let entries = opendir(folder) else { throw PathError(path: folder, code: errno) }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a folder where there is none.
    /// - Returns: Whether it was made.
    @discardableResult
    static func makeFolder(_ path: String) throws(PathError) -> Bool {
        if mkdir(path, 0o777) == 0 { return true }
        let code = errno
        guard code == EEXIST, try kind(path) == .folder else { throw PathError(path: path, code: code) }
        return false
    }

    /// Makes a folder and those that it is in.
    /// - Returns: Those that were made, the outermost first.
    static func makeFolders(_ path: String) throws(PathError) -> [String] {
        var made: [String] = []
        var slash = path.dropFirst().firstIndex(of: "/")
        while let end = slash {
            let folder = String(path[..<end])
            if try makeFolder(folder) { made.append(folder) }
            slash = path[path.index(after: end)...].firstIndex(of: "/")
        }
        if try makeFolder(path) { made.append(path) }
        return made
    }

    static func move(_ source: String, to target: String) throws(PathError) {
        guard rename(source, target) == 0 else { throw PathError(path: target, code: errno) }
    }

    /// Lets two paths change places in one step.
    /// - Returns: Whether they have; not every file system can.
    static func exchange(_ one: String, _ other: String) -> Bool {
        typealias Rename =
            @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        // The C library's, where it has it.
        guard let address = dlsym(nil, "renameat2") else { return false }
        let exchanging: UInt32 = 2
        let rename = unsafeBitCast(address, to: Rename.self)
        return one.withCString { one in
            other.withCString { other in rename(AT_FDCWD, one, AT_FDCWD, other, exchanging) == 0 }
        }
    }

    /// Has the disk take what is known of a file or folder.
    static func sync(_ path: String) throws(PathError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PathError(path: path, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw PathError(path: path, code: errno) }
    }

    /// Writes a file of a few bytes, and has the disk take it.
    static func write(_ bytes: [UInt8], to path: String) throws(PathError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw PathError(path: path, code: errno) }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { rest in
                Glibc.write(descriptor, rest.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count > 0 { done += count } else if errno != EINTR { throw PathError(path: path, code: errno) }
        }
        guard bytes.isEmpty || fsync(descriptor) == 0 else { throw PathError(path: path, code: errno) }
    }

    /// Removes a file, or a folder with all in it, as far as that can be done.
    static func remove(_ path: String) {
        // A late attempt may put a file into a folder while it is emptied.
        for _ in 0..<8 {
            var found = stat()
            guard lstat(path, &found) == 0 else { return }
            guard found.st_mode & S_IFMT == S_IFDIR else {
                unlink(path)
                return
            }
            for name in (try? names(path)) ?? [] { remove("\(path)/\(name)") }
            if rmdir(path) == 0 || errno != ENOTEMPTY { return }
        }
    }
}
