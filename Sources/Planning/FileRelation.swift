/// DuckDB's table functions for files, as a relation to select from.
package enum FileRelation {
    /// `columns` empty lets DuckDB look at the file; else it reads exactly these.
    package static func sql(_ format: FileScan.Format, path: String, columns: [FileScan.Column]) -> String {
        let file = SQL.text(path)
        let types = columns.map { "\(SQL.text($0.name)): \(SQL.text($0.type))" }.joined(separator: ", ")
        let known = columns.isEmpty ? "" : ", columns = {\(types)}"
        return switch format {
        case .json: "read_json(\(file), format = 'newline_delimited'\(known))"
        case .csv: "read_csv(\(file), header = true\(known))"
        case .parquet: "read_parquet(\(file))"
        }
    }
}
