internal import Glibc
internal import HomeFolder

/// A small file that is its user's alone: mode 0600, or it is not read.
struct PrivateFile: Sendable, Hashable {
    let path: String
    /// What it is called in errors: `cookie file`.
    let title: String

    /// No such file is longer.
    private static let mostBytes = 8 << 20

    /// What is in it; nil where there is none.
    ///
    /// - Throws: `TrustError` where it cannot be read, or is not only this user's.
    func read() throws(TrustError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else {
            let reason = errno
            if reason == ENOENT { return nil }
            throw TrustError("the \(title) \(path) cannot be read: \(String(cString: strerror(reason)))")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw TrustError("the \(title) \(path) is no file; move it away")
        }
        guard status.st_uid == geteuid() || geteuid() == 0 else {
            throw TrustError("the \(title) \(path) belongs to another user; set ROOST_HOME to a folder of your own")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw TrustError("other users can use the \(title) \(path); run: chmod 600 '\(path)'")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0 {
                throw TrustError("the \(title) \(path) cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { return bytes }
            bytes += chunk.prefix(count)
            guard bytes.count <= Self.mostBytes else {
                throw TrustError("the \(title) \(path) has more than \(Self.mostBytes >> 20) MB; move it away")
            }
        }
    }

    /// Its text, or an empty one where there is none.
    func text() throws(TrustError) -> String { String(decoding: try read() ?? [], as: UTF8.self) }

    /// Puts a whole file in its position.
    ///
    /// - Parameters:
    ///   - text: What is to be in it.
    ///   - replacing: Whether one that is there gives way; else it stays as it is.
    /// - Throws: `TrustError` where it cannot be written.
    func write(_ text: String, replacing: Bool) throws(TrustError) {
        let temporary = path + ".\(getpid()).\(UInt32.random(in: 0 ... .max))"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("the \(title) \(path) cannot be made") }
        defer { unlink(temporary) }
        let bytes = Array(text.utf8)
        let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        let reason = errno
        close(file)
        guard isWritten else { throw failure("the \(title) \(path) cannot be written", reason) }
        let isThere = replacing ? rename(temporary, path) == 0 : link(temporary, path) == 0 || errno == EEXIST
        guard isThere else { throw failure("the \(title) \(path) cannot be made") }
    }

    private func failure(_ what: String, _ reason: Int32 = errno) -> TrustError {
        TrustError(HomeFolderError.system(what, errno: reason).description + " (set ROOST_HOME to another folder)")
    }
}

/// Why one end of a connection does not trust the other, or cannot prove itself.
package struct TrustError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
