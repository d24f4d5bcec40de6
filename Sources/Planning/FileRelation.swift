/// DuckDB's table function for Parquet files, as a relation to select from.
package enum FileRelation {
    /// The file's own columns.
    package static func parquet(_ path: String) -> String { parquet([path]) }

    /// The columns of files that have the same ones, file after file.
    private static func parquet(_ paths: [String]) -> String {
        let names = paths.map { SQL.text(literal($0)) }
        let files = names.count == 1 ? names[0] : "[\(names.joined(separator: ", "))]"
        return "read_parquet(\(files), hive_partitioning = false)"
    }

    /// The file's schema as it stands in it, in depth-first order: `name`, `children`, their number, and `int96`, whether
    /// it is a time in Parquet's old form.
    ///
    /// Relations of the file have names that DuckDB made different.
    package static func parquetSchema(_ path: String) -> String {
        "(SELECT name, CAST(coalesce(num_children, 0) AS BIGINT) AS children, "
            + "coalesce(type = 'INT96', false) AS int96 "
            + "FROM parquet_schema(\(SQL.text(literal(path)))))"
    }

    /// How many rows the file says that it has, as `rows`.
    package static func parquetRows(_ path: String) -> String {
        "(SELECT CAST(num_rows AS BIGINT) AS rows FROM parquet_file_metadata(\(SQL.text(literal(path)))))"
    }

    /// The scan's columns of one file, as those of several are read.
    package static func parquet(
        _ path: String, found: [(name: String, type: String)], as columns: [FileScan.Column],
        constants: [String: String] = [:]
    ) -> String {
        parquet([path], found: found, as: columns, constants: constants)
    }

    /// The scan's columns, by name: what the file has in another type is cast, and what it does not have is null.
    ///
    /// - Parameters:
    ///   - paths: Files that have the same columns.
    ///   - found: The files' own columns and their types.
    ///   - columns: Those to read.
    ///   - constants: SQL of columns that are the same in all rows, by their names.
    /// - Returns: SQL that can stand behind FROM.
    package static func parquet(
        _ paths: [String], found: [(name: String, type: String)], as columns: [FileScan.Column],
        constants: [String: String] = [:]
    ) -> String {
        if constants.isEmpty, found.map(\.name) == columns.map(\.name), found.map(\.type) == columns.map(\.type) {
            return parquet(paths)
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
        return "(SELECT \(values.joined(separator: ", ")) FROM \(parquet(paths)))"
    }

    /// A path that DuckDB takes for this very file: `[`, `*` and `?` in a name are no pattern.
    private static func literal(_ path: String) -> String {
        path.map { "[*?".contains($0) ? "[\($0)]" : String($0) }.joined()
    }
}
