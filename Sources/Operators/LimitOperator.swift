internal import Columnar
internal import Planning

/// The first rows of a partition; the driver chooses among partitions.
struct LimitOperator: ComputeOperator {
    let count: Int

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        var left = max(0, count)
        var kept: [RecordBatch] = []
        for batch in table.batches where left > 0 {
            kept.append(batch.slice(0, min(left, batch.rowCount)))
            left -= min(left, batch.rowCount)
        }
        return Table(schema: table.schema, batches: kept)
    }
}
