internal import FileIO
internal import Glibc
internal import ModelAPI
internal import NIOCore

/// A file on disk as the body of an upload, read as it is sent.
///
/// `multipart/form-data` with a purpose and the file: RFC 7578.
final class FileUpload: Sendable {
    /// How many bytes are read, and held in memory, at a time.
    private static let chunk = 256 << 10

    let contentType: String
    private let path: String
    private let descriptor: CInt
    private let fileLength: Int
    private let head: ByteBuffer
    private let tail: ByteBuffer

    /// Opens the file.
    ///
    /// - Throws: ``ModelError/Category/badRequest`` for what is not a file that can be read.
    init(path: String, name: String, purpose: UploadedFile.Purpose) throws(ModelError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault("'\(path)' cannot be read", errno).error(attempts: 0) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileFault("'\(path)' is not a file.").error(attempts: 0)
        }
        fileLength = Int(status.st_size)
        // 128 random bits, which stand in no file but by intent.
        let boundary =
            "roost-" + String(UInt64.random(in: .min ... .max), radix: 36)
            + String(UInt64.random(in: .min ... .max), radix: 36)
        contentType = "multipart/form-data; boundary=" + boundary
        head = ByteBuffer(
            string: "--\(boundary)\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n\(purpose.rawValue)\r\n"
                + "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(Self.quoted(name))\"\r\n"
                + "Content-Type: application/json\r\n\r\n")
        tail = ByteBuffer(string: "\r\n--\(boundary)--\r\n")
    }

    deinit { close(descriptor) }

    /// How many bytes there are to send in all.
    var length: Int { head.readableBytes + fileLength + tail.readableBytes }

    /// The next bytes of the body from an offset on, at least one where it has not ended.
    ///
    /// - Throws: ``FileFault``.
    func read(at offset: Int) throws -> ByteBuffer {
        if offset < head.readableBytes { return head }
        let offset = offset - head.readableBytes
        return offset < fileLength ? try readFile(at: offset) : tail
    }

    private func readFile(at offset: Int) throws -> ByteBuffer {
        let length = min(Self.chunk, fileLength - offset)
        var buffer = ByteBufferAllocator().buffer(capacity: length)
        do throws(SystemError) {
            try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: length) { bytes throws(SystemError) in
                let bytes = UnsafeMutableRawBufferPointer(rebasing: bytes[..<length])
                return try FileBytes.read(descriptor, at: Int64(offset), into: bytes)
            }
        } catch {
            throw FileFault("'\(path)' cannot be read", error.code)
        }
        guard buffer.readableBytes == length else {
            throw FileFault("'\(path)' became shorter while it was being sent.")
        }
        return buffer
    }

    /// The name without what would end it or its line.
    ///
    /// Source: WHATWG HTML, multipart/form-data encoding.
    private static func quoted(_ name: String) -> String {
        name.replacing("\"", with: "%22").replacing("\r\n", with: "%0D%0A").replacing("\r", with: "%0D")
            .replacing("\n", with: "%0A")
    }
}
