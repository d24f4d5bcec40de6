import CDuckDB
import Columnar

/// How far one scan of a query's input has come.
final class ScanPosition {
    private let input: QueryInput
    /// Which columns the query reads, and where a batch has each; one out of range stands for "only the number of rows".
    private let columns: [(column: Int, array: Int)]
    /// Where a stream's rows come from.
    private let reader: (any RowStreamReader)?
    private let chunkRows: Int
    /// Kept until DuckDB asks for rows after it: its vectors point at our texts.
    private var batch: RecordBatch?
    private var row = 0
    private var batchesBefore = 0

    init(_ input: QueryInput, columns: [Int]) {
        self.input = input
        let known = columns.map { input.names.indices.contains($0) ? $0 : nil }
        if case .stream(let stream) = input.rows {
            let needed = Set(known.compactMap(\.self)).sorted()
            reader = stream.reader(columns: needed)
            self.columns = known.map { column in
                (column ?? 0, column.flatMap { needed.firstIndex(of: $0) } ?? -1)
            }
        } else {
            reader = nil
            self.columns = known.map { ($0 ?? 0, $0 ?? -1) }
        }
        chunkRows = Int(input.library.call.duckdb_vector_size())
    }

    /// Fills `chunk` with the next rows; with none at the end.
    func fill(_ chunk: duckdb_data_chunk?) throws(QueryError) {
        let call = input.library.call
        while batch == nil || row == batch?.rowCount {
            (batch, row) = (try nextBatch(), 0)
            if batch == nil { break }
        }
        guard let source = batch else { return call.duckdb_data_chunk_set_size(chunk, 0) }
        let count = min(chunkRows, source.rowCount - row)
        for (position, (column, index)) in columns.enumerated() where source.columns.indices.contains(index) {
            let array = source.columns[index]
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
        case .stream: return try reader?.next()
        }
    }
}
