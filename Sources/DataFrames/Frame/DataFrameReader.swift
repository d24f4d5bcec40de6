package import Planning
internal import QueryPlanning
internal import Relational
internal import SparkFunctions
public import SparkSQL

/// Makes dataframes from files, in Spark's words and with Spark's meaning.
///
/// A path names a file, a folder, or a pattern such as `data/*.jsonl` or `data/**/*.jsonl` (at any depth) where no file
/// has that name. Folders named `k=v` are columns. Workers read the files, large ones in splits; `.gz` and `.zst` files are
/// unpacked. With a declared schema no row is read before an action needs it.
///
/// ```swift
/// let rows = try await session.read.options(["header": true, "sep": ";"])
///     .schema("id INT, text STRING, when DATE").csv("export.csv")
/// ```
public struct DataFrameReader: Sendable {
    let session: Session
    private var given: [(name: String, value: String)] = []
    private var declared: Result<StructType, RoostError>?
    private var formatName: String?

    init(_ session: Session) { self.session = session }

    // MARK: how

    /// The format that ``load(_:)`` reads: `csv`, `json`, `parquet`, `text` or `arrow`.
    public func format(_ source: String) -> DataFrameReader { changed { $0.formatName = source } }

    /// Declares the columns in Spark's DDL, such as `"id INT, tags ARRAY<STRING>"`.
    ///
    /// A text that is no schema is thrown by the read that follows, with line and column.
    public func schema(_ ddl: String) -> DataFrameReader {
        changed { reader in
            reader.declared = Result { () throws(RoostError) in
                try RoostError.analysing { () throws(SparkError) in try StructType(ddl: ddl) }
            }
        }
    }

    /// Declares the columns.
    public func schema(_ schema: StructType) -> DataFrameReader { changed { $0.declared = .success(schema) } }

    /// Says how files are written, by Spark's names: `header`, `sep`, `nullValue`, `dateFormat`, `mode` and so on.
    ///
    /// An unknown name, or a value that is none, is thrown by the read that follows.
    public func option(_ name: String, _ value: any OptionValue) -> DataFrameReader {
        changed { $0.given.append((name, value.optionText)) }
    }

    /// Sets several options: `["header": true, "sep": ";"]`.
    public func options(_ options: [String: any OptionValue]) -> DataFrameReader {
        changed { reader in
            for (name, value) in options.sorted(by: { $0.key < $1.key }) {
                reader.given.append((name, value.optionText))
            }
        }
    }

    /// The reader of a schema, where there is one.
    func declaring(_ schema: (any SchemaDeclaration)?) -> DataFrameReader {
        guard let schema else { return self }
        return changed { reader in reader.declared = Result { () throws(RoostError) in try schema.declaredColumns() } }
    }

    /// The options that are given.
    func with(_ options: [(String, (any OptionValue)?)]) -> DataFrameReader {
        options.reduce(self) { reader, option in option.1.map { reader.option(option.0, $0) } ?? reader }
    }

    private func changed(_ change: (inout DataFrameReader) -> Void) -> DataFrameReader {
        var copy = self
        change(&copy)
        return copy
    }

    // MARK: what

