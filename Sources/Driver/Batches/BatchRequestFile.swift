internal import Crypto
internal import FileIO
internal import Glibc
internal import NIOCore

/// A chunk's file while its lines are written: beside its own name, which it gets only once it is whole and durable.
struct BatchRequestFile: ~Copyable {
    private static let flushAt = 1 << 20

    private let path: String
    private let descriptor: CInt
    private var buffer: [UInt8] = []
    private var hasher = SHA256()

    /// Makes the file with mode 0600, in place of one that an earlier run did not finish.
    /// - Throws: `BatchFileError` where it cannot be made.
    init(path: String) throws(BatchFileError) {
        self.path = path
        descriptor = open(path + ".partial", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BatchFileError("the batch file \(path) cannot be written", errno) }
    }

    deinit { close(descriptor) }

    mutating func append(_ line: some Sequence<UInt8>) throws(BatchFileError) {
        buffer.append(contentsOf: line)
        if buffer.count >= Self.flushAt { try flush() }
    }

    private mutating func flush() throws(BatchFileError) {
        buffer.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        do throws(SystemError) { try FileBytes.write(buffer, to: descriptor) } catch {
            throw BatchFileError("the batch file \(path) cannot be written", error.code)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Makes the bytes durable and gives the file its name.
    /// - Returns: half of the file's SHA-256, in hexadecimal digits.
    mutating func finish() throws(BatchFileError) -> String {
        try flush()
        guard fsync(descriptor) == 0, rename(path + ".partial", path) == 0 else {
            throw BatchFileError("the batch file \(path) cannot be written", errno)
        }
        // The name too is durable only when its folder is.
        let folder = open(
            String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
        return hasher.finalize().prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// A batch's file on our own disk that cannot be used: which, and what the system says.
struct BatchFileError: Error, CustomStringConvertible {
    let description: String

    init(_ problem: String, _ code: CInt) { description = "\(problem): \(String(cString: strerror(code)))" }
    init(_ problem: String) { description = problem }
}
