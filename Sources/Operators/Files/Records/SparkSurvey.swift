internal import Columnar
internal import JSONText
package import Planning
internal import SparkFunctions
package import SparkSQL

/// Looks at files of JSON and CSV for the columns that Spark finds in them.
package struct SparkSurvey: Sendable {
    package struct Result: Sendable {
        package var schema = StructType()
        /// How columns are held that objects of a model's conversations come from; nil for most.
        package var values: [JSONType?] = []
        /// What there is to say of the files.
        package var notes: [String] = []
        /// How many rows there are, where the schema has no columns.
        package var rows = 0

        package init() {}
    }

    static let bytesPerPiece: Int64 = 8 << 20

    let files: [ScannedFile]
    let readOptions: ReadOptions
    let reading: SparkReading
    let options: RecordOptions
    let interruption = Interruption()

    package init(files: [ScannedFile], options: ReadOptions, reading: SparkReading) {
        self.files = files
        self.reading = reading
        readOptions = options
        self.options = RecordOptions(reading.allOptions)
    }

    // MARK: JSON

    /// Whether each file of JSON is one document, whose values go over several lines: known from its first line.
    package func layouts() throws(TaskFailure) -> [FileLayout] {
        var layouts: [FileLayout] = []
        for index in files.indices {
            layouts.append(try named(index) { () throws(TaskFailure) in try layout(index) })
        }
        return layouts
    }

    private func layout(_ index: Int) throws(TaskFailure) -> FileLayout {
        var lines = try source(.text, FileSplit(file: UInt32(index), start: 0, end: .max), []).lines(options.lineEnds)
        var layout = FileLayout()
        while let line = try lines.nextLine() {
            guard line.tooLong == nil else {
                layout.isDocument = true
                break
            }
            if line.bytes.isBlank { continue }
            if layout.isDocument {
                // A whole object below a line that ends too early: that line is a mistake.
                layout.isDocument = !JSONObjects.isObject(line.bytes)
                break
            }
            layout.isDocument = JSONObjects.isDocument(line.bytes) && !Self.isWhole(line.bytes)
            guard layout.isDocument, line.bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { break }
        }
        return layout
    }

    /// Whether a line has a whole value.
    private static func isWhole(_ line: UnsafeRawBufferPointer) -> Bool {
        var json = JSONReader(line)
        return (try? json.skip()) != nil
    }

    /// Finds the columns of files of JSON; blocks the thread, and uses others beside it.
    /// - Throws: `TaskFailure` where a file cannot be read, or has a bad record that is an error.
    package func json(_ layouts: [FileLayout]) throws(TaskFailure) -> Result {
        let options = try SparkRecords.made { () throws(SparkError) in try JSONInferenceOptions(self.options) }
        let reader = try SparkRecords.made { () throws(SparkError) in
            try JSONValueReader(self.options, keepsLetters: true)
        }
        let scan = FileScan(
            format: .json, files: files, columns: [], options: readOptions, layouts: layouts, reading: reading)
        let pieces = scan.splits(ofBytes: Self.bytesPerPiece)
        let found = try FileSurvey.inParallel(pieces.count) { piece throws(TaskFailure) in
            let split = pieces[piece]
            return try named(Int(split.file)) { () throws(TaskFailure) in
                let source = FileSource(scan: scan, split: split, fetch: FileSurvey.noFetch)
                return try inference(source, options, reader)
            }
        }
        var result = Result()
        let all = JSONInference(options)
        for (piece, part) in found.enumerated() {
            all.merge(part.types)
            guard let line = part.badLine, result.notes.isEmpty else { continue }
            result.notes.append(note(ofBadLine: line, in: files[Int(pieces[piece].file)].path))
        }
        result.schema = all.schema
        if all.hasBadRecords, self.options.mode == .permissive, !result.schema.names.contains(corruptColumn) {
            result.schema.fields.append(StructField(corruptColumn, .string))
            result.schema.fields.sort { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
        }
        result.values = result.schema.names.map { name in
            all.names.firstIndex(of: name).flatMap { Self.conversation(all.members[$0]) }
        }
        result.rows = all.rows
        return result
    }

    private var corruptColumn: String { options.corruptColumn }

    private func note(ofBadLine line: Int, in path: String) -> String {
        let what = "\(path): line \(line) is not JSON that can be read"
        return options.mode == .dropMalformed
            ? "\(what); it and others like it are left out (mode DROPMALFORMED)"
            : "\(what); the column '\(corruptColumn)' has it, and others like it (the mode FAILFAST makes it an error)"
    }

    /// Messages whose contents are texts in some rows and lists of parts in others, which are JSON then.
    private static func conversation(_ column: JSONInference) -> JSONType? {
        guard let message = column.element, let content = message.names.firstIndex(of: "content"),
            message.members[content].isMixed
        else { return nil }
        return .list(
            .object(message.names.map { JSONType.Member($0, $0 == "content" ? .json : .text) }))
    }

    /// What a piece of a file has.
    ///
    /// Where a record is found to be wrong, the piece is looked at once more, and each record read to its end before it
    /// decides anything: `isChecked`.
    private func inference(
        _ source: FileSource, _ options: JSONInferenceOptions, _ reader: JSONValueReader, isChecked: Bool = false
    ) throws(TaskFailure) -> (types: JSONInference, badLine: Int?) {
        let types = JSONInference(options)
        var badLine: Int?
        if reading.isMultiLine || source.isDocument {
            let document = try JSONObjects.document(try source.text(), interruption)
            defer { withExtendedLifetime(document) {} }
            if document.bytes.isBlank { return (types, nil) }
            guard add(document.bytes, to: types, reader, isMany: !reading.isMultiLine, isChecked: isChecked) else {
                if !isChecked { return try inference(source, options, reader, isChecked: true) }
                if self.options.mode == .failFast { throw Self.malformed(document.bytes, 1, source.file.path) }
                return (types, 1)
            }
            return (types, nil)
        }
        var lines = try source.lines(self.options.lineEnds)
        var number = 0
        while let line = try lines.nextLine() {
            number += 1
            if number % 4_096 == 0 { try interruption.check() }
            let bytes = try line.readable()
            if bytes.isBlank { continue }
            let isGood = add(bytes, to: types, reader, isMany: false, isChecked: isChecked)
            if isGood, badLine != nil || !types.hasBadRecords { continue }
            if !isGood, !isChecked { return try inference(source, options, reader, isChecked: true) }
            let place = try source.linesBefore() + number
            if self.options.mode == .failFast { throw Self.malformed(bytes, place, source.file.path) }
            badLine = badLine ?? place
        }
        return (types, badLine)
    }

    /// Notes a record; false where it is none.
    private func add(
        _ record: UnsafeRawBufferPointer, to types: JSONInference, _ reader: JSONValueReader, isMany: Bool,
        isChecked: Bool
    ) -> Bool {
        func note(_ bytes: UnsafeRawBufferPointer, isLenient: Bool) -> Bool {
            do throws(JSONSyntaxError) {
                if isChecked {
                    var json = JSONReader(bytes, isLenient: isLenient)
                    repeat { try json.skip() } while isMany && json.hasMore()
                }
                var json = JSONReader(bytes, isLenient: isLenient)
                repeat { try types.add(record: &json) } while isMany && json.hasMore()
                return true
            } catch {
                return false
            }
        }
        if record.isUTF8 {
            if note(record, isLenient: false) { return true }
            if var text = reader.standard(record) {
                if text.withUTF8({ note(UnsafeRawBufferPointer($0), isLenient: true) }) { return true }
            }
        }
        types.addBadRecord()
        return false
    }

    private static func malformed(_ record: UnsafeRawBufferPointer, _ line: Int, _ path: String) -> TaskFailure {
        let text = String(decoding: record.prefix(200), as: UTF8.self)
        return TaskFailure(
            SparkError(
                "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                message: "Malformed records are detected in schema inference: \(path): line \(line): \(text). Parse "
                    + "Mode: FAILFAST. The mode PERMISSIVE reads them into the column '_corrupt_record'."))
    }

    // MARK: all

    func source(_ format: FileScan.Format, _ split: FileSplit, _ layouts: [FileLayout]) -> FileSource {
        let scan = FileScan(
            format: format, files: files, columns: [], options: readOptions, layouts: layouts, reading: reading)
        return FileSource(scan: scan, split: split, fetch: FileSurvey.noFetch)
    }

    func named<T>(_ file: Int, _ body: () throws(TaskFailure) -> T) throws(TaskFailure) -> T {
        do throws(TaskFailure) { return try body() } catch {
            throw error.condition == nil ? error.saying("\(files[file].path): \(error.message)") : error
        }
    }
}
