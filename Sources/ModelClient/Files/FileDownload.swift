internal import Glibc
internal import ModelAPI
internal import NIOCore

/// A file that is written beside its place and stands there only once it is whole.
///
/// Made and used on one thread at a time: the transport hands over a part only when the last is written.
final class FileDownload: Sendable {
    private let path: String
    private let partial: String
    private let descriptor: CInt

    /// Opens the file beside its place.
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

    /// Removes what was written; a part that is still on its way goes nowhere.
    func discard() {
        unlink(partial)
    }

    func write(_ part: ByteBuffer) throws(FileFault) {
        let fault: CInt = part.withUnsafeReadableBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno != EINTR { return errno }
                rest = rest.dropFirst(max(count, 0))
            }
            return 0
        }
        if fault != 0 { throw FileFault("'\(path)' cannot be written", fault) }
    }

    /// Makes the bytes durable and moves the file to its place.
    func finish() throws(FileFault) {
        guard fsync(descriptor) == 0, rename(partial, path) == 0 else {
            throw FileFault("'\(path)' cannot be written", errno)
        }
    }
}
