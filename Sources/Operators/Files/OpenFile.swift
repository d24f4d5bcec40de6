internal import FileIO
package import Glibc
package import Planning

/// A file of this machine that is the one the session saw.
package struct OpenFile: ~Copyable {
    private let descriptor: Int32
    private let file: ScannedFile

    /// Nil where there is no such file, or another one.
    package init?(_ file: ScannedFile) {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.scanned(file.path) == file else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        self.file = file
    }

    deinit { close(descriptor) }

    /// Reads into `memory` from `start` on; fewer bytes only at the file's end.
    ///
    /// - Throws: `TaskFailure` also where the file was changed meanwhile: bytes of two files are no rows of either.
    package func read(at start: Int64, into memory: UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int {
        let count: Int
        do throws(SystemError) { count = try FileBytes.read(descriptor, at: start, into: memory) } catch {
            throw TaskFailure("\(file.path) cannot be read: \(error)", isTransient: true)
        }
        // Looked at after the bytes are there: what was read before a change is right.
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.scanned(file.path) == file else { throw file.hasChanged }
        return count
    }
}

extension ScannedFile {
    /// Whether the file is there as the session saw it.
    package var isUnchanged: Bool {
        var found = stat()
        return stat(path, &found) == 0 && found.scanned(path) == self
    }

    /// What a reader gives that opens the file by itself; an error where the file was changed meanwhile.
    func unchanged<Result>(_ read: () throws(TaskFailure) -> Result) throws(TaskFailure) -> Result {
        do throws(TaskFailure) {
            let result = try read()
            guard isUnchanged else { throw hasChanged }
            return result
        } catch {
            throw isUnchanged ? error : hasChanged
        }
    }

    /// The failure of a file that is another one, or gone, in the middle of the reading.
    package var hasChanged: TaskFailure {
        TaskFailure("the file has changed, or is gone, since it was looked for", isTransient: false)
    }
}

extension stat {
    /// What a scan notes of a file.
    package func scanned(_ path: String) -> ScannedFile {
        ScannedFile(
            path: path, byteCount: Int64(st_size),
            // A time far off wraps around: it is only compared.
            modified: Int64(st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(st_mtim.tv_nsec))
    }
}
