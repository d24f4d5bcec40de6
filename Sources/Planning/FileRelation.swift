/// DuckDB's table functions for files, as a relation to select from.
package enum FileRelation {
    /// `columns` empty lets DuckDB look at the file; else it reads exactly these.
    ///
    /// `compression` is DuckDB's name of one that the path does not tell.
    package static func sql(
        _ format: FileScan.Format, path: String, columns: [FileScan.Column], compression: String? = nil
    ) -> String {
        let file = SQL.text(literal(path))
        let types = columns.map { "\(SQL.text($0.name)): \(SQL.text($0.type))" }.joined(separator: ", ")
        let known = columns.isEmpty ? "" : ", columns = {\(types)}"
        // An object with many keys is a row with many columns, not a map: as Spark has it.
        let inferred = columns.isEmpty ? ", map_inference_threshold = -1" : known
        let unpacked = compression.map { ", compression = \(SQL.text($0))" } ?? ""
        return switch format {
        case .json: "read_json(\(file), format = 'newline_delimited'\(inferred)\(unpacked))"
        case .csv: "read_csv(\(file), header = true\(known)\(unpacked))"
        case .parquet: "read_parquet(\(file))"
        case .text: preconditionFailure("lines of text are read without DuckDB")
        }
    }

    /// A path that DuckDB takes for this very file: `[`, `*` and `?` in a name are no pattern.
    private static func literal(_ path: String) -> String {
        path.map { "[*?".contains($0) ? "[\($0)]" : String($0) }.joined()
    }
}
