internal import Columnar
internal import Planning

/// A partition of `session.range`: one column `id` of integers.
enum RangeSource {
    static let schema = Schema([Field("id", .int64, nullable: false)])
    /// Rows of a partition at the most: they are kept in memory, 8 bytes each.
    static let mostRows = 1 << 27

    /// The integers from `start` up to `end` by `step`, `limit` of them at the most.
    /// - Throws: `TaskFailure` for a step of 0, and for more rows than a partition may have.
    static func table(
        _ start: Int64, _ end: Int64, _ step: Int64, limit: Int? = nil
    ) throws(TaskFailure) -> Table {
        guard step != 0 else { throw TaskFailure("a range by steps of 0 has no end", isTransient: false) }
        var rows = count(start, end, step)
        if let limit { rows = min(rows, UInt64(max(0, limit))) }
        guard rows <= UInt64(mostRows) else {
            throw TaskFailure(
                "a partition of the range would have \(rows) rows, and one may have \(mostRows); use more partitions",
                isTransient: false)
        }
        let count = Int(rows)
        var bytes = BufferWriter(capacity: count * MemoryLayout<Int64>.size)
        // The last sum is not used, and may lie outside of what 64 bits hold.
        var next = start
        for _ in 0..<count {
            bytes.append(next)
            next &+= step
        }
        let ids = ArrayData(type: .int64, length: count, nullCount: 0, buffers: [.empty, bytes.finish()])
        return Table(schema: schema, batches: [RecordBatch(schema, [ids], rowCount: count)])
    }

    private static func count(_ start: Int64, _ end: Int64, _ step: Int64) -> UInt64 {
        guard step > 0 ? start < end : start > end else { return 0 }
        // The distance of two 64-bit integers fits an unsigned one.
        let distance =
            step > 0
            ? UInt64(bitPattern: end) &- UInt64(bitPattern: start)
            : UInt64(bitPattern: start) &- UInt64(bitPattern: end)
        return (distance - 1) / step.magnitude + 1
    }
}
