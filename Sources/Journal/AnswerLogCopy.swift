internal import Glibc

/// A log's survivors in a new file, which takes the old one's name when it is on the disk.
///
/// Made while calls go on: it holds what was unacknowledged at one moment, and behind it all frames that were
/// written since, as they stand.
struct AnswerLogCopy: ~Copyable {
    /// What a log has to say at one moment.
    struct Survivors: Sendable {
        let pending: PendingCalls<Range<Int>>
        /// Where the frames are, and the size of that.
        let file: Int32
        let size: Int
        /// How often the log had been emptied.
        let emptied: Int
    }

    /// Bytes that are written together.
    private static let writeCount = 1 << 20

    private let path: String
    private let draft: String
    private let survivors: Survivors
    private let new: LockedFile
    private var ranges: [Int64: Range<Int>] = [:]
    private var size = 0
    private var bytes: [UInt8] = []

    private init(_ survivors: Survivors, path: String, _ draft: String, _ new: consuming LockedFile) {
        self.path = path
        self.survivors = survivors
        self.draft = draft
        self.new = new
    }

    /// Writes the survivors to a file beside the log, and that to the disk.
    ///
    /// - Throws: `JournalError` where that cannot be done; nothing is left of it then.
    static func make(_ survivors: Survivors, path: String) throws(JournalError) -> AnswerLogCopy {
        let draft = path + ".new"
        // Of a process that ended while it copied.
        unlink(draft)
        var copy = AnswerLogCopy(survivors, path: path, draft, try LockedFile.make(draft))
        do throws(JournalError) {
            try copy.fill()
        } catch {
            copy.remove()
            throw error
        }
        return copy
    }

    private mutating func fill() throws(JournalError) {
        bytes = AnswerLogFrame.preamble
        for call in survivors.pending.sent { AnswerLogFrame.append(.sent, call, to: &bytes) }
        // The file is read from its front to its end.
        for (call, range) in survivors.pending.answers.sorted(by: { $0.value.lowerBound < $1.value.lowerBound }) {
            let start = size + bytes.count
            try copy(range)
            ranges[call] = start..<start + range.count
        }
        try flush()
        guard fdatasync(new.descriptor) == 0 else { throw .system("\(path) cannot be written") }
    }

    /// Adds what was written to the log since, and gives the copy the log's name.
    ///
    /// - Parameters:
    ///   - answers: The unacknowledged answers now, and where the old file has them.
    ///   - end: The old file's size now.
    /// - Returns: Where the new file has the answers, and its size.
    /// - Throws: `JournalError`; the log is the old one then.
    mutating func take(
        _ answers: [Int64: Range<Int>], upTo end: Int
    ) throws(JournalError) -> (answers: [Int64: Range<Int>], size: Int) {
        let shift = size - survivors.size
        if end > survivors.size { try copy(survivors.size..<end) }
        try flush()
        guard rename(draft, path) == 0 else { throw .system("the file \(path) cannot be made") }
        var moved: [Int64: Range<Int>] = [:]
        moved.reserveCapacity(answers.count)
        for (call, range) in answers {
            moved[call] =
                range.lowerBound < survivors.size
                ? ranges[call] : range.lowerBound + shift..<range.upperBound + shift
        }
        return (moved, size)
    }

    /// The new file.
    consuming func file() -> LockedFile { new }

    /// Gives the copy up.
    func remove() { unlink(draft) }

    private mutating func copy(_ range: Range<Int>) throws(JournalError) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: range.count))
        let (old, path) = (survivors.file, path)
        var span = bytes.mutableSpan
        let count = try span.withUnsafeMutableBytes { bytes throws(JournalError) in
            let memory = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
            return try LogBytes.read(old, at: range.lowerBound, into: memory, path: path)
        }
        guard count == range.count else { throw JournalError(.corrupt, "\(path) has become shorter") }
        if bytes.count > Self.writeCount { try flush() }
    }

    private mutating func flush() throws(JournalError) {
        try LogBytes.append(bytes, to: new.descriptor, path: path)
        size += bytes.count
        bytes.removeAll(keepingCapacity: true)
    }
}
