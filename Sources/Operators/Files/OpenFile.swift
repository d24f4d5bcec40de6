internal import FileIO
package import Glibc
package import Planning

/// A file of this machine that is the one the session saw.
package struct OpenFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

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
        path = file.path
    }

    deinit { close(descriptor) }

    /// Reads into `memory` from `start` on; fewer bytes only at the file's end.
    package func read(at start: Int64, into memory: UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int {
        do throws(SystemError) { return try FileBytes.read(descriptor, at: start, into: memory) } catch {
            throw TaskFailure("\(path) cannot be read: \(error)", isTransient: true)
        }
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
