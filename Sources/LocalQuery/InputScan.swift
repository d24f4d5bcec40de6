import CDuckDB
import Columnar

/// DuckDB's side of a query's inputs: a table function that reads our record batches in place.
///
/// A name that DuckDB knows nowhere else comes to `replace`, which turns `input0` into a call of the
/// function with that name; `bind` finds the rows by the connection and the name; `start` learns which
/// columns are read; `next` fills 2,048 rows at a time.
enum InputScan {
    private static let function = "roost_input"

    static func register(in database: Database) throws(QueryError) {
        let call = database.library.call
        let connection = try Connection(database)
        var table = call.duckdb_create_table_function()
        defer { call.duckdb_destroy_table_function(&table) }
        call.duckdb_table_function_set_name(table, function)
        let text = LogicalType(database.library, call.duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR))
        withExtendedLifetime(text) { call.duckdb_table_function_add_parameter(table, text.handle) }
        // Unowned: the database outlives its functions.
        call.duckdb_table_function_set_extra_info(table, Unmanaged.passUnretained(database).toOpaque(), nil)
        call.duckdb_table_function_set_bind(table) { InputScan.bind($0) }
        call.duckdb_table_function_set_init(table) { InputScan.start($0) }
        call.duckdb_table_function_set_function(table) { InputScan.next($0, $1) }
        call.duckdb_table_function_supports_projection_pushdown(table, true)
        guard call.duckdb_register_table_function(connection.handle, table) == DuckDBSuccess else {
            throw QueryError(.internal, "DuckDB does not take the function that reads a query's input")
        }
        let owner = Unmanaged.passUnretained(database).toOpaque()
        call.duckdb_add_replacement_scan(database.handle, { InputScan.replace($0, $1, $2) }, owner, nil)
    }

    private static func replace(
        _ info: duckdb_replacement_scan_info?, _ name: UnsafePointer<CChar>?, _ owner: UnsafeMutableRawPointer?
    ) {
        guard let name, let owner, let name = InputName.of(String(cString: name)) else { return }
        let call = Unmanaged<Database>.fromOpaque(owner).takeUnretainedValue().library.call
        var value = call.duckdb_create_varchar(name)
        defer { call.duckdb_destroy_value(&value) }
        call.duckdb_replacement_scan_set_function_name(info, function)
        call.duckdb_replacement_scan_add_parameter(info, value)
    }

    private static func bind(_ info: duckdb_bind_info?) {
        // The library is loaded: we are called from it.
        guard let library = try? Library.shared(), let owner = library.call.duckdb_bind_get_extra_info(info) else {
            return
        }
        let database = Unmanaged<Database>.fromOpaque(owner).takeUnretainedValue()
        let call = library.call
        var context: duckdb_client_context?
        call.duckdb_table_function_get_client_context(info, &context)
        let connection = call.duckdb_client_context_get_connection_id(context)
        call.duckdb_destroy_client_context(&context)
        let name = self.name(info, call)
        let inputs = database.inputs[connection] ?? [:]
        guard let input = inputs[name] else {
            return call.duckdb_bind_set_error(info, InputName.missing(name, among: inputs.keys))
        }
        for (name, type) in zip(input.names, input.types) {
            call.duckdb_bind_add_result_column(info, name, type.handle)
        }
        if let rows = input.rowCount {
            call.duckdb_bind_set_cardinality(info, idx_t(rows), true)
        } else if let rows = input.expectedRows {
            call.duckdb_bind_set_cardinality(info, idx_t(max(0, rows)), false)
        }
        call.duckdb_bind_set_bind_data(info, Unmanaged.passRetained(input).toOpaque()) {
            if let data = $0 { Unmanaged<QueryInput>.fromOpaque(data).release() }
        }
    }

    /// Which input is read.
    private static func name(_ info: duckdb_bind_info?, _ call: CDuckDBFunctions) -> String {
        var value = call.duckdb_bind_get_parameter(info, 0)
        defer { call.duckdb_destroy_value(&value) }
        guard let text = call.duckdb_get_varchar(value) else { return "" }
        defer { call.duckdb_free(text) }
        return String(cString: text)
    }

    private static func start(_ info: duckdb_init_info?) {
        guard let library = try? Library.shared(), let data = library.call.duckdb_init_get_bind_data(info) else {
            return
        }
        let call = library.call
        let input = Unmanaged<QueryInput>.fromOpaque(data).takeUnretainedValue()
        let columns = (0..<call.duckdb_init_get_column_count(info)).map { call.duckdb_init_get_column_index(info, $0) }
        let scan = ScanPosition(input, columns: columns.map { Int(truncatingIfNeeded: $0) })
        call.duckdb_init_set_init_data(info, Unmanaged.passRetained(scan).toOpaque()) {
            if let data = $0 { Unmanaged<ScanPosition>.fromOpaque(data).release() }
        }
        // One reader: rows come out in the order they went in.
        call.duckdb_init_set_max_threads(info, 1)
    }

    private static func next(_ info: duckdb_function_info?, _ chunk: duckdb_data_chunk?) {
        guard let library = try? Library.shared(), let data = library.call.duckdb_function_get_init_data(info) else {
            return
        }
        let scan = Unmanaged<ScanPosition>.fromOpaque(data).takeUnretainedValue()
        do {
            try scan.fill(chunk)
        } catch {
            library.call.duckdb_function_set_error(info, error.description)
        }
    }
}
