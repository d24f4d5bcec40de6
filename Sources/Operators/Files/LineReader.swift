internal import Glibc
package import Planning

/// The lines that begin in a split of a file, one after another, in a window that moves over it.
///
/// A line begins at the file's start or behind a line feed; the one that begins in the split is read to
/// its end, wherever that is. Memory is the window's, whatever the file's size.
package struct LineReader: ~Copyable {
    /// A longer line is reported, not read.
    package static let longestLine = 64 << 20
    private static let usualWindow = 1 << 20

    /// What ends a line.
    enum Ends: Sendable {
        /// A line feed, with a carriage return before it or none.
        case feeds
        /// Those, and carriage returns alone, as in Spark.
        case feedsAndReturns
        /// These bytes and nothing else.
        case bytes([UInt8])
    }

    package struct Line {
        /// The line without its end; valid until the next one is asked for.
        package let bytes: UnsafeRawBufferPointer
        /// Its bytes where it is longer than `longestLine`; `bytes` is then empty.
        package let tooLong: Int64?

        /// The line's bytes, for those to whom one that is too long is an error.
        func readable() throws(TaskFailure) -> UnsafeRawBufferPointer {
            guard let tooLong else { return bytes }
            throw TaskFailure(
                "a line of \(tooLong) bytes is longer than the \(longestLine) that are read", isTransient: false)
        }
    }

    private let end: Int64
    private let longest: Int
    private let ends: Ends
    private var window: FileWindow
    /// How far what is not given out yet holds no line's end.
    private var searched = 0

    /// A reader of the lines that begin in `split`.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - split: The bytes in which the lines begin.
    ///   - longest: The longest line that is read.
    ///   - size: The memory to begin with.
    ///   - ends: What ends a line.
    /// - Throws: `TaskFailure` where the file cannot be read, or is UTF-16.
    init(
        _ file: consuming InputFile, _ split: FileSplit, longest: Int = longestLine, window size: Int = usualWindow,
        ends: Ends = .feeds
    ) throws(TaskFailure) {
        self.longest = longest
        self.ends = ends
        end = split.end
        // A byte early: it tells whether the split begins with a line.
        window = FileWindow(file, from: split.start > 0 ? split.start - 1 : 0, count: size)
        if split.start > 0 {
            _ = try advance(keeping: false)
        } else {
            while window.filled < 3 && !window.isAtFileEnd { try fill() }
            try skipByteOrderMark()
        }
    }

    /// The lines of standard input, as they come.
    package static func standardInput() throws(TaskFailure) -> LineReader {
        try LineReader(.stream(STDIN_FILENO), FileSplit(file: 0, start: 0, end: .max))
    }

    /// Whether the next line is here already, so that nobody need wait for it.
    package var hasLineAtHand: Bool {
        window[window.start..<window.filled].contains(UInt8(ascii: "\n"))
    }

    /// The next line, blank ones too; nil where the split has no more.
    package mutating func nextLine() throws(TaskFailure) -> Line? {
        guard window.position < end else { return nil }
        return try advance()
    }

    /// The next lines that are in memory together, at most so many; false where the split has no more.
    ///
    /// They are valid until others are asked for.
    mutating func nextLines(_ most: Int, into lines: inout [UnsafeRawBufferPointer]) throws(TaskFailure) -> Bool {
        lines.removeAll(keepingCapacity: true)
        guard let first = try nextLine() else { return false }
        lines.append(try first.readable())
        while lines.count < most, window.position < end, let found = lineEnd() {
            lines.append(try line(window.start..<found.lowerBound, 0).readable())
            (window.start, searched) = (found.upperBound, found.upperBound)
        }
        return true
    }

    /// The line up to the next line feed or the file's end; empty where it is not kept.
    private mutating func advance(keeping: Bool = true) throws(TaskFailure) -> Line? {
        var dropped: Int64 = 0
        while true {
            if let end = lineEnd() {
                defer { (window.start, searched) = (end.upperBound, end.upperBound) }
                return line(window.start..<end.lowerBound, dropped)
            }
            if window.isAtFileEnd {
                defer { (window.start, searched) = (window.filled, window.filled) }
                return window.start == window.filled && dropped == 0 ? nil : line(window.start..<window.filled, dropped)
            }
            // Bytes of a line that is too long already need not be kept.
            let behind = max(window.start, window.filled - bytesKept)
            if !keeping || dropped > 0 || window.filled - window.start >= longest {
                dropped += Int64(behind - window.start)
                window.start = behind
            }
            searched = behind
            // No line begins in a split that lies in the middle of one.
            if !keeping, window.position >= end { return nil }
            try fill()
        }
    }

    private func line(_ range: Range<Int>, _ dropped: Int64) -> Line {
        if dropped + Int64(range.count) > longest {
            return Line(bytes: UnsafeRawBufferPointer(start: nil, count: 0), tooLong: dropped + Int64(range.count))
        }
        var hasReturn = false
        if case .feeds = ends { hasReturn = !range.isEmpty }
        hasReturn = hasReturn && window[range.upperBound - 1] == UInt8(ascii: "\r")
        let text = window[range.lowerBound..<range.upperBound - (hasReturn ? 1 : 0)]
        return Line(bytes: UnsafeRawBufferPointer(rebasing: text), tooLong: nil)
    }

    /// Bytes at the end of the memory that may be the beginning of a line's end.
    private var bytesKept: Int {
        switch ends {
        case .feeds: 0
        case .feedsAndReturns: window.filled > 0 && window[window.filled - 1] == UInt8(ascii: "\r") ? 1 : 0
        case .bytes(let end): end.count - 1
        }
    }

    /// Where the next line's end stands.
    private func lineEnd() -> Range<Int>? {
        switch ends {
        case .feeds: return window.position(of: UInt8(ascii: "\n"), in: searched..<window.filled).map { $0..<$0 + 1 }
        case .feedsAndReturns:
            let feed = window.position(of: UInt8(ascii: "\n"), in: searched..<window.filled)
            guard let end = window.position(of: UInt8(ascii: "\r"), in: searched..<(feed ?? window.filled)) else {
                return feed.map { $0..<$0 + 1 }
            }
            if end + 1 == window.filled { return window.isAtFileEnd ? end..<window.filled : nil }
            return end..<(feed == end + 1 ? end + 2 : end + 1)
        case .bytes(let end):
            var index = searched
            while let found = window.position(of: end[0], in: index..<window.filled), found + end.count <= window.filled
            {
                if window[found..<found + end.count].elementsEqual(end) { return found..<found + end.count }
                index = found + 1
            }
            return nil
        }
    }

    /// Reads on, behind what is not given out yet.
    private mutating func fill() throws(TaskFailure) {
        searched -= window.start
        try window.fill()
    }

    /// UTF-8's mark does not belong to the first line; UTF-16's is a file that nobody could read as lines.
    private mutating func skipByteOrderMark() throws(TaskFailure) {
        let head = UnsafeRawBufferPointer(rebasing: window[0..<min(window.filled, 3)])
        if head.elementsEqual([0xEF, 0xBB, 0xBF]) { (window.start, searched) = (3, 3) }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            throw TaskFailure(
                "it is UTF-16 text; save it as UTF-8, or read it with the option 'encoding: utf-16', in SQL "
                    + "WITH (encoding = 'utf-16')", isTransient: false)
        }
    }
}

extension LineReader {
    /// Lines are counted for a message only where there are no more bytes than this before them.
    static let mostBytesToCount: Int64 = 1 << 30

    /// How many lines of a file begin before a split, for telling one of its lines by number.
    static func count(in file: consuming InputFile, before split: FileSplit) throws(TaskFailure) -> Int {
        var reader = try LineReader(file, FileSplit(file: split.file, start: 0, end: split.start))
        var count = 0
        while try reader.nextLine() != nil { count += 1 }
        return count
    }
}
