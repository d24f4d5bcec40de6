internal import DataFrames
internal import Foundation

/// A file that one process at a time has locked.
struct HostLock {
    private let file: Int32

    /// Nil where another process has it.
    ///
    /// - Parameters:
    ///   - path: The file, which stays.
    ///   - waits: Whether to wait for another process that has it.
    /// - Throws: `RoostError` where the file cannot be opened.
    init?(_ path: String, waits: Bool) throws(RoostError) {
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw RoostError(.file, "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(file, LOCK_EX | (waits ? 0 : LOCK_NB)) == 0 else {
            close(file)
            return nil
        }
    }

    func release() { close(file) }
}
