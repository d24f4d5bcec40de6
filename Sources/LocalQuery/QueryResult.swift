import CDuckDB
import Columnar

/// The rows of a finished statement, owned by DuckDB until they are read.
struct QueryResult: ~Copyable {
    private let library: Library
    private var result: duckdb_result
    /// What the rows still come from.
    private let statement: duckdb_prepared_statement?

    init(_ library: Library, _ result: duckdb_result, of statement: duckdb_prepared_statement? = nil) {
        self.library = library
        self.result = result
        self.statement = statement
    }

    deinit {
        var result = result
        library.call.duckdb_destroy_result(&result)
        var statement = statement
        if statement != nil { library.call.duckdb_destroy_prepare(&statement) }
    }

    var error: QueryError {
        var result = result
        let message = library.call.duckdb_result_error(&result).map { String(cString: $0) } ?? ""
        return QueryError(library.call.duckdb_result_error_type(&result), message: message)
    }

    /// False for a statement such as COPY, whose result counts what it did.
    var hasRows: Bool { library.call.duckdb_result_return_type(result) == DUCKDB_RESULT_TYPE_QUERY_RESULT }

    /// The columns, each with the way to read it.
    /// - Throws: `unsupportedType`, naming the column.
    func columns() throws(QueryError) -> [ResultColumn] {
        var result = result
        var columns: [ResultColumn] = []
        for index in 0..<library.call.duckdb_column_count(&result) {
            let name = library.call.duckdb_column_name(&result, index).map { String(cString: $0) } ?? ""
            let type = LogicalType(library, library.call.duckdb_column_logical_type(&result, index))
            columns.append(ResultColumn(name: name, layout: try VectorLayout(type, column: name)))
        }
        return columns
    }

    /// Gives all rows to `take`, in batches of `batchRows` rows but for the last, and of fewer where their values are long.
    mutating func read(
        _ columns: [ResultColumn], batchRows: Int, batchBytes: Int = .max,
        _ take: (RecordBatch) throws(QueryError) -> Void
    ) throws(QueryError) {
        let schema = Schema(columns.map { Field($0.name, $0.layout.type) })
        let readers = columns.map { ColumnReader($0.layout, library) }
        var rows = 0
        while let chunk = DataChunk(library, library.call.duckdb_fetch_chunk(result)) {
            var start = 0
            while start < chunk.count {
                let taken = min(chunk.count - start, batchRows - rows)
                for (index, reader) in readers.enumerated() {
                    do throws(QueryError) {
                        try reader.append(chunk.vector(index), start, taken)
                    } catch {
                        throw QueryError(error.code, "column \"\(columns[index].name)\": \(error.description)")
                    }
                }
                start += taken
                rows += taken
                // Arrow's 32-bit offsets end at 2 GiB: long texts make shorter batches.
                if rows == batchRows || readers.contains(where: \.isLarge)
                    || batchBytes < .max && readers.reduce(0, { $0.addingClamped($1.byteCount) }) >= batchBytes
                {
                    try take(RecordBatch(schema, readers.map { $0.finish() }, rowCount: rows))
                    rows = 0
                }
            }
        }
        if let message = library.call.duckdb_result_error(&result), message.pointee != 0 { throw error }
        if rows > 0 { try take(RecordBatch(schema, readers.map { $0.finish() }, rowCount: rows)) }
    }
}

/// A column of a result: its name, which may stand twice, and the way to read it.
struct ResultColumn {
    let name: String
    let layout: VectorLayout
}

/// Up to 2,048 rows of a result, as DuckDB hands them out.
private struct DataChunk: ~Copyable {
    private let library: Library
    private let handle: duckdb_data_chunk
    let count: Int

    init?(_ library: Library, _ handle: duckdb_data_chunk?) {
        guard let handle else { return nil }
        self.library = library
        self.handle = handle
        count = Int(library.call.duckdb_data_chunk_get_size(handle))
    }

    deinit {
        var handle: duckdb_data_chunk? = handle
        library.call.duckdb_destroy_data_chunk(&handle)
    }

    func vector(_ column: Int) -> duckdb_vector? {
        library.call.duckdb_data_chunk_get_vector(handle, idx_t(column))
    }
}
