/// DuckDB's table function for Parquet files, as a relation to select from.
package enum FileRelation {
    /// The file's own columns.
    package static func parquet(_ path: String) -> String {
        "read_parquet(\(SQL.text(literal(path))), hive_partitioning = false)"
    }

    /// The file's schema as it stands in it, in depth-first order: `name` and `num_children`.
    ///
    /// Relations of the file have names that DuckDB made different.
    package static func parquetSchema(_ path: String) -> String {
        "(SELECT name, CAST(coalesce(num_children, 0) AS BIGINT) AS children "
            + "FROM parquet_schema(\(SQL.text(literal(path)))))"
    }

    /// How many rows the file says that it has, as `rows`.
    package static func parquetRows(_ path: String) -> String {
        "(SELECT CAST(num_rows AS BIGINT) AS rows FROM parquet_file_metadata(\(SQL.text(literal(path)))))"
    }

    /// The scan's columns, by name: what the file has in another type is cast, and what it does not have is null.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - found: The file's own columns and their types.
    ///   - columns: Those to read.
    ///   - constants: SQL of columns that are the same in all rows, by their names.
    /// - Returns: SQL that can stand behind FROM.
    package static func parquet(
        _ path: String, found: [(name: String, type: String)], as columns: [FileScan.Column],
        constants: [String: String] = [:]
    ) -> String {
        if constants.isEmpty, found.map(\.name) == columns.map(\.name), found.map(\.type) == columns.map(\.type) {
            return parquet(path)
        }
        let values = columns.map { column in
            let name = SQL.identifier(column.name)
            if let constant = constants[column.name] { return "\(constant) AS \(name)" }
            guard let own = found.first(where: { $0.name == column.name }) else {
                return "CAST(NULL AS \(column.type)) AS \(name)"
            }
            return own.type == column.type
                ? name : "\(ColumnUnion.cast(name, from: own.type, to: column.type)) AS \(name)"
        }
        return "(SELECT \(values.joined(separator: ", ")) FROM \(parquet(path)))"
    }

    /// A path that DuckDB takes for this very file: `[`, `*` and `?` in a name are no pattern.
    private static func literal(_ path: String) -> String {
        path.map { "[*?".contains($0) ? "[\($0)]" : String($0) }.joined()
    }
}
