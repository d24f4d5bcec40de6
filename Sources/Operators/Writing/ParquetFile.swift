internal import Columnar
internal import Foundation
internal import LocalQuery
internal import Planning
internal import SparkFunctions
internal import SparkSQL

/// Rows as a Parquet file, which DuckDB writes.
struct ParquetFile: Sendable {
    private let values: String
    private let names: String
    private let codec: String
    let ending: String
    private let columns: Int
    /// The name of a column that says in which file a row is: none of the rows' own.
    private let fileColumn: String

    /// - Parameters:
    ///   - fields: The columns; maps are lists of their entries in the rows, and maps in the file.
    ///   - compression: Spark's name of it.
    ///   - areComputed: Whether a query gives the rows, in which members of structs have no names, and maps are maps.
    /// - Throws: Spark's error for a compression that there is not.
    init(_ fields: [StructField], _ compression: String?, areComputed: Bool = false)
        throws(SparkError)
    {
        switch compression?.lowercased() ?? "snappy" {
        case "none", "uncompressed": (codec, ending) = ("uncompressed", ".parquet")
        case "snappy": (codec, ending) = ("snappy", ".snappy.parquet")
        case "gzip": (codec, ending) = ("gzip", ".gz.parquet")
        case "zstd": (codec, ending) = ("zstd", ".zstd.parquet")
        case "brotli": (codec, ending) = ("brotli", ".br.parquet")
        case "lz4_raw", "lz4raw": (codec, ending) = ("lz4_raw", ".lz4raw.parquet")
        case let name:
            throw RowFile.codec(
                name, available: "brotli, uncompressed, lz4_raw, gzip, none, snappy, zstd")
        }
        let items = fields.enumerated().map { index, field in
            let value =
                areComputed ? Self.computed("p\(index)", field.type) : Self.value("p\(index)", field.type)
            return "\(value) AS \(SQL.identifier(field.name))"
        }
        values = items.joined(separator: ", ")
        names = fields.indices.map { "p\($0)" }.joined(separator: ", ")
        columns = fields.count
        let taken = Set(fields.map { $0.name.lowercased() })
        var name = "file"
        while taken.contains(name) { name += "_" }
        fileColumn = name
    }

    /// Writes rows that are at hand.
    func write(_ rows: Table, to path: String, _ context: ComputeContext) throws(TaskFailure) {
        try write(
            "SELECT * FROM \(QueryText.input)", inputs: [QueryText.input: .table(rows)], to: path, context)
    }

    /// Writes the rows of a query.
    func write(
        _ sql: String, inputs: [String: QueryRows], to path: String, _ context: ComputeContext
    ) throws(TaskFailure) {
        let rows = "SELECT \(values) FROM (\(sql)\n) AS rows(\(names))"
        // What DuckDB says of a file that cannot be written has its name.
        _ = try context.query("COPY (\(rows)) TO \(SQL.text(path)) (\(options), USE_TMP_FILE false)", inputs: inputs)
    }

    /// Writes the rows of a query as files of folders below a new one: `file=3/data_0.parquet` has those of the fourth.
    ///
    /// - Returns: The number of each file that has rows, and where it is.
    func write(
        _ sql: String, inputs: [String: QueryRows], into folder: String, _ spread: FileSpread,
        _ context: ComputeContext
    ) throws(TaskFailure) -> [(number: UInt32, path: String)] {
        guard (2...FileSpread.mostFiles).contains(spread.files),
            spread.keys.allSatisfy((0..<columns).contains)
        else { throw TaskFailure("rows are spread over no files, or by no columns", isTransient: false) }
        let keys = spread.keys.map { "p\($0)" }.joined(separator: ", ")
        let number = keys.isEmpty ? "row_number() OVER ()" : "hash(\(keys))"
        let rows = "SELECT \(values), \(number) % \(spread.files) AS \(fileColumn) FROM (\(sql)\n) AS rows(\(names))"
        _ = try context.query(
            "COPY (\(rows)) TO \(SQL.text(folder)) (\(options), PARTITION_BY (\(fileColumn)))", inputs: inputs)
        return (0..<UInt32(spread.files)).flatMap { number in
            let below = "\(folder)/\(fileColumn)=\(number)"
            let files = (try? FileManager.default.contentsOfDirectory(atPath: below)) ?? []
            return files.sorted().map { (number, "\(below)/\($0)") }
        }
    }

    /// A row group is kept in memory until it is full.
    private var options: String {
        "FORMAT PARQUET, COMPRESSION \(codec), ROW_GROUP_SIZE \(QueryMemory.rowsOfGroup)"
    }

    /// A value of the rows as one of the file's type.
    private static func value(_ text: String, _ type: SparkType, depth: Int = 0) -> String {
        if type == .null { return "CAST(\(text) AS INTEGER)" }
        guard hasMap(type) else { return text }
        let element = "e\(depth)"
        func inner(_ text: String, _ type: SparkType) -> String { value(text, type, depth: depth + 1) }
        switch type {
        case .array(let inside, _):
            return "list_transform(\(text), lambda \(element): \(inner(element, inside)))"
        case .map(let key, let inside, _):
            let pair =
                "struct_pack(k := \(inner("struct_extract_at(\(element), 1)", key)), "
                + "v := \(inner("struct_extract_at(\(element), 2)", inside)))"
            return "map_from_entries(list_transform(\(text), lambda \(element): \(pair)))"
        case .structure(let fields): return pack(text, fields, inner)
        default: return text
        }
    }

    /// A query's value as one of the file's type.
    private static func computed(_ text: String, _ type: SparkType) -> String {
        switch type {
        case .array, .map, .structure: named(text, type)
        default: "CAST(\(text) AS \(type.duckDB))"
        }
    }

    /// A query's value with the names of its members.
    private static func named(_ text: String, _ type: SparkType, depth: Int = 0) -> String {
        guard hasStruct(type) else { return text }
        let element = "e\(depth)"
        func inner(_ text: String, _ type: SparkType) -> String { named(text, type, depth: depth + 1) }
        switch type {
        case .array(let inside, _):
            return "list_transform(\(text), lambda \(element): \(inner(element, inside)))"
        case .map(let key, let inside, _):
            let pair =
                "struct_pack(k := \(inner("\(element).key", key)), v := \(inner("\(element).value", inside)))"
            return "map_from_entries(list_transform(map_entries(\(text)), lambda \(element): \(pair)))"
        case .structure(let fields): return pack(text, fields, inner)
        default: return text
        }
    }

    private static func pack(
        _ text: String, _ fields: [StructField], _ inner: (String, SparkType) -> String
    ) -> String {
        // By position: names may be any text.
        let members = fields.enumerated().map { index, field in
            "\(SQL.identifier(field.name)) := \(inner("struct_extract_at(\(text), \(index + 1))", field.type))"
        }
        return "CASE WHEN \(text) IS NOT NULL THEN struct_pack(\(members.joined(separator: ", "))) END"
    }

    private static func hasStruct(_ type: SparkType) -> Bool {
        switch type {
        case .structure: true
        case .array(let element, _): hasStruct(element)
        case .map(let key, let value, _): hasStruct(key) || hasStruct(value)
        default: false
        }
    }

    private static func hasMap(_ type: SparkType) -> Bool {
        switch type {
        case .map: true
        case .array(let element, _): hasMap(element)
        case .structure(let fields): fields.contains { hasMap($0.type) }
        default: false
        }
    }
}
