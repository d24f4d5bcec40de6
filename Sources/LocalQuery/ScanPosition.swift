import CDuckDB
import Columnar

/// How far one scan of a query's input has come.
final class ScanPosition {
    private let input: QueryInput
    /// Which columns the query reads; one out of range stands for "only the number of rows".
    private let columns: [Int]
    private let chunkRows: Int
    /// Kept until DuckDB asks for rows after it: its vectors point at our texts.
    private var batch: RecordBatch?
    private var row = 0
    private var batchesBefore = 0

    init(_ input: QueryInput, columns: [Int]) {
        self.input = input
        self.columns = columns
        chunkRows = Int(input.library.call.duckdb_vector_size())
    }

    /// Fills `chunk` with the next rows; with none at the end.
    func fill(_ chunk: duckdb_data_chunk?) throws(QueryError) {
        let call = input.library.call
        if batch == nil || row == batch?.rowCount { (batch, row) = (try nextBatch(), 0) }
        guard let source = batch else { return call.duckdb_data_chunk_set_size(chunk, 0) }
        let count = min(chunkRows, source.rowCount - row)
        for (position, column) in columns.enumerated() where source.columns.indices.contains(column) {
            let array = source.columns[column]
            let writer = VectorWriter(input.library, column: input.names[column])
            let vector = call.duckdb_data_chunk_get_vector(chunk, idx_t(position))
            try writer.fill(vector, array, array.offset + row, count, parents: nil)
        }
        call.duckdb_data_chunk_set_size(chunk, idx_t(count))
        row += count
    }

    private func nextBatch() throws(QueryError) -> RecordBatch? {
        switch input.rows {
        case .batches(let batches):
            guard batchesBefore < batches.count else { return nil }
            defer { batchesBefore += 1 }
            return batches[batchesBefore]
        case .feed(let feed): return try feed.next(for: ObjectIdentifier(self))
        }
    }
}