    /// JSON: an object, or an array of objects, a line; one over several lines with `option("multiLine", true)`, or where
    /// the first line shows it.
    ///
    /// Columns stand in the order of their names. What is no JSON is in a column `_corrupt_record`, or left out
    /// (mode `DROPMALFORMED`), or an error with its line (`FAILFAST`).
    ///
    /// Options can stand here in the order of PySpark's documentation: `json("a.json", multiLine: true)`.
    public func json(
        _ paths: String..., schema: (any SchemaDeclaration)? = nil, primitivesAsString: Bool? = nil,
        prefersDecimal: Bool? = nil, allowComments: Bool? = nil,
        allowUnquotedFieldNames: Bool? = nil, allowSingleQuotes: Bool? = nil, mode: String? = nil,
        columnNameOfCorruptRecord: String? = nil, dateFormat: String? = nil, timestampFormat: String? = nil,
        multiLine: Bool? = nil, allowUnquotedControlChars: Bool? = nil, lineSep: String? = nil,
        samplingRatio: Double? = nil, dropFieldIfAllNull: Bool? = nil, encoding: String? = nil,
        pathGlobFilter: String? = nil, recursiveFileLookup: Bool? = nil
    ) async throws -> DataFrame {
        try await json(
            paths, schema: schema, primitivesAsString: primitivesAsString, prefersDecimal: prefersDecimal,
            allowComments: allowComments, allowUnquotedFieldNames: allowUnquotedFieldNames,
            allowSingleQuotes: allowSingleQuotes, mode: mode, columnNameOfCorruptRecord: columnNameOfCorruptRecord,
            dateFormat: dateFormat, timestampFormat: timestampFormat, multiLine: multiLine,
            allowUnquotedControlChars: allowUnquotedControlChars, lineSep: lineSep, samplingRatio: samplingRatio,
            dropFieldIfAllNull: dropFieldIfAllNull, encoding: encoding, pathGlobFilter: pathGlobFilter,
            recursiveFileLookup: recursiveFileLookup)
    }

    /// JSON of several files, with options as for one.
    public func json(
        _ paths: [String], schema: (any SchemaDeclaration)? = nil, primitivesAsString: Bool? = nil,
        prefersDecimal: Bool? = nil, allowComments: Bool? = nil,
        allowUnquotedFieldNames: Bool? = nil, allowSingleQuotes: Bool? = nil, mode: String? = nil,
        columnNameOfCorruptRecord: String? = nil, dateFormat: String? = nil, timestampFormat: String? = nil,
        multiLine: Bool? = nil, allowUnquotedControlChars: Bool? = nil, lineSep: String? = nil,
        samplingRatio: Double? = nil, dropFieldIfAllNull: Bool? = nil, encoding: String? = nil,
        pathGlobFilter: String? = nil, recursiveFileLookup: Bool? = nil
    ) async throws -> DataFrame {
        let options: [(String, (any OptionValue)?)] = [
            ("primitivesAsString", primitivesAsString), ("prefersDecimal", prefersDecimal),
            ("allowComments", allowComments), ("allowUnquotedFieldNames", allowUnquotedFieldNames),
            ("allowSingleQuotes", allowSingleQuotes), ("mode", mode),
            ("columnNameOfCorruptRecord", columnNameOfCorruptRecord), ("dateFormat", dateFormat),
            ("timestampFormat", timestampFormat), ("multiLine", multiLine),
            ("allowUnquotedControlChars", allowUnquotedControlChars), ("lineSep", lineSep),
            ("samplingRatio", samplingRatio), ("dropFieldIfAllNull", dropFieldIfAllNull), ("encoding", encoding),
            ("pathGlobFilter", pathGlobFilter), ("recursiveFileLookup", recursiveFileLookup),
        ]
        return try await with(options).declaring(schema).load(.json, paths)
    }

    /// CSV, whose first line names the columns unless a schema is declared.
    ///
    /// Spark takes that line for a row unless it is asked for, as `format("csv")` does here; `option("header", false)`
    /// says that it is one, and columns are called `_c0`, `_c1` and so on. Every column is a text, unless a schema is
    /// declared or `option("inferSchema", true)` finds types in all rows.
    ///
    /// Options can stand here in the order of PySpark's documentation: `csv("a.csv", sep: ";", header: true)`.
    public func csv(
        _ paths: String..., schema: (any SchemaDeclaration)? = nil, sep: String? = nil, encoding: String? = nil,
        quote: String? = nil, escape: String? = nil,
        comment: String? = nil, header: Bool? = nil, inferSchema: Bool? = nil, ignoreLeadingWhiteSpace: Bool? = nil,
        ignoreTrailingWhiteSpace: Bool? = nil, nullValue: String? = nil, nanValue: String? = nil,
        positiveInf: String? = nil, negativeInf: String? = nil, dateFormat: String? = nil,
        timestampFormat: String? = nil, maxColumns: Int? = nil, mode: String? = nil,
        columnNameOfCorruptRecord: String? = nil, multiLine: Bool? = nil, charToEscapeQuoteEscaping: String? = nil,
        samplingRatio: Double? = nil, enforceSchema: Bool? = nil, emptyValue: String? = nil, lineSep: String? = nil,
        pathGlobFilter: String? = nil, recursiveFileLookup: Bool? = nil
    ) async throws -> DataFrame {
        try await csv(
            paths, schema: schema, sep: sep, encoding: encoding, quote: quote, escape: escape, comment: comment,
            header: header, inferSchema: inferSchema, ignoreLeadingWhiteSpace: ignoreLeadingWhiteSpace,
            ignoreTrailingWhiteSpace: ignoreTrailingWhiteSpace, nullValue: nullValue, nanValue: nanValue,
            positiveInf: positiveInf, negativeInf: negativeInf, dateFormat: dateFormat,
            timestampFormat: timestampFormat, maxColumns: maxColumns, mode: mode,
            columnNameOfCorruptRecord: columnNameOfCorruptRecord, multiLine: multiLine,
            charToEscapeQuoteEscaping: charToEscapeQuoteEscaping, samplingRatio: samplingRatio,
            enforceSchema: enforceSchema, emptyValue: emptyValue, lineSep: lineSep, pathGlobFilter: pathGlobFilter,
            recursiveFileLookup: recursiveFileLookup)
    }

