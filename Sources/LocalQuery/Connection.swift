import CDuckDB

/// One connection to the process's database: it runs one statement at a time.
final class Connection: Sendable {
    let database: Database
    /// What a table function learns of the query that calls it.
    let id: UInt64
    nonisolated(unsafe) let handle: duckdb_connection

    var library: Library { database.library }

    init(_ database: Database) throws(QueryError) {
        let call = database.library.call
        var connection: duckdb_connection?
        guard call.duckdb_connect(database.handle, &connection) == DuckDBSuccess, let connection else {
            throw QueryError(.internal, "DuckDB accepts no further connection")
        }
        var context: duckdb_client_context?
        call.duckdb_connection_get_client_context(connection, &context)
        id = call.duckdb_client_context_get_connection_id(context)
        call.duckdb_destroy_client_context(&context)
        handle = connection
        self.database = database
        _ = try query("SET TimeZone = 'UTC'")
        if let setting = QueryMemory.connectionSetting { _ = try query(setting) }
    }

    deinit {
        var handle: duckdb_connection? = handle
        library.call.duckdb_disconnect(&handle)
    }

    /// Runs `sql` to its end and keeps its result.
    func query(_ sql: String) throws(QueryError) -> QueryResult {
        var result = duckdb_result()
        let state = library.call.duckdb_query(handle, sql, &result)
        let answer = QueryResult(library, result)
        if state != DuckDBSuccess { throw answer.error }
        return answer
    }

    /// Begins `sql`, whose result is computed while it is read; the connection takes no other statement meanwhile.
    func stream(_ sql: String) throws(QueryError) -> QueryResult {
        var statement: duckdb_prepared_statement?
        guard library.call.duckdb_prepare(handle, sql, &statement) == DuckDBSuccess else {
            library.call.duckdb_destroy_prepare(&statement)
            // It fails once more, with the kind of its error.
            return try query(sql)
        }
        var result = duckdb_result()
        let state = library.call.duckdb_execute_prepared_streaming(statement, &result)
        let answer = QueryResult(library, result, of: statement)
        if state != DuckDBSuccess { throw answer.error }
        return answer
    }

    func interrupt() { library.call.duckdb_interrupt(handle) }
}
