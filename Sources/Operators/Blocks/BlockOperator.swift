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

    /// What tells DuckDB's hashes and sort keys from those of another version.
    private static func hash(_ context: ComputeContext) throws(TaskFailure) -> String {
        let key =
            "create_sort_key(-1::BIGINT, 'ASC NULLS FIRST', 'roost', 'DESC NULLS LAST', 1.5::DOUBLE, 'ASC NULLS LAST')"
        let values =
            "1::BIGINT, 'roost', 'a text of more than twelve letters', 1.5::DOUBLE, DATE '2001-02-03', [1, 2], \(key)"
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
        let found = try QueryOperator(partition).apply(table, context)
        let numbers =
            if let ranges = write.ranges { try ranges.numbers(found, of: rows) } else {
                try self.numbers(found, of: rows)
            }
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

extension BlockRanges {
    /// The numbers of the partitions of rows with these sort keys: how many borders are not above each.
    fileprivate func numbers(_ table: Table, of rows: Int) throws(TaskFailure) -> [Int32?] {
        let borders = self.borders.compactMap(Self.bytes)
        guard borders.count == self.borders.count else {
            throw TaskFailure("rows were to be spread over ranges whose borders are no sort keys", isTransient: false)
        }
        guard table.schema.fields.map(\.type) == [.binary], table.rowCount == rows else {
            throw TaskFailure(
                "\(rows) rows were to be spread over ranges, and have other sort keys: \(table.schema.fields.map(\.type))",
                isTransient: false)
        }
        var numbers: [Int32?] = []
        numbers.reserveCapacity(rows)
        for batch in table.batches {
            for row in 0..<batch.rowCount {
                let key = batch.columns[0].bytes(row)
                var low = 0, high = borders.count
                while low < high {
                    let middle = (low + high) / 2
                    if Self.is(key, below: borders[middle]) { high = middle } else { low = middle + 1 }
                }
                numbers.append(Int32(low))
            }
        }
        return numbers
    }

    private static func `is`(_ key: UnsafeRawBufferPointer, below border: [UInt8]) -> Bool {
        border.withUnsafeBytes { border in
            guard let bytes = key.baseAddress, let others = border.baseAddress else { return key.count < border.count }
            let order = memcmp(bytes, others, min(key.count, border.count))
            return order < 0 || order == 0 && key.count < border.count
        }
    }

    /// The bytes that hexadecimal digits stand for; nil where other letters are among them.
    private static func bytes(_ digits: String) -> [UInt8]? {
        let values = digits.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard values.count == digits.utf8.count, values.count % 2 == 0 else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
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
