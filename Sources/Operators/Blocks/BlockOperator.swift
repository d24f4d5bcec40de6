internal import ArrowIPC
internal import Columnar
internal import FileIO
internal import Glibc
internal import Planning

/// Keeps a task's rows in a file of this worker, partition by partition, and gives the file's index in their place.
///
/// The same rows give the same bytes, so that a task that runs again gives what its first attempt gave.
struct BlockOperator: ComputeOperator {
    let write: BlockWrite
    let store: BlockStore

    /// Rows of a batch at the most, so that a reader needs no more of them at once.
    private static let batchRows = 65_536

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        guard let lease = context.lease else { throw TaskFailure("blocks of no task", isTransient: false) }
        let groups = try self.groups(table, context)
        let hash = write.partition == nil ? "" : try Self.hash(context)
        let folder = try store.path()
        let path = "\(folder)/\(lease.blockFile)"
        let stage = "\(folder)/\(lease.stage.rawValue)"
        if mkdir(stage, 0o700) != 0, errno != EEXIST { throw Self.failure(stage, SystemError(code: errno)) }
        do throws(SystemError) {
            let written = try ArrowFile.write(table.schema, groups.map(\.batches), to: path, mode: 0o600)
            let parts = zip(written, groups).map { written, rows in
                BlockIndex.Part(
                    start: Int64(written.start), bytes: Int64(written.bytes), rows: Int64(rows.rowCount))
            }
            return BlockIndex(
                folder: folder, schema: SchemaMessage.encode(table.schema), parts: parts, hash: hash
            ).table
        } catch {
            unlink(path)
            throw Self.failure(path, error)
        }
    }

    /// What tells DuckDB's hashes from those of another version.
    private static func hash(_ context: ComputeContext) throws(TaskFailure) -> String {
        let values = "1::BIGINT, 'roost', 'a text of more than twelve letters', 1.5::DOUBLE, DATE '2001-02-03', [1, 2]"
        let found = try context.query("SELECT hash(\(values))::VARCHAR AS hash")
        return found.batches.first?.columns.first?.string(0) ?? ""
    }

    /// The rows of each partition.
    private func groups(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> [Table] {
        let count = write.partitions, rows = table.rowCount
        guard let partition = write.partition, count > 1, rows > 0 else {
            // Even pieces; one piece is all of them.
            return (0..<count).map { index in
                let start = rows / count * index + min(index, rows % count)
                return table.slice(start, rows / count + (index < rows % count ? 1 : 0)).cut(Self.batchRows)
            }
        }
        let numbers = try self.numbers(QueryOperator(partition).apply(table, context), of: rows)
        let sorted = try table.sorted(by: numbers, columns: Array(table.schema.fields.indices), context)
        var counts = Array(repeating: 0, count: count)
        for number in numbers { counts[Int(number ?? 0)] += 1 }
        var start = 0
        return counts.map { count in
            defer { start += count }
            return sorted.slice(start, count).cut(Self.batchRows)
        }
    }

    /// The numbers of the rows' partitions.
    private func numbers(_ table: Table, of rows: Int) throws(TaskFailure) -> [Int32?] {
        var numbers: [Int32?] = []
        numbers.reserveCapacity(rows)
        for batch in table.batches {
            guard batch.columns.count == 1, batch.columns[0].type == .int32 else { break }
            for row in 0..<batch.rowCount {
                let number = batch.columns[0].buffers[1].load(batch.columns[0].offset + row, as: Int32.self)
                guard !batch.columns[0].isNull(row), (0..<write.partitions).contains(Int(number)) else { break }
                numbers.append(number)
            }
        }
        guard numbers.count == rows else {
            throw TaskFailure(
                "\(rows) rows were to be spread over \(write.partitions) partitions, and \(numbers.count) were",
                isTransient: false)
        }
        return numbers
    }

    private static func failure(_ path: String, _ error: SystemError) -> TaskFailure {
        TaskFailure("rows for other tasks cannot be written to \(path): \(error)", isTransient: true)
    }
}

extension Table {
    /// The same rows in batches of so many at the most.
    fileprivate func cut(_ most: Int) -> Table {
        let pieces = batches.flatMap { batch in
            batch.rowCount <= most
                ? [batch]
                : stride(from: 0, to: batch.rowCount, by: most).map { batch.slice($0, min(most, batch.rowCount - $0)) }
        }
        return Table(schema: schema, batches: pieces)
    }
}
