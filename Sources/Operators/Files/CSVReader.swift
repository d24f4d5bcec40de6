internal import Planning

/// The records of a CSV file, one after another, in a window that moves over it (RFC 4180).
///
/// Every text is the file's, letter by letter: blanks stay, and nothing is guessed. A lone quote inside a field that
/// does not begin with one is a letter like any other. Blank lines, and those of comments, are no records.
struct CSVReader: ~Copyable {
    struct Field {
        var range: Range<Int>
        var isQuoted: Bool
        /// Whether quotes in it stand twice.
        var hasDoubledQuotes: Bool
    }

    private let options: ReadOptions
    private let lineEnd: UInt8
    private var window: FileWindow
    private let end: Int64
    private var scratch: [UInt8] = []
    private(set) var fields: [Field] = []
    /// Where the record begins, and the number of its first line, from 1.
    private(set) var start: Int64 = 0
    private(set) var line = 0
    private var lines = 0
    private var bytes: Range<Int> = 0..<0

    /// A reader of the records that begin in `split`, which begins with one.
    ///
    /// - Parameters:
    ///   - file: The file, decoded.
    ///   - split: The bytes in which the records begin.
    ///   - options: How the file is written.
    ///   - layout: What is known of the file; nil for a reader that is to find out.
    ///   - size: The memory to begin with.
    /// - Throws: `TaskFailure` where the file cannot be read.
    init(
        _ file: consuming InputFile, _ split: FileSplit, _ options: ReadOptions, _ layout: FileLayout?,
        window size: Int = 1 << 20
    ) throws(TaskFailure) {
        self.options = options
        window = FileWindow(file, from: split.start, count: size)
        end = split.end
        var endsWithReturns = layout?.endsLinesWithReturns ?? false
        if split.start == 0 {
            while window.filled < size && !window.isAtFileEnd {
                try window.fill()
                if window[0..<window.filled].contains(UInt8(ascii: "\n")) { break }
            }
            let text = window[0..<window.filled]
            let head = text.prefix(3)
            if head.elementsEqual([0xEF, 0xBB, 0xBF]) { window.start = 3 }
            if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
                throw TaskFailure(
                    "it is UTF-16 text; save it as UTF-8, or read it with the option 'encoding: utf-16', in SQL "
                        + "WITH (encoding = 'utf-16')", isTransient: false)
            }
            if layout == nil {
                endsWithReturns = text.contains(UInt8(ascii: "\r")) && !text.contains(UInt8(ascii: "\n"))
            }
        }
        lineEnd = UInt8(ascii: endsWithReturns ? "\r" : "\n")
    }

    var endsLinesWithReturns: Bool { lineEnd == UInt8(ascii: "\r") }

    /// Passes lines that are no records, whatever they hold.
    mutating func skipLines(_ count: Int) throws(TaskFailure) {
        for _ in 0..<count {
            while true {
                if let found = window[window.start..<window.filled].firstIndex(of: lineEnd) {
                    window.start = found + 1
                    lines += 1
                    break
                }
                window.start = window.filled
                guard try fill() else { return }
            }
        }
    }

    /// Reads the next record; whether there is one.
    /// - Throws: `TaskFailure` with the line where a quote is not closed, or text follows one that is.
    mutating func nextRecord() throws(TaskFailure) -> Bool {
        while true {
            guard window.position < end else { return false }
            if window.start == window.filled { _ = try fill() }
            guard window.start < window.filled else { return false }
            (start, line) = (window.position, lines + 1)
            if let comment = options.comment, window[window.start] == comment {
                try skipLines(1)
                continue
            }
            while try !parse() {
                guard try fill() else { break }
            }
            if fields.count == 1, !fields[0].isQuoted, isBlank(fields[0].range) { continue }
            return true
        }
    }

    /// The text of a field; nil for one that is empty and has no quotes around it.
    ///
    /// It is valid until the next one, or the next record, is asked for.
    mutating func text(_ field: Int) -> UnsafeRawBufferPointer? {
        let found = fields[field]
        if found.range.isEmpty { return found.isQuoted ? UnsafeRawBufferPointer(start: nil, count: 0) : nil }
        guard found.hasDoubledQuotes, let quote = options.quote else {
            return UnsafeRawBufferPointer(rebasing: window[found.range])
        }
        scratch.removeAll(keepingCapacity: true)
        var index = found.range.lowerBound
        while index < found.range.upperBound {
            scratch.append(window[index])
            index += window[index] == quote ? 2 : 1
        }
        return scratch.withUnsafeBytes { $0 }
    }

    /// All bytes of the record.
    var record: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: window[bytes]) }

    private func isBlank(_ range: Range<Int>) -> Bool { range.isEmpty }

    /// Finds the fields of the record at `window.start`; false where more of the file is needed.
    private mutating func parse() throws(TaskFailure) -> Bool {
        fields.removeAll(keepingCapacity: true)
        let delimiter = options.delimiter, quote = options.quote
        var index = window.start
        var feeds = 0
        while true {
            if let quote, index < window.filled, window[index] == quote {
                guard let closing = try closingQuote(index + 1, quote) else { return false }
                fields.append(
                    Field(range: index + 1..<closing.index, isQuoted: true, hasDoubledQuotes: closing.isDoubled))
                feeds += count(of: lineEnd, in: index + 1..<closing.index)
                index = closing.index + 1
            } else {
                let first = index
                while index < window.filled, window[index] != delimiter, window[index] != lineEnd { index += 1 }
                fields.append(Field(range: first..<index, isQuoted: false, hasDoubledQuotes: false))
            }
            if index == window.filled {
                guard window.isAtFileEnd else { return false }
                return finish(at: index, next: index, lines: feeds + 1)
            }
            if window[index] == delimiter {
                index += 1
                continue
            }
            if window[index] == lineEnd { return finish(at: index, next: index + 1, lines: feeds + 1) }
            // Behind a closing quote: a line end of two bytes, or what should not be there.
            if window[index] == UInt8(ascii: "\r"), index + 1 == window.filled, !window.isAtFileEnd { return false }
            if window[index] == UInt8(ascii: "\r"), index + 1 == window.filled || window[index + 1] == lineEnd {
                return finish(at: index, next: min(window.filled, index + 2), lines: feeds + 1)
            }
            throw TaskFailure(
                "line \(lines + feeds + 1): text follows a closing quote; a quote inside a quoted field stands twice, "
                    + "and 'quote: none' reads quotes as letters", isTransient: false)
        }
    }

    private mutating func finish(at index: Int, next: Int, lines: Int) -> Bool {
        // A carriage return before the line feed belongs to the line's end.
        let last = fields.count - 1
        let range = fields[last].range
        if lineEnd == UInt8(ascii: "\n"), !fields[last].isQuoted, !range.isEmpty,
            window[range.upperBound - 1] == UInt8(ascii: "\r")
        {
            fields[last].range = range.lowerBound..<range.upperBound - 1
        }
        bytes = window.start..<index
        window.start = next
        self.lines += lines
        return true
    }

    /// Where the quote is that closes a field; nil where more of the file is needed.
    private func closingQuote(
        _ first: Int, _ quote: UInt8
    ) throws(TaskFailure) -> (index: Int, isDoubled: Bool)? {
        var index = first
        var isDoubled = false
        while let found = window.position(of: quote, in: index..<window.filled) {
            if found + 1 == window.filled, !window.isAtFileEnd { return nil }
            if found + 1 == window.filled || window[found + 1] != quote { return (found, isDoubled) }
            isDoubled = true
            index = found + 2
        }
        guard window.isAtFileEnd else { return nil }
        throw TaskFailure(
            "line \(line): a quote is opened and never closed; 'quote: none' reads quotes as letters",
            isTransient: false)
    }

    private func count(of byte: UInt8, in range: Range<Int>) -> Int {
        var count = 0
        var index = range.lowerBound
        while let found = window.position(of: byte, in: index..<range.upperBound) {
            count += 1
            index = found + 1
        }
        return count
    }

    /// Reads on behind what is there; false at the file's end.
    private mutating func fill() throws(TaskFailure) -> Bool {
        if window.isAtFileEnd { return false }
        guard !window.isTooLong else {
            throw TaskFailure(
                "line \(lines + 1): a row has more than \(FileWindow.longestRecord >> 20) MiB; is a quote not closed?",
                isTransient: false)
        }
        // At the end a record that could not be finished is parsed once more, and ends there.
        try window.fill()
        return true
    }
}
