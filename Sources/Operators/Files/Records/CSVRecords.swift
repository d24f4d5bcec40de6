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
    /// A longer record is refused.
    private static let longestRecord = 512 << 20

    private let file: InputFile
    private(set) var tokenizer: CSVTokenizer
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    private var start = 0, filled = 0
    private var base: Int64 = 0
    private var isAtEnd = false
    private var lines = 0
    /// The number of the record's first line.
    private(set) var line = 0
    private var repaired: [UInt8] = []

    /// - Throws: `TaskFailure` where the file cannot be read.
    init(
        _ file: consuming InputFile, _ tokenizer: CSVTokenizer, skipping count: Int
    ) throws(TaskFailure) {
        self.file = file
        self.tokenizer = tokenizer
        while filled < memory.count, !isAtEnd,
            !memory[..<filled].dropLast().contains(where: { $0 == 0x0A || $0 == 0x0D })
        { try fill() }
        let head = memory[..<filled]
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        self.tokenizer.format.lineEnd = .feed
        if let first = head.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }), head[first] == 0x0D {
            let isPair = first + 1 < filled && head[first + 1] == 0x0A
            self.tokenizer.format.lineEnd = isPair ? .both : .carriageReturn
        }
        for _ in 0..<count { try skipLine() }
    }

    deinit { memory.deallocate() }

    /// The next record's bytes, whose fields the tokenizer has; valid until the one after it is asked for.
    mutating func next() throws(TaskFailure) -> UnsafeRawBufferPointer? {
        while true {
            let bytes = UnsafeRawBufferPointer(rebasing: memory[start..<filled])
            if bytes.isEmpty {
                if isAtEnd { return nil }
                try fill()
                continue
            }
            if let comment = tokenizer.format.comment, bytes[0] == comment {
                try skipLine()
                continue
            }
            guard let end = tokenizer.next(bytes, from: 0, isWhole: isAtEnd) else {
                try fill()
                continue
            }
            line = lines + 1
            var record = UnsafeRawBufferPointer(rebasing: bytes[..<end])
            lines += record.count { $0 == (tokenizer.format.lineEnd == .carriageReturn ? 0x0D : 0x0A) }
            start += end
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
            if let end = memory[start..<filled].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
                let isPair = memory[end] == 0x0D && end + 1 < filled && memory[end + 1] == 0x0A
                start = end + (isPair ? 2 : 1)
                lines += 1
                return
            }
            start = filled
            if isAtEnd { return }
            try fill()
        }
    }

    private mutating func fill() throws(TaskFailure) {
        if start > 0 {
            memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<filled]))
            base += Int64(start)
            (start, filled) = (0, filled - start)
        }
        if filled == memory.count {
            guard memory.count < Self.longestRecord else {
                throw TaskFailure(
                    "line \(lines + 1): a record has more than \(Self.longestRecord >> 20) MiB; is a quote not closed?",
                    isTransient: false)
            }
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: memory.count * 2, alignment: 64)
            larger.copyMemory(from: UnsafeRawBufferPointer(memory))
            memory.deallocate()
            memory = larger
        }
        let count = try file.read(
            at: base + Int64(filled), into: UnsafeMutableRawBufferPointer(rebasing: memory[filled...]))
        isAtEnd = count == 0
        filled += count
    }
}
