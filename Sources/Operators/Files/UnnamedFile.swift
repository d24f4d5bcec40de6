internal import Columnar
internal import FileIO
internal import Glibc
internal import Planning

/// A file without a name, in memory where the system allows it; it is gone with this value.
struct UnnamedFile: ~Copyable {
    private let descriptor: Int32
    /// A path that leads to it, for this process.
    var path: String { "/proc/self/fd/\(descriptor)" }

    init() throws(TaskFailure) {
        for folder in ["/dev/shm", getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"] {
            var path = Array("\(folder)/roost-XXXXXX".utf8CString)
            let descriptor = mkstemp(&path)
            guard descriptor >= 0 else { continue }
            unlink(path)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            self.descriptor = descriptor
            return
        }
        throw Self.failure("make", SystemError(code: errno))
    }

    deinit { close(descriptor) }

    func append(_ buffer: Buffer) throws(TaskFailure) {
        defer { withExtendedLifetime(buffer) {} }
        try append(buffer.bytes)
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(TaskFailure) {
        do throws(SystemError) { try FileBytes.write(bytes, to: descriptor) } catch {
            throw Self.failure("write", error)
        }
    }

    private static func failure(_ what: String, _ error: SystemError) -> TaskFailure {
        TaskFailure("the worker could not \(what) a temporary file: \(error)", isTransient: true)
    }
}
