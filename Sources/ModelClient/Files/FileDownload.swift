internal import FileIO
internal import Glibc
internal import ModelAPI
internal import NIOCore

/// A file that is written under another name, and gets its own only once it is whole.
///
/// Used by one thread at a time: the next bytes are handed over only when the last are written.
final class FileDownload: Sendable {
    private let path: String
    private let partial: String
    private let descriptor: CInt

    /// Opens the file under its other name, in the same folder.
    ///
    /// - Throws: ``ModelError/Category/badRequest`` where none can be made.
    init(path: String) throws(ModelError) {
        self.path = path
        partial = path + ".partial-" + String(UInt64.random(in: .min ... .max), radix: 36)
        descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw FileFault("'\(path)' cannot be written", errno).error(attempts: 0)
        }
    }

    deinit { close(descriptor) }

    /// Removes what was written; bytes that are still on their way go nowhere.
    func discard() {
        unlink(partial)
    }

    func write(_ bytes: ByteBuffer) throws(FileFault) {
        do throws(SystemError) {
            try bytes.withUnsafeReadableBytes { bytes throws(SystemError) in try FileBytes.write(bytes, to: descriptor)
            }
        } catch {
            throw FileFault("'\(path)' cannot be written", error.code)
        }
    }

    /// Makes the bytes durable and gives the file its name.
    func finish() throws(FileFault) {
        guard fsync(descriptor) == 0, rename(partial, path) == 0 else {
            throw FileFault("'\(path)' cannot be written", errno)
        }
    }
}
