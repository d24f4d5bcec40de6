internal import DataFrames
internal import Glibc
internal import LocalQuery
internal import Synchronization

/// A folder for results, into which one run at a time writes.
///
/// The lock is on the folder itself, so that no file of it is left; the system takes it from a process that dies.
final class OutputFolder: Sendable {
    private let path: String
    /// Folders that were made for this run, the outermost first.
    private let made: [String]
    private let descriptor: Mutex<Int32>

    /// Makes the folder where it is missing, takes the lock, and removes what killed runs left.
    /// - Throws: `RoostError` where another run writes there, or the folder cannot be made.
    init(_ path: String) throws(RoostError) {
        self.path = path
        made = try Self.make(path)
        let file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        descriptor = Mutex(file)
        // Known now, before anything is paid for. Root may write anywhere, but not on a disk that is read only.
        guard access(path, W_OK | X_OK) == 0 else {
            let reason = String(cString: strerror(errno))
            release()
            throw RoostError(.file, "the results cannot be written to \(path): \(reason)")
        }
        // A folder that cannot be read, and a file system without locks, are used without one.
        if file >= 0, flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            let holder = Self.holder(of: file).map { " (process \($0))" } ?? ""
            release()
            throw RoostError(
                .file,
                "another run\(holder) writes its results to \(path) now; wait for its end, or use another folder: --output"
            )
        }
        LeftoverFiles.remove(in: path)
        do { try Self.probe(path) } catch {
            release()
            throw RoostError(.file, "the results cannot be written to \(path): \(error.description)")
        }
    }

    /// Writes and removes a little, so that a disk that is full is known before anything is paid for.
    private static func probe(_ path: String) throws(QueryError) {
        let file = try UnfinishedFile(path + "/probe")
        defer { file.remove() }
        let descriptor = open(file.temporary, O_WRONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        let bytes = [UInt8](repeating: 0, count: 64 << 10)
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(descriptor) == 0 else {
            throw QueryError(
                .io, written >= 0 && written < bytes.count ? "the disk is full" : String(cString: strerror(errno)))
        }
    }

    /// Gives the lock back; folders that were made and stayed empty go.
    func release() {
        descriptor.withLock { file in
            if file >= 0 { close(file) }
            file = -1
        }
        for folder in made.reversed() { rmdir(folder) }
    }

    deinit { descriptor.withLock { if $0 >= 0 { _ = close($0) } } }

    private static func make(_ path: String) throws(RoostError) -> [String] {
        var made: [String] = [], end = path.startIndex
        while end < path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            let folder = String(path[..<end])
            if mkdir(folder, 0o777) == 0 {
                made.append(folder)
                continue
            }
            let failure = errno
            var found = stat()
            guard stat(folder, &found) == 0, found.st_mode & S_IFMT == S_IFDIR else {
                for folder in made.reversed() { rmdir(folder) }
                let reason = failure == EEXIST ? "\(folder) is not a folder" : String(cString: strerror(failure))
                throw RoostError(.file, "the results cannot be written to \(path): \(reason)")
            }
        }
        return made
    }

    /// The process that has the lock, as the kernel lists it.
    private static func holder(of file: Int32) -> pid_t? {
        var found = stat()
        guard fstat(file, &found) == 0, let locks = fopen("/proc/locks", "r") else { return nil }
        defer { fclose(locks) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), locks) != nil {
            // 1: FLOCK  ADVISORY  WRITE 1234 fd:00:5678 0 EOF
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let words = text.split(separator: " ")
            guard words.count > 5, words[1] == "FLOCK", words[5].hasSuffix(":\(found.st_ino)") else { continue }
            return pid_t(words[4])
        }
        return nil
    }
}
