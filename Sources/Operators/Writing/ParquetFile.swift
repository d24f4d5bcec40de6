internal import Columnar
internal import Planning
internal import SparkFunctions
internal import SparkSQL

/// Rows as a Parquet file, which DuckDB writes.
struct ParquetFile: Sendable {
    private let columns: String
    private let codec: String
    let ending: String

    /// - Parameters:
    ///   - fields: The columns; maps are lists of their entries in the rows, and maps in the file.
    ///   - compression: Spark's name of it.
    /// - Throws: Spark's error for a compression that there is not.
    init(_ fields: [StructField], _ compression: String?) throws(SparkError) {
        switch compression?.lowercased() ?? "snappy" {
        case "none", "uncompressed": (codec, ending) = ("uncompressed", ".parquet")
        case "snappy": (codec, ending) = ("snappy", ".snappy.parquet")
        case "gzip": (codec, ending) = ("gzip", ".gz.parquet")
        case "zstd": (codec, ending) = ("zstd", ".zstd.parquet")
        case "brotli": (codec, ending) = ("brotli", ".br.parquet")
        case "lz4_raw", "lz4raw": (codec, ending) = ("lz4_raw", ".lz4raw.parquet")
        case let name:
            throw RowFile.codec(name, available: "brotli, uncompressed, lz4_raw, gzip, none, snappy, zstd")
        }
        let items = fields.enumerated().map { index, field in
            "\(Self.value("p\(index)", field.type)) AS \(SQL.identifier(field.name))"
        }
        let names = fields.indices.map { "p\($0)" }.joined(separator: ", ")
        columns = "SELECT \(items.joined(separator: ", ")) FROM (SELECT * FROM \(QueryText.input)) AS rows(\(names))"
    }

    func write(_ rows: Table, to path: String, _ context: ComputeContext) throws(TaskFailure) {
        // A row group is kept in memory until it is full.
        let options = "FORMAT PARQUET, COMPRESSION \(codec), ROW_GROUP_SIZE 122880, USE_TMP_FILE false"
        do {
            _ = try context.query(
                "COPY (\(columns)) TO \(SQL.text(path)) (\(options))", inputs: [QueryText.input: rows])
        } catch {
            if context.interruption.isRequested || error.message.contains(path) { throw error }
            throw error.saying("\(path) cannot be written: \(error.message)")
        }
    }

    /// A value of the rows as one of the file's type.
    private static func value(_ text: String, _ type: SparkType, depth: Int = 0) -> String {
        if type == .null { return "CAST(\(text) AS INTEGER)" }
        guard hasMap(type) else { return text }
        let element = "e\(depth)"
        func inner(_ text: String, _ type: SparkType) -> String { value(text, type, depth: depth + 1) }
        switch type {
        case .array(let inside, _): return "list_transform(\(text), lambda \(element): \(inner(element, inside)))"
        case .map(let key, let inside, _):
            let pair =
                "struct_pack(k := \(inner("struct_extract_at(\(element), 1)", key)), "
                + "v := \(inner("struct_extract_at(\(element), 2)", inside)))"
            return "map_from_entries(list_transform(\(text), lambda \(element): \(pair)))"
        case .structure(let fields):
            let members = fields.enumerated().map { index, field in
                "\(SQL.identifier(field.name)) := \(inner("struct_extract_at(\(text), \(index + 1))", field.type))"
            }
            return "CASE WHEN \(text) IS NOT NULL THEN struct_pack(\(members.joined(separator: ", "))) END"
        default: return text
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
