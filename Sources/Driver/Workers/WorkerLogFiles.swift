internal import Dispatch
internal import Foundation
internal import Glibc
internal import Messaging
internal import Synchronization

/// The files that the workers which a driver starts write their standard error into: what they log, and what the system's
/// libraries say when they crash.
///
/// A file is cut when it grows, and the files of workers that ended long ago are removed.
final class WorkerLogFiles: Sendable {
    private struct State {
        var next = 1
        var files: [(process: Int32, path: String)] = []
    }

    /// A file that is larger loses all but its end.
    static let mostBytes = 1 << 20
    /// Bytes of the end that stay, and that are looked at for last lines.
    static let kept = 64 << 10
    /// Files that are kept, those of workers that run among them.
    private static let mostFiles = 64

    private let folder: String
    private let name: String
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "roost.worker-logs", qos: .utility)

    /// - Parameters:
    ///   - folder: Where the files are; it is made, and what an earlier driver of this name left there is removed.
    ///   - name: What they are called, before a number.
    init?(folder: String, name: String) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { return nil }
        self.folder = folder
        self.name = name
        for old in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where old.hasPrefix(name + "-")
        {
            unlink("\(folder)/\(old)")
        }
    }

    /// A new worker's file.
    func makePath() -> String {
        state.withLock { state in
            defer { state.next += 1 }
            return "\(folder)/\(name)-\(state.next).log"
        }
    }

    /// A worker writes into a file.
    func started(_ process: Int32, _ path: String) {
        let old = state.withLock { state -> String? in
            state.files.append((process, path))
            return state.files.count > Self.mostFiles ? state.files.removeFirst().path : nil
        }
        if let old { unlink(old) }
    }

    func path(of process: Int32) -> String? { state.withLock { $0.files.last { $0.process == process }?.path } }

    /// Cuts files that have grown; on a queue of its own.
    func bound() {
        let paths = state.withLock { $0.files.map(\.path) }
        queue.async { for path in paths { Self.bound(path) } }
    }

    /// Cuts a file that has grown: its writer appends, and so goes on behind what is left.
    static func bound(_ path: String) {
        var found = stat()
        guard stat(path, &found) == 0, found.st_size > off_t(mostBytes) else { return }
        let end = tail(path)
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = end.bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    /// The last lines of a process's file; nil where it has none.
    ///
    /// - Parameters:
    ///   - process: The process.
    ///   - count: How many lines at the most.
    ///   - position: Only what stands behind this byte; nil for whatever.
    /// - Returns: The lines, and the byte behind them.
    func page(of process: Int32, _ count: Int, after position: UInt64? = nil) -> LogPage? {
        guard let path = path(of: process) else { return nil }
        let (bytes, size) = Self.tail(path)
        var text = bytes[...]
        // After a cut the file is shorter than what was read.
        if let position, position <= UInt64(size) {
            text = text.suffix(Int(clamping: UInt64(size) - position))
        } else if size > bytes.count, let end = text.firstIndex(of: UInt8(ascii: "\n")) {
            text = text[(end + 1)...]
        }
        // Half a line is read when it is whole.
        let whole = text.lastIndex(of: UInt8(ascii: "\n")).map { text[...$0] } ?? text.prefix(0)
        let lines = whole.split(separator: UInt8(ascii: "\n")).suffix(count)
            .map { String(String(decoding: $0, as: UTF8.self).prefix(2_000)) }
        return LogPage(lines: lines, next: UInt64(size - (text.endIndex - whole.endIndex)))
    }

    private static func tail(_ path: String) -> (bytes: [UInt8], size: Int) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return ([], 0) }
        defer { close(descriptor) }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return ([], 0) }
        let size = Int(found.st_size)
        var bytes = [UInt8](repeating: 0, count: min(size, kept))
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(size - $0.count)) }
        return (Array(bytes.prefix(max(0, count))), size)
    }
}
