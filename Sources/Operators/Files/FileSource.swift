internal import Columnar
internal import JSONText
internal import LocalQuery
internal import Planning

/// The rows of a split of a file, with the columns and types that the session found when it looked at the files.
struct FileSource {
    let scan: FileScan
    let split: FileSplit
    let fetch: FetchBytes
    /// The positions of the columns that are wanted, where `SparkRecords.canLeaveOut` allows it; nil for all.
    var columns: [Int]?

    var file: ScannedFile { scan.files[Int(split.file)] }

    /// The first rows, or what `query` makes of all of them.
    func table(
        through query: QueryOperator?, limit: Int = .max, _ context: ComputeContext
    ) throws(TaskFailure) -> Table {
        try named { () throws(TaskFailure) in
            if scan.format == .parquet { return try parquet(query, context) }
            if let query, limit == .max, SparkRecords.canLeaveOut(scan) { return try stream(query, context) }
            return try apply(query, to: try rows(limit, context.interruption), context)
        }
    }

    /// What a query makes of the rows, of which only the columns that it needs are made.
    private func stream(_ query: QueryOperator, _ context: ComputeContext) throws(TaskFailure) -> Table {
        let stream = try SplitStream(scan, fetch, splits: [split], threads: 0, context.interruption)
        do throws(TaskFailure) {
            return try query.run(over: [QueryText.input: .stream(stream)], context)
        } catch {
            if context.interruption.isRequested { throw error }
            throw stream.failure ?? error
        }
    }

    /// All rows of a split of a file that our own readers read.
    func table(_ interruption: Interruption) throws(TaskFailure) -> Table {
        try named { () throws(TaskFailure) in try rows(.max, interruption) }
    }

    private func rows(_ limit: Int, _ interruption: Interruption) throws(TaskFailure) -> Table {
        let rows: Table
        switch scan.format {
        case .text where scan.reading != nil, .json where scan.reading != nil, .csv where scan.reading != nil:
            rows = try sparkRows(limit, interruption)
        case .text: rows = try LineColumn.table(try lines(), interruption)
        case .json: rows = try objects(interruption)
        case .csv: rows = try records(interruption)
        case .arrow: rows = try ArrowRecords.table(try bytes(), scan.columns, interruption)
        case .parquet: throw TaskFailure("a Parquet file is read by DuckDB alone", isTransient: false)
        }
        guard let partitions = scan.partitions else { return rows }
        return try PartitionValues(partitions, Int(split.file)).added(to: rows)
    }

    private func named(_ read: () throws(TaskFailure) -> Table) throws(TaskFailure) -> Table {
        do throws(TaskFailure) {
            return try read()
        } catch {
            // Spark's words come first, and the file after them, with the task.
            throw error.condition == nil ? error.saying("\(file.path): \(error.message)") : error
        }
    }

    /// Runs a query over rows, in which JSON inside other values is JSON, and no text, to DuckDB's functions.
    private func apply(
        _ query: QueryOperator?, to rows: Table, _ context: ComputeContext
    ) throws(TaskFailure) -> Table {
        guard let query else { return rows }
        let raw = QueryText.input(0)
        guard let sql = Self.valuesOfJSON(scan, in: raw) else { return try query.apply(rows, context) }
        return try query.run(
            over: [raw: .table(rows)], views: [.init(name: QueryText.input, sql: sql, source: raw)], context)
    }

    /// SQL for the rows of a relation of a scan, in which JSON inside other values is JSON, and no text; nil where there
    /// is none.
    static func valuesOfJSON(_ scan: FileScan, in relation: String) -> String? {
        guard scan.reading == nil else { return nil }
        let casts = scan.columns.compactMap { column -> String? in
            guard let type = column.values, type.holdsJSON else { return nil }
            let name = SQL.identifier(column.name)
            return "CAST(\(name) AS \(type.sql)) AS \(name)"
        }
        return casts.isEmpty ? nil : "SELECT * REPLACE (\(casts.joined(separator: ", "))) FROM \(relation)"
    }

    /// Calls `body` with each object of a split of JSON.
    func objects(_ interruption: Interruption, _ body: JSONObjects.Body) throws(TaskFailure) {
        guard isDocument else {
            return try JSONObjects.inLines(
                try lines(), after: { () throws(TaskFailure) in try linesBefore() }, interruption, body)
        }
        let document = try JSONObjects.document(try text(), interruption)
        defer { withExtendedLifetime(document) {} }
        try JSONObjects.inDocument(document.bytes, interruption, body)
    }

    /// Whether the file is a JSON document, and has no object on each line.
    var isDocument: Bool { layout?.isDocument == true }

    /// Calls `body` with the JSON of each object of a document.
    func eachObject(_ interruption: Interruption, _ body: (UnsafeRawBufferPointer) -> Void) throws(TaskFailure) {
        try objects(interruption) { reader, bytes throws(JSONSyntaxError) in
            let start = reader.position
            try reader.skip()
            body(UnsafeRawBufferPointer(rebasing: bytes[start..<reader.position]))
        }
    }

