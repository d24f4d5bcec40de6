internal import Planning
internal import SparkFunctions
internal import SparkSQL

/// Columns that records of CSV fill by position.
struct CSVRecords {
    private let reader: FieldReader
    private let count: Int
    /// The positions of the fields that are made into columns.
    private let columns: [Int]
    var tokenizer: CSVTokenizer

    init(_ fields: [StructField], _ columns: [Int], _ reader: FieldReader, _ format: CSVFormat) {
        self.reader = reader
        self.columns = columns
        count = fields.count
        tokenizer = CSVTokenizer(format)
    }

    /// Adds a line; bytes that are no UTF-8 become U+FFFD, as in Spark.
    mutating func add(
        line: UnsafeRawBufferPointer, to rows: inout SparkRows,
        _ failure: (String) throws(TaskFailure) -> TaskFailure
    ) throws(TaskFailure) {
        if line.isUTF8 {
            _ = tokenizer.next(line, from: 0, isWhole: true)
            return try add(tokenizer, line, to: &rows, failure)
        }
        let repaired = Array(String(decoding: line, as: UTF8.self).utf8)
        let result = repaired.withUnsafeBytes { bytes in
            Result { () throws(TaskFailure) in
                _ = tokenizer.next(bytes, from: 0, isWhole: true)
                try add(tokenizer, bytes, to: &rows, failure)
            }
        }
        try result.get()
    }

    /// Adds the record whose fields the tokenizer has found.
    func add(
        _ tokenizer: CSVTokenizer, _ bytes: UnsafeRawBufferPointer, to rows: inout SparkRows,
        _ failure: (String) throws(TaskFailure) -> TaskFailure
    ) throws(TaskFailure) {
        var isGood = tokenizer.fields.count == count - (rows.corrupt == nil ? 0 : 1)
        for (index, column) in rows.columns.enumerated() where index != rows.corrupt {
            // The column of bad records is no field of theirs.
            let field = columns[index] - (rows.corrupt.map { $0 < index ? 1 : 0 } ?? 0)
            if let text = tokenizer.text(field, of: bytes) {
                if !column.append(csv: text, reader) { isGood = false }
            } else {
                column.appendNull()
            }
        }
        try rows.endRow(isGood: isGood, bytes, failure)
    }
}

/// The records of a file of CSV whose fields may go over several lines, in a window that moves over it.
struct CSVDocument: ~Copyable {
    private var window: FileWindow
    private(set) var tokenizer: CSVTokenizer
    private var lines = 0
    /// The number of the record's first line.
    private(set) var line = 0
    private var repaired: [UInt8] = []

    /// - Throws: `TaskFailure` where the file cannot be read.
    init(
        _ file: consuming InputFile, _ tokenizer: CSVTokenizer, skipping count: Int
    ) throws(TaskFailure) {
        window = FileWindow(file, from: 0, count: 1 << 20)
        self.tokenizer = tokenizer
        while window.filled < window.count, !window.isAtFileEnd,
            !window[0..<window.filled].dropLast().contains(where: { $0 == 0x0A || $0 == 0x0D })
        { try fill() }
        let head = window[0..<window.filled]
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { window.start = 3 }
        self.tokenizer.format.lineEnd = .feed
        if let first = head.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }), head[first] == 0x0D {
            let isPair = first + 1 < window.filled && head[first + 1] == 0x0A
            self.tokenizer.format.lineEnd = isPair ? .both : .carriageReturn
        }
        for _ in 0..<count { try skipLine() }
    }

    /// The next record's bytes, whose fields the tokenizer has; valid until the one after it is asked for.
    mutating func next() throws(TaskFailure) -> UnsafeRawBufferPointer? {
        while true {
            let bytes = UnsafeRawBufferPointer(rebasing: window[window.start..<window.filled])
            if bytes.isEmpty {
                if window.isAtFileEnd { return nil }
                try fill()
                continue
            }
            if let comment = tokenizer.format.comment, bytes[0] == comment {
                try skipLine()
                continue
            }
            guard let end = tokenizer.next(bytes, from: 0, isWhole: window.isAtFileEnd) else {
                try fill()
                continue
            }
            line = lines + 1
            var record = UnsafeRawBufferPointer(rebasing: bytes[..<end])
            lines += record.count { $0 == (tokenizer.format.lineEnd == .carriageReturn ? 0x0D : 0x0A) }
            window.start += end
            while let last = record.last, last == 0x0A || last == 0x0D {
                record = UnsafeRawBufferPointer(rebasing: record.dropLast())
            }
            if record.isEmpty { continue }
            if record.isUTF8 { return record }
            repaired = Array(String(decoding: record, as: UTF8.self).utf8)
            let text = repaired.withUnsafeBytes { $0 }
            _ = tokenizer.next(text, from: 0, isWhole: true)
            return text
        }
    }

    private mutating func skipLine() throws(TaskFailure) {
        while true {
            if let end = window[window.start..<window.filled].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
                let isPair = window[end] == 0x0D && end + 1 < window.filled && window[end + 1] == 0x0A
                window.start = end + (isPair ? 2 : 1)
                lines += 1
                return
            }
            window.start = window.filled
            if window.isAtFileEnd { return }
            try fill()
        }
    }

    private mutating func fill() throws(TaskFailure) {
        guard !window.isTooLong else {
            throw TaskFailure(
                "line \(lines + 1): a record has more than \(FileWindow.longestRecord >> 20) MiB; is a quote not closed?",
                isTransient: false)
        }
        try window.fill()
    }
}
