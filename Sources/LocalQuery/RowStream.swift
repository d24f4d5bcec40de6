package import Columnar

/// Rows that a query reads as it needs them, such as those of files; a query may read them several times.
package protocol RowStream: Sendable {
    var schema: Schema { get }
    /// About how many rows there are, from which DuckDB chooses the order of joins.
    var expectedRows: Int { get }

    /// Begins to read all rows, in order.
    ///
    /// - Parameter columns: The positions of the columns that are needed, in ascending order. Batches have these alone,
    ///   perhaps none.
    /// - Returns: what gives the rows.
    func reader(columns: [Int]) -> any RowStreamReader
}

/// One reading of all rows of a stream, on whatever thread the query runs then.
package protocol RowStreamReader: AnyObject {
    /// The next rows; nil after the last.
    func next() throws(QueryError) -> RecordBatch?
}

/// The rows of a relation that a query reads.
package enum QueryRows: Sendable {
    case table(Table)
    case stream(any RowStream)
}
