internal import Columnar
internal import JSONText
internal import Planning
internal import QueryPlanning
internal import SparkFunctions
internal import SparkSQL

/// The rows of a split of a file of text, JSON or CSV, as Spark reads them.
struct SparkRecords {
    let source: FileSource
    let reading: SparkReading
    let fields: [StructField]
    let options: RecordOptions
    /// The positions of the columns that are made.
    private let columns: [Int]

    init(_ source: FileSource, _ reading: SparkReading) throws(TaskFailure) {
        self.source = source
        self.reading = reading
        options = RecordOptions(reading.allOptions)
        fields = try Self.fields(reading)
        columns = source.columns ?? Array(fields.indices)
    }

    private static func fields(_ reading: SparkReading) throws(TaskFailure) -> [StructField] {
        try made { () throws(SparkError) in try StructType(ddl: reading.schema).fields }
    }

    /// The columns of the rows of a scan as batches have them; nil where that is known only of rows that were read.
    static func schema(_ scan: FileScan) throws(TaskFailure) -> Schema? {
        guard let reading = scan.reading, scan.partitions == nil, scan.format == .json || scan.format == .csv else {
            return nil
        }
        return Schema(try fields(reading).map { Field($0.name, $0.type.arrow) })
    }

    /// Whether some of the columns can be made without the others: no value of these decides what becomes of the row.
    static func canLeaveOut(_ scan: FileScan) -> Bool {
        guard let reading = scan.reading, scan.partitions == nil, scan.format == .json || scan.format == .csv,
            let fields = try? fields(reading)
        else { return false }
        let options = RecordOptions(reading.allOptions)
        return options.mode == .permissive && !fields.contains { $0.name == options.corruptColumn }
    }

    /// The rows, at most so many.
    func table(limit: Int, _ interruption: Interruption) throws(TaskFailure) -> Table {
        let made = columns.compactMap { fields.indices.contains($0) ? fields[$0] : nil }
        var rows = SparkRows(made, options, limit: limit)
        switch source.scan.format {
        case .json: try json(&rows, interruption)
        case .csv: try csv(&rows, interruption)
        default: try texts(&rows, interruption)
        }
        return rows.table()
    }

    // MARK: JSON

    private func json(_ rows: inout SparkRows, _ interruption: Interruption) throws(TaskFailure) {
        let reader = try Self.made { () throws(SparkError) in try JSONValueReader(options, keepsLetters: true) }
        var records = JSONRecords(fields, columns, reader)
        if reading.isMultiLine || source.isDocument {
            let document = try JSONObjects.document(try source.text(), interruption)
            defer { withExtendedLifetime(document) {} }
            return try records.add(
                document: document.bytes, isOneRecord: reading.isMultiLine, to: &rows, interruption,
                failure(Place(line: 1)))
        }
        var lines = try source.lines(options.lineEnds)
        let place = Place(), failure = failure(place)
        if isPlain(rows), JSONIndex.takes(fields.count) {
            let index = JSONIndex(fields.map(\.name), columns), scratch = JSONScratch()
            return try inBlocks(&lines, &rows, interruption) { line, block in
                index.add(line, to: block)
            } append: { column, slots in
                column.append(json: slots, reader, scratch)
            } slowly: { line, rows throws(TaskFailure) in
                try records.add(line, to: &rows, failure)
            }
        }
        while !rows.isFull, let line = try lines.nextLine() {
            place.line += 1
            let bytes = try line.readable()
            if bytes.isBlank { continue }
            try records.add(bytes, to: &rows, failure)
            try rows.endRecord(interruption)
        }
    }

    // MARK: CSV

    private func csv(_ rows: inout SparkRows, _ interruption: Interruption) throws(TaskFailure) {
        let reader = try Self.made { () throws(SparkError) in try FieldReader(options) }
        var records = CSVRecords(fields, columns, reader, CSVFormat(options))
        let isStart = source.split.start == 0
        let skipped = isStart ? source.scan.options.skippedLines : 0
        var hasHeader = isStart && options.isOn("header")
        let place = Place(), failure = failure(place)
        if reading.isMultiLine {
            var file = try CSVDocument(try source.text(), records.tokenizer, skipping: skipped)
            while !rows.isFull, let record = try file.next() {
                if hasHeader {
                    hasHeader = false
                    try check(header: file.tokenizer, record)
                    continue
                }
                place.line = file.line
                try records.add(file.tokenizer, record, to: &rows, failure)
                try rows.endRecord(interruption)
            }
            return
        }
        var lines = try source.lines(options.lineEnds)
        if isPlain(rows), skipped == 0, let index = CSVIndex(records.tokenizer.format, columns) {
            let comment = records.tokenizer.format.comment
            while hasHeader, let line = try lines.nextLine() {
                let bytes = try line.readable()
                if bytes.isBlank || bytes[0] == comment { continue }
                hasHeader = false
                _ = records.tokenizer.next(bytes, from: 0, isWhole: true)
                try check(header: records.tokenizer, bytes)
            }
            return try inBlocks(&lines, &rows, interruption) { line, block in
                line[0] != comment && index.add(line, to: block)
            } append: { column, slots in
                column.append(csv: slots, reader)
            } slowly: { line, rows throws(TaskFailure) in
                if line[0] == comment { return }
                try records.add(line: line, to: &rows, failure)
            }
        }
        while !rows.isFull, let line = try lines.nextLine() {
            place.line += 1
            let bytes = try line.readable()
            if place.line <= skipped || bytes.isBlank { continue }
            if let comment = records.tokenizer.format.comment, bytes[0] == comment { continue }
            if hasHeader {
                hasHeader = false
                _ = records.tokenizer.next(bytes, from: 0, isWhole: true)
                try check(header: records.tokenizer, bytes)
                continue
            }
            try records.add(line: bytes, to: &rows, failure)
            try rows.endRecord(interruption)
        }
    }

