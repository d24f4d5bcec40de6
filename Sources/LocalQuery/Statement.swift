import CDuckDB

/// The text of SQL statements.
enum Statement {
    /// `sql` without the semicolon at its end.
    /// - Throws: `invalidQuery` where it holds several statements: DuckDB would run them all and give
    ///   the rows of the last.
    static func single(_ sql: String, _ connection: Connection) throws(QueryError) -> String {
        var text = Substring(sql)
        while let last = text.last, last.isWhitespace || last == ";" { text.removeLast() }
        if text.isEmpty { throw QueryError(.invalidQuery, "an empty SQL statement") }
        guard text.utf8.contains(UInt8(ascii: ";")) else { return String(text) }
        let call = connection.library.call
        var statements: duckdb_extracted_statements?
        let count = call.duckdb_extract_statements(connection.handle, String(text), &statements)
        defer { call.duckdb_destroy_extracted(&statements) }
        if count > 1 { throw QueryError(.invalidQuery, "\(count) SQL statements, where one is meant") }
        return String(text)
    }
}
