internal import Columnar
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
        throw Self.failure("make")
    }

    deinit { close(descriptor) }

    func append(_ buffer: Buffer) throws(TaskFailure) {
        defer { withExtendedLifetime(buffer) {} }
        try append(buffer.bytes)
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(TaskFailure) {
        var rest = bytes
        while !rest.isEmpty {
            let count = write(descriptor, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("write") }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private static func failure(_ what: String) -> TaskFailure {
        TaskFailure(
            "the worker could not \(what) a temporary file: \(String(cString: strerror(errno)))", isTransient: true)
    }
}
