internal import Columnar

/// A partition of `session.range`: one column `id` of integers.
enum RangeSource {
    static let schema = Schema([Field("id", .int64, nullable: false)])

    static func table(_ start: Int64, _ end: Int64, _ step: Int64) -> Table {
        var bytes = BufferWriter(capacity: 64)
        var count = 0
        var next = start
        while step > 0 ? next < end : next > end {
            bytes.append(next)
            count += 1
            let (sum, overflow) = next.addingReportingOverflow(step)
            if overflow || step == 0 { break }
            next = sum
        }
        let ids = ArrayData(type: .int64, length: count, nullCount: 0, buffers: [.empty, bytes.finish()])
        return Table(schema: schema, batches: [RecordBatch(schema, [ids], rowCount: count)])
    }
}
