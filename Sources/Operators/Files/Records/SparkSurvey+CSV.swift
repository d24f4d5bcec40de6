internal import JSONText
package import Planning
internal import SparkFunctions
internal import SparkSQL

extension SparkSurvey {
    /// Lines of a file that are looked at for fields that go on in the next one.
    private static let linesOfSample = 1_000

    /// The first record of a file.
    private struct Head {
        var texts: [String?] = []
        /// A line at whose end a quoted field is still open.
        var openLine: Int?
    }

    /// Finds the columns of files of CSV; blocks the thread, and uses others beside it.
    ///
    /// Only where types are to be found is more read than the first lines of each file.
    /// - Throws: `TaskFailure` where a file cannot be read, or its header is another than the first one's.
    package func csv() throws(TaskFailure) -> Result {
        var result = Result()
        var names: [String]?
        let hasHeader = options.isOn("header")
        var first = 0
        for index in files.indices {
            let head = try named(index) { () throws(TaskFailure) in try self.head(index) }
            if let line = head.openLine, result.notes.isEmpty {
                result.notes.append(
                    "\(files[index].path): line \(line) ends inside of a quoted field, which ends there: option "
                        + "(\"multiLine\", true) reads fields that go over several lines")
            }
            guard !head.texts.isEmpty else { continue }
            let own = hasHeader ? header(head.texts) : head.texts.indices.map { "_c\($0)" }
            guard let known = names else {
                (names, first) = (own, index)
                continue
            }
            guard !hasHeader || known.map({ $0.lowercased() }) == own.map({ $0.lowercased() }) else {
                throw TaskFailure(
                    "\(files[index].path) has the columns \(own.joined(separator: ", ")), and \(files[first].path) "
                        + "\(known.joined(separator: ", ")): CSV is read by position; read the files apart and union them by "
                        + "name, or declare a schema, which all of them are then read by", isTransient: false)
            }
        }
        guard let names else { return result }
        var types = names.map { _ in SparkType.string }
        if options.isOn("inferSchema") { types = try inferred(names.count) }
        result.schema = StructType(zip(names, types).map { StructField($0, $1) })
        return result
    }

    /// The columns' names: as Spark makes those of empty texts, and of texts that stand twice.
    private func header(_ texts: [String?]) -> [String] {
        let counts = Dictionary(texts.compactMap { $0?.lowercased() }.map { ($0, 1) }, uniquingKeysWith: +)
        return texts.enumerated().map { index, text in
            guard let text, !text.isEmpty else { return "_c\(index)" }
            return counts[text.lowercased(), default: 0] > 1 ? "\(text)\(index)" : text
        }
    }

    private func head(_ index: Int) throws(TaskFailure) -> Head {
        let source = source(.csv, FileSplit(file: UInt32(index), start: 0, end: .max), [])
        var tokenizer = CSVTokenizer(CSVFormat(options))
        var head = Head()
        if reading.isMultiLine {
            var file = try CSVDocument(try source.text(), tokenizer, skipping: readOptions.skippedLines)
            if let record = try file.next() { head.texts = Self.texts(file.tokenizer, record) }
            return head
        }
        var lines = try source.lines(options.lineEnds)
        var number = 0
        // A look at more than the first record takes only what has been read with it.
        while number < Self.linesOfSample, head.texts.isEmpty || lines.hasLineAtHand,
            let line = try lines.nextLine()
        {
            number += 1
            let bytes = try line.readable()
            if isNoRecord(bytes, number, tokenizer.format) { continue }
            guard bytes.isUTF8 else {
                if !head.texts.isEmpty { break }
                throw TaskFailure(
                    "line \(number): its bytes are no UTF-8; save the file as UTF-8, or say what it is: "
                        + "option(\"encoding\", \"latin-1\") or \"utf-16\"", isTransient: false)
            }
            _ = tokenizer.next(bytes, from: 0, isWhole: true)
            if head.texts.isEmpty { head.texts = Self.texts(tokenizer, bytes) }
            if tokenizer.endsInsideQuotes {
                head.openLine = number
                break
            }
        }
        return head
    }

    private func isNoRecord(_ line: UnsafeRawBufferPointer, _ number: Int, _ format: CSVFormat) -> Bool {
        number <= readOptions.skippedLines || line.isBlank || line.first == format.comment
    }

    private static func texts(_ tokenizer: CSVTokenizer, _ bytes: UnsafeRawBufferPointer) -> [String?] {
        tokenizer.fields.indices.map { index in
            tokenizer.text(index, of: bytes).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    // MARK: types

    private func inferred(_ count: Int) throws(TaskFailure) -> [SparkType] {
        let inference = try SparkRecords.made { () throws(SparkError) in
            CSVInference(try FieldReader(options), options)
        }
        let scan = FileScan(format: .csv, files: files, columns: [], options: readOptions, reading: reading)
        let pieces = scan.splits(ofBytes: Self.bytesPerPiece)
        let found = try FileSurvey.inParallel(pieces.count) { piece throws(TaskFailure) in
            let split = pieces[piece]
            return try named(Int(split.file)) { () throws(TaskFailure) in
                try self.types(of: FileSource(scan: scan, split: split, fetch: FileSurvey.noFetch), count, inference)
            }
        }
        var types = [SparkType](repeating: .null, count: count)
        for part in found { for index in types.indices { types[index] = inference.merged(types[index], part[index]) } }
        return types.map { $0 == .null ? .string : $0 }
    }

    private func types(
        of source: FileSource, _ count: Int, _ inference: CSVInference
    ) throws(TaskFailure) -> [SparkType] {
        var types = [SparkType](repeating: .null, count: count)
        var tokenizer = CSVTokenizer(CSVFormat(options))
        func note(_ tokenizer: CSVTokenizer, _ bytes: UnsafeRawBufferPointer) {
            for index in types.indices where !types[index].isString {
                guard let text = tokenizer.text(index, of: bytes) else { continue }
                if types[index] == .integer || types[index] == .null, let number = FieldNumber.whole(text),
                    SparkType.integer.holds(number)
                {
                    types[index] = .integer
                    continue
                }
                types[index] = inference.type(String(decoding: text, as: UTF8.self), after: types[index])
            }
        }
        var hasHeader = options.isOn("header") && source.split.start == 0
        if reading.isMultiLine {
            var file = try CSVDocument(try source.text(), tokenizer, skipping: readOptions.skippedLines)
            while let record = try file.next() {
                if !hasHeader { note(file.tokenizer, record) }
                hasHeader = false
            }
            return types
        }
        var lines = try source.lines(options.lineEnds)
        var number = 0
        while let line = try lines.nextLine() {
            number += 1
            if number % 4_096 == 0 { try interruption.check() }
            let bytes = try line.readable()
            if isNoRecord(bytes, source.split.start == 0 ? number : .max, tokenizer.format) { continue }
            if hasHeader {
                hasHeader = false
                continue
            }
            _ = tokenizer.next(bytes, from: 0, isWhole: true)
            note(tokenizer, bytes)
        }
        return types
    }
}
