internal import Columnar
internal import LocalQuery
internal import Planning
internal import SparkFunctions
internal import SparkSQL

/// A task's rows by the folders that they are written into, each folder's in their order.
struct PartitionedRows {
    /// The rows of one folder below the task's own; the path is empty where no column names folders.
    struct Part {
        let folder: String
        let rows: Table
    }

    private let partitions: [Int]
    private let fields: [StructField]
    private let text: PartitionText

    /// - Parameters:
    ///   - partitions: The positions of the columns that name folders.
    ///   - fields: All columns.
    ///   - timeZone: The session's.
    init(_ partitions: [Int], of fields: [StructField], timeZone: String) {
        self.partitions = partitions
        self.fields = fields
        text = PartitionText(timeZone: timeZone)
    }

    /// The rows of each folder without the columns that name it.
    func parts(_ rows: Table, _ context: ComputeContext) throws(TaskFailure) -> [Part] {
        if partitions.isEmpty { return [Part(folder: "", rows: rows)] }
        var numbers: [String: Int32] = [:]
        var folders: [String] = []
        var counts: [Int] = []
        var groups: [Int32?] = []
        groups.reserveCapacity(rows.rowCount)
        for batch in rows.batches {
            for row in 0..<batch.rowCount {
                if row & 1023 == 0 { try context.interruption.check() }
                let folder = folder(batch, row)
                if numbers[folder] == nil {
                    numbers[folder] = Int32(clamping: folders.count)
                    folders.append(folder)
                    counts.append(0)
                }
                let number = numbers[folder] ?? 0
                counts[Int(number)] += 1
                groups.append(number)
            }
        }
        let sorted = try sorted(rows, by: folders.count > 1 ? groups : nil, context)
        var parts: [Part] = []
        var start = 0
        for (folder, count) in zip(folders, counts) {
            parts.append(Part(folder: folder, rows: sorted.slice(start, count)))
            start += count
        }
        return parts
    }

    private func folder(_ batch: RecordBatch, _ row: Int) -> String {
        partitions.map { index in
            let field = fields[index]
            return text.folder(field.name, SparkValue(batch.columns[index].value(row), field.type), field.type)
        }.joined(separator: "/")
    }

    /// The other columns of the rows, sorted by the numbers of their folders.
    private func sorted(
        _ rows: Table, by groups: [Int32?]?, _ context: ComputeContext
    ) throws(TaskFailure) -> Table {
        let kept = fields.indices.filter { !partitions.contains($0) }
        let schema = Schema(kept.map { rows.schema.fields[$0] })
        guard let groups else {
            return Table(
                schema: schema,
                batches: rows.batches.map { batch in
                    RecordBatch(schema, kept.map { batch.columns[$0] }, rowCount: batch.rowCount)
                })
        }
        return try rows.sorted(by: groups, columns: kept, context)
    }
}

extension Table {
    /// The columns at these positions, each row among those of its group, in the order of the groups' numbers; rows of one
    /// group stay in their order.
    func sorted(
        by groups: [Int32?], columns kept: [Int], _ context: ComputeContext
    ) throws(TaskFailure) -> Table {
        let schema = Schema(kept.map { self.schema.fields[$0] })
        let names = kept.indices.map { "p\($0)" }
        let input = Schema(
            zip(names, schema.fields).map { Field($0, $1.type) } + [Field("g", .int32), Field("r", .int64)])
        var sources: [RecordBatch] = []
        var first = 0
        for batch in batches {
            let end = first + batch.rowCount
            let order: [ArrayData] = [
                .integers32(Array(groups[first..<end])), .integers((first..<end).map { Int64($0) }),
            ]
            sources.append(RecordBatch(input, kept.map { batch.columns[$0] } + order, rowCount: batch.rowCount))
            first = end
        }
        let sorted = try context.query(
            "SELECT \(names.joined(separator: ", ")) FROM \(QueryText.input) ORDER BY g, r",
            inputs: [QueryText.input: .table(Table(schema: input, batches: sources))])
        return try RelabelOperator(schema: schema).apply(sorted, context)
    }

    /// The rows from `start` on, `count` of them, without copying any.
    func slice(_ start: Int, _ count: Int) -> Table {
        var kept: [RecordBatch] = []
        var first = 0
        for batch in batches {
            let from = max(start, first), to = min(start + count, first + batch.rowCount)
            if from < to { kept.append(batch.slice(from - first, to - from)) }
            first += batch.rowCount
        }
        return Table(schema: schema, batches: kept)
    }
}
