internal import FileIO
internal import Glibc
internal import ModelAPI
internal import NIOCore
internal import Synchronization

/// A file that is written under another name, and gets its own only once it is whole.
///
/// Used by one thread at a time: the next bytes are handed over only when the last are written.
final class FileDownload: Sendable {
    private let path: String
    private let partial: String
    private let descriptor: CInt
    private let coding = Mutex<String?>(nil)

    /// Opens the file under its other name, in the same folder.
    ///
    /// - Throws: ``ModelError/Category/badRequest`` where none can be made.
    init(path: String) throws(ModelError) {
        self.path = path
        partial = path + ".partial-" + String(UInt64.random(in: .min ... .max), radix: 36)
        descriptor = open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw FileFault("'\(path)' cannot be written", errno).error(attempts: 0)
        }
    }

    deinit { close(descriptor) }

    /// Removes what was written; bytes that are still on their way go nowhere.
    func discard() {
        unlink(partial)
    }

    /// Notes how the server says that it packed the bytes: the field `content-encoding`.
    func isPacked(_ header: String?) { coding.withLock { $0 = header } }

    func write(_ bytes: ByteBuffer) throws(FileFault) {
        do throws(SystemError) {
            try bytes.withUnsafeReadableBytes { bytes throws(SystemError) in try FileBytes.write(bytes, to: descriptor)
            }
        } catch {
            throw FileFault("'\(path)' cannot be written", error.code)
        }
    }

    /// Unpacks the bytes where the server packed them, makes them durable and gives the file its name.
    ///
    /// - Returns: The file's length in bytes.
    func finish() throws(FileFault) -> Int {
        let packed = PackedFile(descriptor: descriptor, header: coding.withLock { $0 })
        for name in packed.codings { try unpack(name) }
        let length = lseek(descriptor, 0, SEEK_END)
        guard fsync(descriptor) == 0, rename(partial, path) == 0 else {
            throw FileFault("'\(path)' cannot be written", errno)
        }
        return Int(length)
    }

    private func unpack(_ coding: String) throws(FileFault) {
        let other = partial + ".unpacked"
        let target = open(other, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw FileFault("'\(other)' cannot be written", errno) }
        defer { close(target) }
        do throws(FileFault) {
            try PackedFile.unpack(descriptor, coding, into: target)
        } catch {
            unlink(other)
            throw FileFault("'\(path)' cannot be unpacked: \(error.description)")
        }
        guard rename(other, partial) == 0, dup2(target, descriptor) >= 0 else {
            throw FileFault("'\(path)' cannot be written", errno)
        }
    }
}
