internal import FileIO
internal import Foundation
internal import Glibc
internal import HomeFolder
internal import Messaging

/// The files of an event log: lines are appended to one, and the older ones beside it are kept, a few megabytes each.
///
/// What follows a line that is none is no part of the log: a crash may have left it, or a disk.
struct EventFile {
    struct Limits {
        /// A file that is larger is set aside.
        var bytes = 8 << 20
        /// Files that are kept beside the one that is written.
        var older = 3
    }

    private let path: String
    private let limits: Limits
    private var size = 0
    /// The number of the last line.
    private(set) var last: UInt64 = 0
    /// The numbers of lines of the file that is written, ascending, and where they begin.
    private var marks: [(number: UInt64, offset: Int)] = []

    /// Opens the log, and cuts what is no line off its end.
    ///
    /// - Throws: `HomeFolderError` where the folder cannot be had, or the file not be written.
    init(folder: String, name: String, limits: Limits = Limits()) throws(HomeFolderError) {
        try PrivateFolder.make(folder, holding: "the names of jobs and what went wrong with them")
        path = "\(folder)/\(name).jsonl"
        self.limits = limits
        let bytes = Self.bytes(path)
        size = Self.goodLength(bytes)
        if size < bytes.count { truncate(path, off_t(size)) }
        if let first = Self.number(bytes.prefix(size)) { marks = [(first, 0)] }
        last =
            Self.lastNumber(bytes.prefix(size))
            ?? older.lazy.compactMap { Self.lastNumber(Self.bytes($0)[...]) }.first ?? 0
    }

    /// The files before the one that is written, the newest first.
    private var older: [String] { (1...max(1, limits.older)).map { "\(path).\($0)" } }

    /// Writes events; those that the disk does not take are lost.
    mutating func append(_ events: [ClusterEvent]) {
        guard !events.isEmpty else { return }
        if size > limits.bytes { rotate() }
        marks.append((last + 1, size))
        var bytes: [UInt8] = []
        for event in events {
            last += 1
            bytes += Self.line(event, last)
        }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        do throws(SystemError) {
            try FileBytes.write(bytes, to: descriptor)
            size += bytes.count
        } catch {
            // Half a line is no line.
            ftruncate(descriptor, off_t(size))
        }
    }

    private mutating func rotate() {
        let files = [path] + older
        unlink(files[files.count - 1])
        for index in (1..<files.count).reversed() { rename(files[index - 1], files[index]) }
        size = 0
        marks = []
    }

    /// The number comes first, so that lines can be passed over without being read.
    private static func line(_ event: ClusterEvent, _ number: UInt64) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(event) else { return [] }
        return Array("{\"n\":\(number),".utf8) + body.dropFirst() + [UInt8(ascii: "\n")]
    }

    // MARK: Reading

    /// Lines after a number, oldest first.
    ///
    /// - Parameters:
    ///   - number: The number of the last line that is known.
    ///   - job: Only lines of this job; nil for all.
    ///   - most: How many lines at the most.
    /// - Returns: The lines, and where to go on.
    func lines(after number: UInt64, of job: UInt32?, most: Int) -> EventPage {
        var found = EventPage(lines: [], last: number, hasMore: false)
        let wanted = job.map { ["\"job\":\($0),", "\"job\":\($0)}"].map { Array($0.utf8) } }
        // What is known, or was looked through before, is not read again.
        let start = marks.last { $0.number <= number &+ 1 }
        for file in start == nil ? older.reversed() + [path] : [path] {
            let bytes = Self.bytes(file, from: start?.offset ?? 0)
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                guard let own = Self.number(line) else { break }
                guard own > found.last else { continue }
                if let wanted, !wanted.contains(where: { line.contains($0) }) {
                    found.last = own
                    continue
                }
                guard Self.isGood(line) else { break }
                if found.lines.count == most {
                    found.hasMore = true
                    return found
                }
                found.lines.append(String(decoding: line, as: UTF8.self))
                found.last = own
            }
        }
        return found
    }

    private static func bytes(_ path: String, from offset: Int = 0) -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: UInt64(offset))) != nil, let data = try? file.readToEnd() else { return [] }
        return Array(data)
    }

    private static func isGood(_ line: ArraySlice<UInt8>) -> Bool {
        (try? JSONDecoder().decode(ClusterEvent.self, from: Data(line))) != nil
    }

    /// The bytes that are whole lines, from the start.
    private static func goodLength(_ bytes: [UInt8]) -> Int {
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")), isGood(bytes[start..<end]) {
            start = end + 1
        }
        return start
    }

    private static func lastNumber(_ bytes: ArraySlice<UInt8>) -> UInt64? {
        bytes.split(separator: UInt8(ascii: "\n")).last.flatMap { number($0) }
    }

    /// The number that a line begins with: `{"n":17,`.
    private static func number(_ line: ArraySlice<UInt8>) -> UInt64? {
        let prefix = Array("{\"n\":".utf8)
        guard line.starts(with: prefix) else { return nil }
        return UInt64(String(decoding: line.dropFirst(prefix.count).prefix { $0 >= 48 && $0 <= 57 }, as: UTF8.self))
    }
}