    private func sparkRows(_ limit: Int, _ interruption: Interruption) throws(TaskFailure) -> Table {
        guard let reading = scan.reading else { return Table(schema: Schema([]), batches: []) }
        return try SparkRecords(self, reading).table(limit: limit, interruption)
    }

    private func objects(_ interruption: Interruption) throws(TaskFailure) -> Table {
        var columns = JSONColumns(scan.columns)
        var failure: TaskFailure?
        try objects(interruption) { reader, bytes throws(JSONSyntaxError) in
            try columns.append(&reader, of: bytes)
            do throws(TaskFailure) { try columns.endRow(interruption) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
        return columns.table()
    }

    private func records(_ interruption: Interruption) throws(TaskFailure) -> Table {
        var reader = try CSVReader(
            try text(), FileSplit(file: split.file, start: split.start, end: end), scan.options, layout)
        var batches = RowBatches(scan.columns)
        let names = layout?.names ?? []
        let positions = scan.columns.map { column in names.firstIndex(of: column.name) }
        if split.start == 0 {
            try reader.skipLines(scan.options.skippedLines)
            if scan.options.hasHeader { _ = try reader.nextRecord() }
        }
        while try reader.nextRecord() {
            guard reader.fields.count == names.count else {
                throw FileSurvey.ragged(reader, layout ?? FileLayout(), scan.options)
            }
            for (column, position) in zip(batches.columns, positions) {
                guard let position, let text = reader.text(position) else {
                    column.appendNull()
                    continue
                }
                do { try column.append(csv: text) } catch {
                    throw TaskFailure("line \(reader.line): \(error)", isTransient: false)
                }
            }
            try batches.endRow(interruption)
        }
        return batches.table()
    }

    /// A Parquet file through DuckDB, which then skips what the query does not need.
    private func parquet(_ query: QueryOperator?, _ context: ComputeContext) throws(TaskFailure) -> Table {
        if isWhole, file.isUnchanged {
            return try file.unchanged { () throws(TaskFailure) in try run(query, file.path, context) }
        }
        let slice = try FileSlice.whole(try bytes(), context.interruption)
        return try run(query, slice.path, context)
    }

    /// The split's lines.
    func lines(_ ends: LineReader.Ends = .feeds) throws(TaskFailure) -> LineReader {
        try LineReader(try text(), FileSplit(file: split.file, start: split.start, end: end), ends: ends)
    }

    /// How many lines of the file begin before the split.
    func linesBefore() throws(TaskFailure) -> Int {
        split.start == 0 ? 0 : try LineReader.count(in: try bytes(), before: split)
    }

    /// The numbers of the split's lines in the file, in words.
    func lineNumbers() throws(TaskFailure) -> String {
        let before = try linesBefore()
        let all = try LineReader.count(
            in: try bytes(), before: FileSplit(file: split.file, start: split.end, end: split.end))
        return all > before + 1 ? "lines \(before + 1) to \(all)" : "line \(all)"
    }

    private func bytes() throws(TaskFailure) -> InputFile { try InputFile(scan, split.file, fetch) }

    /// The file as text in UTF-8, unpacked.
    func text() throws(TaskFailure) -> InputFile { try InputFile.text(of: scan, split.file, fetch) }

    /// The split's end in the file's text: that of a file that is decoded is not known.
    private var end: Int64 {
        file.compression == nil && scan.options.encoding == .utf8 ? split.end : .max
    }

    private var layout: FileLayout? {
        scan.layouts.indices.contains(Int(split.file)) ? scan.layouts[Int(split.file)] : nil
    }

    private var isWhole: Bool { split.start == 0 && split.end == file.byteCount }

    private func run(_ query: QueryOperator?, _ path: String, _ context: ComputeContext) throws(TaskFailure) -> Table {
        do throws(TaskFailure) {
            let found = try context.columns(of: "SELECT * FROM \(FileRelation.parquet(path))")
            let constants = try scan.partitions.map { (partitions) throws(TaskFailure) in
                try PartitionValues(partitions, Int(split.file)).sql
            }
            let relation = FileRelation.parquet(path, found: found, as: scan.columns, constants: constants ?? [:])
            let rows = "SELECT * FROM \(relation)"
            guard let query else { return try context.query(rows) }
            return try query.run(over: [:], views: [.init(name: QueryText.input, sql: rows)], context)
        } catch {
            if context.interruption.isRequested { throw error }
            throw error.saying(inTermsOfTheFile(error.message, path))
        }
    }

    /// DuckDB's words about a file, or a copy of it, with its name left to whoever tells them.
    private func inTermsOfTheFile(_ problem: String, _ path: String) -> String {
        ["file \"\(path)\"", "file '\(path)'", "file \(path)", "\"\(path)\"", path].reduce(problem) {
            $0.replacing($1, with: "the file")
        }
    }
}
