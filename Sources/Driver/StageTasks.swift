internal import ArrowIPC
internal import Columnar
internal import Messaging
internal import Planning

/// The tasks of a stage: how many there are, and what each starts from.
///
/// Batches are only grouped, or cut where a task may take fewer rows than they have. What is cut is
/// cut when its task is launched, so that a stage of 100,000 rows does not stop the driver at its start.
struct StageTasks {
    private enum Inputs {
        case range(start: Int64, end: Int64, step: Int64, partitions: Int)
        case files([FileSplit])
        case groups([[EncodedBatch]])
        /// Decoded batches, and for each the number of its first row; a task has so many rows, whatever the batches.
        case slices([RecordBatch], first: [Int], rows: Int)
    }

    private let inputs: Inputs
    let schema: Buffer?
    let count: Int

    init(_ plan: StagePlan, outputs: [StageOutput]) throws(ExchangeError) {
        switch plan.input {
        case .range(let start, let end, let step, let partitions):
            inputs = .range(start: start, end: end, step: step, partitions: partitions)
            schema = nil
            count = partitions
        case .files(let splits):
            inputs = .files(splits)
            schema = nil
            count = splits.count
        case .local(let batches, let schema):
            self.schema = schema
            // However many partitions the session made: with other tasks, rows would share other requests.
            (inputs, count) = try Self.cut(batches.map { [$0] }, schema, plan.rowsPerTask, evenly: true)
        case .stages(let indices):
            guard indices.allSatisfy(outputs.indices.contains) else {
                throw ExchangeError("the plan reads a stage that does not come before")
            }
            schema = try Self.commonSchema(indices.map { outputs[$0] })
            (inputs, count) = try Self.cut(indices.flatMap { outputs[$0].parts }, schema, plan.rowsPerTask)
        }
    }

    func input(_ task: Int) -> TaskInput {
        switch inputs {
        case .range(let start, let end, let step, let partitions):
            let rows = Self.rangeCount(start, end, step)
            let from = start + step * (rows * Int64(task) / Int64(partitions))
            let to = start + step * (rows * Int64(task + 1) / Int64(partitions))
            return .range(start: from, end: task + 1 == partitions ? end : to, step: step)
        case .files(let splits): return .file(splits[task])
        case .groups(let groups): return .batches(groups[task], schema: schema ?? .empty)
        case .slices(let batches, let first, let rows):
            var row = task * rows
            var index = Self.lastIndex(of: first, notAbove: row)
            var slices: [EncodedBatch] = []
            while row < (task + 1) * rows, index < batches.count {
                let start = row - first[index]
                let count = min((task + 1) * rows - row, batches[index].rowCount - start)
                slices.append(EncodedBatch(batches[index].slice(start, count)))
                row += count
                index += 1
            }
            return .batches(slices, schema: schema ?? .empty)
        }
    }

    /// All rows as they came in, for a stage that only passes them on.
    var batches: [[EncodedBatch]] {
        if case .groups(let groups) = inputs { groups } else { [] }
    }

    private static func cut(
        _ parts: [[EncodedBatch]], _ schema: Buffer?, _ rows: Int?, evenly: Bool = false
    ) throws(ExchangeError) -> (Inputs, Int) {
        // A stage without rows still has a task, which tells its columns.
        guard let rows else { return parts.isEmpty ? (.groups([[]]), 1) : (.groups(parts), parts.count) }
        let batches = parts.flatMap { $0 }.filter { $0.rowCount > 0 }
        let isOneTask = batches.reduce(0, { $0 + $1.rowCount }) <= rows
        if isOneTask || !evenly && batches.allSatisfy({ $0.rowCount <= rows }) {
            let groups = batches.isEmpty ? [[]] : grouped(batches, rows)
            return (.groups(groups), groups.count)
        }
        guard let schema else { throw ExchangeError("rows came without their schema") }
        var decoded: [RecordBatch] = []
        var first: [Int] = []
        var count = 0
        do {
            let columns = try SchemaMessage.decode(schema)
            for batch in batches {
                decoded.append(
                    try RecordBatchMessage.decode(metadata: batch.metadata, body: batch.body, schema: columns))
                first.append(count)
                count += batch.rowCount
            }
        } catch {
            throw ExchangeError("rows that cannot be read: \(error)")
        }
        return (.slices(decoded, first: first, rows: rows), (count + rows - 1) / rows)
    }

    private static func grouped(_ batches: [EncodedBatch], _ rows: Int) -> [[EncodedBatch]] {
        var groups: [[EncodedBatch]] = []
        var room = 0
        for batch in batches {
            if batch.rowCount > room {
                groups.append([])
                room = rows
            }
            groups[groups.count - 1].append(batch)
            room -= batch.rowCount
        }
        return groups
    }

    /// The columns of rows that are put after one another: names are the first's, types must agree.
    private static func commonSchema(_ outputs: [StageOutput]) throws(ExchangeError) -> Buffer? {
        let known = outputs.compactMap(\.schema)
        guard let first = known.first, known.count > 1, known.contains(where: { $0 != first }) else {
            return known.first
        }
        do {
            let schemas = try known.map { try SchemaMessage.decode($0) }
            for other in schemas.dropFirst() where other.fields.map(\.type) != schemas[0].fields.map(\.type) {
                throw ExchangeError(
                    "a union needs the same column types on both sides: \(schemas[0].fields.map { "\($0.name): \($0.type)" }) and \(other.fields.map { "\($0.name): \($0.type)" })"
                )
            }
        } catch let error as ExchangeError {
            throw error
        } catch {
            throw ExchangeError("a schema that cannot be read: \(error)")
        }
        return first
    }

    private static func rangeCount(_ start: Int64, _ end: Int64, _ step: Int64) -> Int64 {
        guard step != 0 else { return 0 }
        let span = end - start
        return max(0, (span + step - step.signum()) / step)
    }

    private static func lastIndex(of sorted: [Int], notAbove value: Int) -> Int {
        var low = 0, high = sorted.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if sorted[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }
}

extension StageOutput {
    /// The first `limit` rows, in order.
    func first(_ limit: Int) throws(ExchangeError) -> StageOutput {
        var left = limit
        var kept: [[EncodedBatch]] = []
        for part in parts {
            var batches: [EncodedBatch] = []
            for batch in part where left > 0 {
                batches.append(batch.rowCount <= left ? batch : try head(of: batch, left))
                left -= min(left, batch.rowCount)
            }
            kept.append(batches)
        }
        return StageOutput(schema: schema, parts: kept)
    }

    private func head(of batch: EncodedBatch, _ rows: Int) throws(ExchangeError) -> EncodedBatch {
        guard let schema else { throw ExchangeError("rows came without their schema") }
        do {
            let columns = try SchemaMessage.decode(schema)
            let whole = try RecordBatchMessage.decode(metadata: batch.metadata, body: batch.body, schema: columns)
            return EncodedBatch(whole.slice(0, rows))
        } catch {
            throw ExchangeError("rows that cannot be read: \(error)")
        }
    }
}

/// Rows that could not be handed from one stage to the next.
struct ExchangeError: Error {
    let message: String
    init(_ message: String) { self.message = message }
}