    /// Compares a file's header with the names of the schema, where that is asked for.
    private func check(header: CSVTokenizer, _ bytes: UnsafeRawBufferPointer) throws(TaskFailure) {
        guard !options.isOn("enforceSchema", default: true) else { return }
        let found = header.fields.indices.map { index in
            header.text(index, of: bytes).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        let wanted = fields.map(\.name).filter { $0 != options.corruptColumn }
        guard found.map({ $0.lowercased() }) == wanted.map({ $0.lowercased() }) else {
            throw TaskFailure(
                "the header does not conform to the schema (enforceSchema is false): the header is "
                    + "\(found.joined(separator: ", ")), and the schema \(wanted.joined(separator: ", "))",
                isTransient: false)
        }
    }

    // MARK: many lines at once

    /// Whether all rows are wanted, and no value decides what becomes of another.
    private func isPlain(_ rows: borrowing SparkRows) -> Bool {
        rows.limit == .max && Self.canLeaveOut(source.scan)
    }

    /// Adds lines, many at once where they are written as most are, and the others one by one.
    ///
    /// - Parameters:
    ///   - lines: The lines.
    ///   - rows: Where they are added.
    ///   - interruption: What ends the work.
    ///   - find: Adds a line to a block; false where it does not.
    ///   - append: Adds a block's values to a column.
    ///   - slowly: Adds any other line.
    /// - Throws: Where the lines cannot be read, or one of them is an error.
    private func inBlocks(
        _ lines: inout LineReader, _ rows: inout SparkRows, _ interruption: Interruption,
        _ find: (UnsafeRawBufferPointer, RecordBlock) -> Bool,
        append: (SparkColumn, UnsafeBufferPointer<FieldSlot>) -> Void,
        slowly: (UnsafeRawBufferPointer, inout SparkRows) throws(TaskFailure) -> Void
    ) throws(TaskFailure) {
        let block = RecordBlock(columns: columns.count)
        var atHand: [UnsafeRawBufferPointer] = []
        while try lines.nextLines(RecordBlock.mostRows, into: &atHand) {
            try interruption.check()
            let areASCII = Self.areASCII(atHand)
            for line in atHand {
                if line.isEmpty || line[0] <= 0x20 && line.isBlank { continue }
                if areASCII || line.isUTF8, find(line, block) { continue }
                // In the order of the lines.
                rows.add(block, append)
                try slowly(line, &rows)
            }
            rows.add(block, append)
            rows.endBlock()
        }
    }

    /// Whether all of some lines that stand one behind the other are ASCII.
    private static func areASCII(_ lines: [UnsafeRawBufferPointer]) -> Bool {
        guard let first = lines.first?.baseAddress, let last = lines.last, let end = last.baseAddress else {
            return false
        }
        return ByteSearch.isASCII(UnsafeRawBufferPointer(start: first, count: end + last.count - first))
    }

    // MARK: text

    private func texts(_ rows: inout SparkRows, _ interruption: Interruption) throws(TaskFailure) {
        if options.isOn("wholetext") {
            let text = try JSONObjects.document(try source.text(), interruption)
            defer { withExtendedLifetime(text) {} }
            return try add(text.bytes, to: &rows)
        }
        var lines = try source.lines(options.lineEnds)
        while !rows.isFull, let line = try lines.nextLine() {
            try add(try line.readable(), to: &rows)
            try rows.endRecord(interruption)
        }
    }

    private func add(_ text: UnsafeRawBufferPointer, to rows: inout SparkRows) throws(TaskFailure) {
        if text.isUTF8 {
            rows.columns[0].append(text: text)
        } else {
            _ = rows.columns[0].append(.string(String(decoding: text, as: UTF8.self)))
        }
        try rows.endRow(isGood: true, text) { (_) throws(TaskFailure) in Self.notReached }
    }

    // MARK: errors

    /// The number of the line in the split that is read.
    private final class Place {
        var line: Int

        init(line: Int = 0) { self.line = line }
    }

    private static let notReached = TaskFailure("a line of text is never a bad record", isTransient: false)

    /// What is said of a record that is an error.
    private func failure(_ place: Place) -> (String) throws(TaskFailure) -> TaskFailure {
        { [source] (record) throws(TaskFailure) in
            let number = try source.linesBefore() + place.line
            let path = source.file.path
            return TaskFailure(
                SparkError(
                    "FAILED_READ_FILE.NO_HINT", sqlState: "KD001", parameters: ["path": path],
                    message: "Encountered error while reading file \(path): line \(number) cannot be read as the "
                        + "schema says, and the mode is FAILFAST: \(record)"))
        }
    }

    static func made<T>(_ body: () throws(SparkError) -> T) throws(TaskFailure) -> T {
        do throws(SparkError) { return try body() } catch { throw TaskFailure(error) }
    }
}

extension RecordOptions {
    /// What ends a line.
    var lineEnds: LineReader.Ends {
        self["lineSep"].map { .bytes(Array($0.utf8)) } ?? .feedsAndReturns
    }
}

extension UnsafeRawBufferPointer {
    /// Whether there is nothing but blanks, as Java trims them.
    var isBlank: Bool { allSatisfy { $0 <= 0x20 } }
}