    /// CSV of several files, with options as for one.
    public func csv(
        _ paths: [String], schema: (any SchemaDeclaration)? = nil, sep: String? = nil, encoding: String? = nil,
        quote: String? = nil, escape: String? = nil,
        comment: String? = nil, header: Bool? = nil, inferSchema: Bool? = nil, ignoreLeadingWhiteSpace: Bool? = nil,
        ignoreTrailingWhiteSpace: Bool? = nil, nullValue: String? = nil, nanValue: String? = nil,
        positiveInf: String? = nil, negativeInf: String? = nil, dateFormat: String? = nil,
        timestampFormat: String? = nil, maxColumns: Int? = nil, mode: String? = nil,
        columnNameOfCorruptRecord: String? = nil, multiLine: Bool? = nil, charToEscapeQuoteEscaping: String? = nil,
        samplingRatio: Double? = nil, enforceSchema: Bool? = nil, emptyValue: String? = nil, lineSep: String? = nil,
        pathGlobFilter: String? = nil, recursiveFileLookup: Bool? = nil
    ) async throws -> DataFrame {
        let options: [(String, (any OptionValue)?)] = [
            ("sep", sep), ("encoding", encoding), ("quote", quote), ("escape", escape), ("comment", comment),
            ("header", header), ("inferSchema", inferSchema), ("ignoreLeadingWhiteSpace", ignoreLeadingWhiteSpace),
            ("ignoreTrailingWhiteSpace", ignoreTrailingWhiteSpace), ("nullValue", nullValue), ("nanValue", nanValue),
            ("positiveInf", positiveInf), ("negativeInf", negativeInf), ("dateFormat", dateFormat),
            ("timestampFormat", timestampFormat), ("maxColumns", maxColumns), ("mode", mode),
            ("columnNameOfCorruptRecord", columnNameOfCorruptRecord), ("multiLine", multiLine),
            ("charToEscapeQuoteEscaping", charToEscapeQuoteEscaping), ("samplingRatio", samplingRatio),
            ("enforceSchema", enforceSchema), ("emptyValue", emptyValue), ("lineSep", lineSep),
            ("pathGlobFilter", pathGlobFilter), ("recursiveFileLookup", recursiveFileLookup),
        ]
        return try await with(options).declaring(schema).headed().load(.csv, paths)
    }

    /// The reader whose first line has the names, where nothing else is said.
    private func headed() -> DataFrameReader {
        let isSaid = declared != nil || given.contains { $0.name.lowercased() == "header" }
        return isSaid ? self : option("header", true)
    }

    /// Parquet files, whose columns are matched by name.
    public func parquet(
        _ paths: String..., mergeSchema: Bool? = nil, pathGlobFilter: String? = nil, recursiveFileLookup: Bool? = nil
    ) async throws -> DataFrame {
        try await with([
            ("mergeSchema", mergeSchema), ("pathGlobFilter", pathGlobFilter),
            ("recursiveFileLookup", recursiveFileLookup),
        ]).load(.parquet, paths)
    }

