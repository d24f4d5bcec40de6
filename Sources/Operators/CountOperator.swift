internal import Columnar
internal import Planning

/// A partition's number of rows, as a row.
struct CountOperator: ComputeOperator {
    private static let schema = Schema([Field("count", .int64, nullable: false)])

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        let counts = ArrayData.integers([Int64(table.rowCount)])
        return Table(schema: Self.schema, batches: [RecordBatch(Self.schema, [counts], rowCount: 1)])
    }
}
