internal import Columnar
internal import JSONText
internal import Planning
internal import SparkFunctions
internal import SparkSQL

/// The rows of a split of a file of text, JSON or CSV, as Spark reads them.
struct SparkRecords {
    let source: FileSource
    let reading: SparkReading
    let fields: [StructField]
    let options: RecordOptions

    init(_ source: FileSource, _ reading: SparkReading) throws(TaskFailure) {
        self.source = source
        self.reading = reading
        options = RecordOptions(reading.allOptions)
        fields = try Self.made { () throws(SparkError) in try StructType(ddl: reading.schema).fields }
    }

    /// The rows, at most so many.
    func table(limit: Int, _ interruption: Interruption) throws(TaskFailure) -> Table {
        var rows = SparkRows(fields, options, limit: limit)
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
        var records = JSONRecords(fields, reader)
        if reading.isMultiLine || source.isDocument {
            let document = try JSONObjects.document(try source.text(), interruption)
            defer { withExtendedLifetime(document) {} }
            return try records.add(
                document: document.bytes, isOneRecord: reading.isMultiLine, to: &rows, interruption,
                failure(Place(line: 1)))
        }
        var lines = try source.lines(options.lineEnds)
        let place = Place(), failure = failure(place)
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
        var records = CSVRecords(fields, reader, CSVFormat(options))
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
