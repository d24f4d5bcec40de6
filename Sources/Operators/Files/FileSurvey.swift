internal import Columnar
internal import Dispatch
internal import Glibc
internal import JSONText
package import Planning
internal import Synchronization

/// Reads all rows of files once, for the columns that they have: no file, and no first rows, decide for the others.
package struct FileSurvey: Sendable {
    package struct Result: Sendable {
        package var columns: [FileScan.Column] = []
        package var layouts: [FileLayout] = []
        /// For each column what it becomes in results that have types.
        package var results: [ResultType] = []
        /// How many there are; nil where nobody counted them.
        package var rows: Int?
        /// What there is to say of files that differ.
        package var notes: [String] = []

        package init() {}
    }

    private let files: [ScannedFile]
    private let options: ReadOptions
    /// Whether values stay as they are written, as in job files.
    private let isAsWritten: Bool
    private let interruption = Interruption()

    private static let bytesPerPiece: Int64 = 8 << 20
    private static let bytesBetweenBorders: Int64 = 128 << 10

    package init(files: [ScannedFile], options: ReadOptions, asWritten: Bool) {
        self.files = files
        self.options = options
        isAsWritten = asWritten
    }

    // MARK: JSON

    /// Whether each file is one document, or has an object on each line: known from its first bytes.
    package func layouts() throws(TaskFailure) -> [FileLayout] {
        var layouts: [FileLayout] = []
        for index in files.indices {
            layouts.append(try named(index) { () throws(TaskFailure) in try layout(index) })
        }
        return layouts
    }

    /// Surveys files of JSON; blocks the thread, and uses others beside it.
    /// - Throws: `TaskFailure` with the file and line of what cannot be read.
    package func json() throws(TaskFailure) -> Result {
        var result = Result()
        result.layouts = try layouts()
        let scan = FileScan(format: .json, files: files, columns: [], options: options, layouts: result.layouts)
        let pieces = scan.splits(ofBytes: Self.bytesPerPiece), layouts = scan.layouts
        let shapes = try Self.inParallel(pieces.count) { piece throws(TaskFailure) in
            try shape(of: pieces[piece], scan, isDocument: layouts[Int(pieces[piece].file)].isDocument)
        }
        let all = JSONShape()
        var seenIn: [String: Int] = [:]
        result.rows = shapes.reduce(0) { $0 + $1.objects }
        for (piece, shape) in zip(pieces, shapes) {
            for name in shape.names where seenIn[name] == nil { seenIn[name] = Int(piece.file) }
            all.merge(shape)
        }
        try DistinctNames.check(all.names) { files[seenIn[$0] ?? 0].path }
        for (name, member) in zip(all.names, all.members) {
            let written = member.asWritten
            result.columns.append(.init(name: name, values: isAsWritten ? written.type : member.type(isColumn: true)))
            result.results.append(written.results)
        }
        return result
    }

    private func layout(_ index: Int) throws(TaskFailure) -> FileLayout {
        let scan = FileScan(format: .text, files: files, columns: [], options: options)
        var lines = try LineReader(
            try InputFile.text(of: scan, UInt32(index), Self.noFetch), FileSplit(file: 0, start: 0, end: .max))
        var layout = FileLayout()
        while let line = try lines.nextLine() {
            if line.tooLong == nil, line.bytes.allSatisfy({ $0 <= 0x20 }) { continue }
            if layout.isDocument {
                // A whole object below a line that ends too early: that line is a mistake.
                layout.isDocument = !JSONObjects.isObject(line.bytes)
                break
            }
            layout.isDocument = JSONObjects.isDocument(line.bytes)
            guard layout.isDocument, line.bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { break }
        }
        return layout
    }

    private func shape(of piece: FileSplit, _ scan: FileScan, isDocument: Bool) throws(TaskFailure) -> JSONShape {
        let shape = JSONShape(depth: isAsWritten ? 1 : 24)
        let source = FileSource(scan: scan, split: piece, fetch: Self.noFetch)
        try named(Int(piece.file)) { () throws(TaskFailure) in
            try source.objects(interruption) { reader, bytes throws(JSONSyntaxError) in
                let start = reader.position
                try shape.addMembers(&reader)
                if !shape.repeatedNames.isEmpty {
                    throw JSONSyntaxError(DistinctNames.problem(shape.repeatedNames), at: start, isOfContent: true)
                }
                let object = UnsafeRawBufferPointer(rebasing: bytes[start..<reader.position])
                guard object.isUTF8 else { throw JSONSyntaxError(Self.notUTF8, at: start) }
            }
        }
        return shape
    }

    // MARK: Text

    /// Checks files of lines of text; blocks the thread, and uses others beside it.
    /// - Throws: `TaskFailure` with the file and line of bytes that are no text.
    package func text() throws(TaskFailure) -> Result {
        let scan = FileScan(format: .text, files: files, columns: [], options: options)
        let pieces = scan.splits(ofBytes: Self.bytesPerPiece)
        let counts = try Self.inParallel(pieces.count) { piece throws(TaskFailure) in
            try named(Int(pieces[piece].file)) { () throws(TaskFailure) in
                let source = FileSource(scan: scan, split: pieces[piece], fetch: Self.noFetch)
                var lines = try source.lines()
                var number = 0
                while let line = try lines.nextLine() {
                    number += 1
                    if number % 4_096 == 0 { try interruption.check() }
                    if try line.readable().isUTF8 { continue }
                    throw TaskFailure("line \(try source.linesBefore() + number): \(Self.notUTF8)", isTransient: false)
                }
                return number
            }
        }
        var result = Result()
        result.rows = counts.reduce(0, +)
        result.columns = [.init(name: "value", type: "VARCHAR")]
        result.results = [.text]
        return result
    }

    // MARK: CSV

    /// Surveys files of CSV; blocks the thread, and uses others beside it.
    /// - Throws: `TaskFailure` with the file and line of what cannot be read.
    package func csv() throws(TaskFailure) -> Result {
        let found = try Self.inParallel(files.count) { index throws(TaskFailure) in
            try named(index) { () throws(TaskFailure) in try table(index) }
        }
        var result = Result()
        var shapes: [String: JSONShape] = [:]
        var names: [String] = []
        result.rows = found.reduce(0) { $0 + $1.rows }
        for (layout, columns, _) in found {
            result.layouts.append(layout)
            for (name, shape) in zip(layout.names, columns) {
                if let known = shapes[name] {
                    known.merge(shape)
                } else {
                    names.append(name)
                    shapes[name] = shape
                }
            }
        }
        func file(with name: String) -> Int { result.layouts.firstIndex { $0.names.contains(name) } ?? 0 }
        try DistinctNames.check(names) { files[file(with: $0)].path }
        result.columns = names.map { name in
            .init(name: name, values: options.infersTypes ? shapes[name]?.type() ?? .text : .text)
        }
        result.results = names.map { _ in .text }
        result.notes = missing(names, result.layouts) { file(with: $0) }
        return result
    }

    /// What is said of columns that only some of the files have.
    private func missing(_ names: [String], _ layouts: [FileLayout], _ having: (String) -> Int) -> [String] {
        layouts.enumerated().compactMap { index, layout in
            guard !layout.names.isEmpty, let name = names.first(where: { !layout.names.contains($0) }) else {
                return nil
            }
            return "\(files[index].path) has no column '\(name)', which \(files[having(name)].path) has: "
                + "its rows have null there"
        }
    }

    private func table(_ index: Int) throws(TaskFailure) -> (layout: FileLayout, columns: [JSONShape], rows: Int) {
        let scan = FileScan(format: .csv, files: files, columns: [], options: options)
        let bytes = try InputFile.text(of: scan, UInt32(index), Self.noFetch)
        var reader = try CSVReader(bytes, FileSplit(file: 0, start: 0, end: .max), options, nil)
        var layout = FileLayout()
        layout.endsLinesWithReturns = reader.endsLinesWithReturns
        try reader.skipLines(options.skippedLines)
        guard try reader.nextRecord() else { return (layout, [], 0) }
        layout.names = try names(&reader)
        let shapes = layout.names.map { _ in JSONShape(depth: 0) }
        let canBeCut = files[index].compression == nil && options.encoding == .utf8
        var border: Int64 = 0
        var records = 0
        var hasRecord = true
        if options.hasHeader { hasRecord = try reader.nextRecord() }
        while hasRecord {
            records += 1
            if records % 4_096 == 0 { try interruption.check() }
            if canBeCut, reader.start - border >= Self.bytesBetweenBorders {
                border = reader.start
                layout.borders.append(border)
            }
            guard reader.fields.count == layout.names.count else { throw Self.ragged(reader, layout, options) }
            guard reader.record.isUTF8 else {
                throw TaskFailure("line \(reader.line): \(Self.notUTF8)", isTransient: false)
            }
            if options.infersTypes {
                for field in shapes.indices { if let text = reader.text(field) { shapes[field].add(text: text) } }
            }
            hasRecord = try reader.nextRecord()
        }
        return (layout, shapes, records)
    }

    /// The columns' names: the header's, else `_c0`, `_c1` and so on, as Spark has them.
    private func names(_ reader: inout CSVReader) throws(TaskFailure) -> [String] {
        guard options.hasHeader else { return reader.fields.indices.map { "_c\($0)" } }
        guard reader.record.isUTF8 else {
            throw TaskFailure("line \(reader.line): \(Self.notUTF8)", isTransient: false)
        }
        var names: [String] = []
        for field in reader.fields.indices {
            let text = reader.text(field).map { String(decoding: $0, as: UTF8.self) } ?? ""
            names.append(text.isEmpty ? "_c\(field)" : text)
        }
        let repeated = DistinctNames.repeated(names)
        guard repeated.isEmpty else {
            throw TaskFailure("line \(reader.line): \(DistinctNames.problem(repeated))", isTransient: false)
        }
        return names
    }

    static func ragged(_ reader: borrowing CSVReader, _ layout: FileLayout, _ options: ReadOptions) -> TaskFailure {
        let fields = "\(reader.fields.count) field\(reader.fields.count == 1 ? "" : "s")"
        let first = options.hasHeader ? "the header" : "the first row"
        let delimiter = String(UnicodeScalar(options.delimiter)).debugDescription
        return TaskFailure(
            "line \(reader.line): the row has \(fields), and \(first) has \(layout.names.count) (with the delimiter "
                + "\(delimiter)); 'delimiter', 'quote', 'header', 'skip' (lines before the header) and 'comment' say "
                + "how a file is written", isTransient: false)
    }

    // MARK: All

    private static let notUTF8 =
        "its bytes are no UTF-8; save the file as UTF-8, or say what it is: 'encoding: latin-1' or 'utf-16'"

    static let noFetch: FetchBytes = { (_, _, _) throws(TaskFailure) in
        throw TaskFailure("the file has changed, or is gone, since it was looked for", isTransient: false)
    }

    private func named<T>(_ file: Int, _ body: () throws(TaskFailure) -> T) throws(TaskFailure) -> T {
        do throws(TaskFailure) { return try body() } catch {
            throw TaskFailure("\(files[file].path): \(error.message)", isTransient: error.isTransient)
        }
    }

    /// Runs pieces of work on all cores; the first failure, in the order of the pieces, is thrown.
    static func inParallel<T: Sendable>(
        _ count: Int, _ body: @Sendable (Int) throws(TaskFailure) -> T
    ) throws(TaskFailure) -> [T] {
        let results = Mutex([Swift.Result<T, TaskFailure>?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { piece in
            let result = Swift.Result { () throws(TaskFailure) in try body(piece) }
            results.withLock { $0[piece] = result }
        }
        var all: [T] = []
        for case let result? in results.withLock({ $0 }) { all.append(try result.get()) }
        return all
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are UTF-8.
    var isUTF8: Bool {
        let bytes = Span(_unsafeElements: bindMemory(to: UInt8.self))
        return (try? UTF8Span(validating: bytes)) != nil
    }
}