    /// Parquet of several files.
    public func parquet(
        _ paths: [String], mergeSchema: Bool? = nil, pathGlobFilter: String? = nil, recursiveFileLookup: Bool? = nil
    ) async throws -> DataFrame {
        try await with([
            ("mergeSchema", mergeSchema), ("pathGlobFilter", pathGlobFilter),
            ("recursiveFileLookup", recursiveFileLookup),
        ]).load(.parquet, paths)
    }

    /// Lines of text as they are, in a column `value`; the whole of each file with `wholetext`.
    public func text(
        _ paths: String..., wholetext: Bool? = nil, lineSep: String? = nil, pathGlobFilter: String? = nil,
        recursiveFileLookup: Bool? = nil
    ) async throws -> DataFrame {
        try await text(
            paths, wholetext: wholetext, lineSep: lineSep, pathGlobFilter: pathGlobFilter,
            recursiveFileLookup: recursiveFileLookup)
    }

    /// Lines of text of several files, or the whole of each file with `wholetext`.
    public func text(
        _ paths: [String], wholetext: Bool? = nil, lineSep: String? = nil, pathGlobFilter: String? = nil,
        recursiveFileLookup: Bool? = nil
    ) async throws -> DataFrame {
        let options: [(String, (any OptionValue)?)] = [
            ("wholetext", wholetext), ("lineSep", lineSep), ("pathGlobFilter", pathGlobFilter),
            ("recursiveFileLookup", recursiveFileLookup),
        ]
        return try await with(options).load(.text, paths)
    }

    /// ORC files are not read: this is an error that says so.
    public func orc(_ paths: String...) async throws -> DataFrame { try await format("orc").load(paths) }

    /// Files of the format that ``format(_:)`` has named; Parquet without one.
    public func load(_ paths: String...) async throws -> DataFrame { try await load(paths) }

    /// Several files of the format that ``format(_:)`` has named; Parquet without one.
    public func load(_ paths: [String]) async throws -> DataFrame {
        try await load(try Self.known(formatName ?? "parquet"), paths)
    }

    /// The rows of a temporary view, or of files: ``csv.`data/*.csv` ``.
    public func table(_ name: String) async throws -> DataFrame { try await session.table(name) }

    package func load(_ format: FileScan.Format, _ paths: [String]) async throws -> DataFrame {
        var options = ReaderOptions()
        for option in given { try options.set(option.name, option.value) }
        var paths = paths
        if paths.isEmpty, let path = options["path"] { paths = [path] }
        if format == .csv, let first = paths.first, FileScan.Format.isTabbed(first) {
            if options["delimiter"] == nil { options.setDefault("sep", "\t") }
        }
        return try await FileFrame(session, format, options, try declared?.get()).load(paths)
    }

    // MARK: formats

    /// The format of this name.
    /// - Throws: `RoostError` for one that is not read.
    static func known(_ name: String) throws(RoostError) -> FileScan.Format {
        switch name.lowercased() {
        case "csv": return .csv
        case "json": return .json
        case "parquet": return .parquet
        case "text": return .text
        case "arrow", "ipc", "feather": return .arrow
        case let other where ["orc", "avro", "xml", "jdbc", "delta", "iceberg", "binaryfile", "image"].contains(other):
            throw RoostError(
                .analysis,
                SparkError(
                    "DATA_SOURCE_NOT_FOUND", sqlState: "42K02",
                    message: "The format '\(name)' is Spark's and Roost does not read it: write the rows as parquet, "
                        + "json, csv, text or arrow."))
        default:
            let nearest = NearestName.of(name, among: ["csv", "json", "parquet", "text", "arrow"])
            throw RoostError(
                .analysis,
                SparkError(
                    "DATA_SOURCE_NOT_FOUND", sqlState: "42K02",
                    message: "There is no format '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
                        + " Roost reads csv, json, parquet, text and arrow."))
        }
    }
}

extension Session {
    /// Makes dataframes from files.
    public var read: DataFrameReader { DataFrameReader(self) }
}
