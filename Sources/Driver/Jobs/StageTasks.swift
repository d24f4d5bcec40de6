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
        case range(RangeTasks)
        case files([FileSplit])
        case groups([[EncodedBatch]])
        /// Decoded batches, and for each the number of its first row; a task has so many rows, whatever the batches.
        case slices([RecordBatch], first: [Int], rows: Int)
        /// The relations of the only task.
        case gathered([TaskRelation])
        /// Blocks that workers have, which are found when a task is launched.
        case blocks([BlockRead])
    }

    private let inputs: Inputs
    /// The paths of the stage's files.
    private let files: [String]
    let schema: Buffer?
    let count: Int

    init(_ plan: StagePlan, outputs: [StageOutput]) throws(StageDataError) {
        files = plan.pipeline.files.map(\.path)
        switch plan.input {
        case .range(let start, let end, let step, let partitions):
            guard let range = RangeTasks(start: start, end: end, step: step, partitions: partitions) else {
                throw StageDataError("range needs a step other than 0")
            }
            inputs = .range(range)
            schema = nil
            count = range.count
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
                throw StageDataError("the plan reads a stage that does not come before")
            }
            schema = try Self.commonSchema(indices.map { outputs[$0] })
            (inputs, count) = try Self.cut(indices.flatMap { outputs[$0].partitions }, schema, plan.rowsPerTask)
        case .gathered(let indices):
            inputs = .gathered(try Self.relations(indices, outputs))
            schema = nil
            count = 1
        case .blocks(let reads, let partitions):
            inputs = .blocks(reads)
            schema = nil
            count = partitions
        }
    }

    /// The stages whose blocks the tasks read; nil where they read none.
    var blockReads: [BlockRead]? { if case .blocks(let reads) = inputs { reads } else { nil } }

    func input(_ task: Int) -> TaskInput {
        switch inputs {
        case .range(let range): return range.input(task)
        case .files(let splits): return .file(splits[task])
        case .gathered(let relations): return .relations(relations)
        case .blocks: return .blocks([])
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

    /// What a task is about, for people: its file and rows.
    func name(of task: Int) -> String {
        // Counting from 1, as people do.
        let number = "task \(task + 1)"
        switch inputs {
        case .range(let range): return "\(number) (\(range.rowsInWords(task)))"
        case .files(let splits):
            guard splits.indices.contains(task) else { return number }
            let split = splits[task]
            let file = files.indices.contains(Int(split.file)) ? files[Int(split.file)] : "file \(split.file)"
            return "\(number) (\(file), the lines that begin in bytes \(split.start) to \(split.end))"
        case .gathered:
            guard let file = files.first else { return "\(number) (all rows of the stages before)" }
            let others = files.count > 1 ? " and \(files.count - 1) more files" : ""
            return "\(number) (all rows of the stages before, and of \(file)\(others))"
        case .blocks: return "\(number) (its rows of the exchange)"
        case .groups(let groups):
            guard groups.indices.contains(task) else { return number }
            var first = 0
            for group in groups[..<task] {
                for batch in group { first = first.addingReportingOverflow(batch.rowCount).0 }
            }
            let rows = groups[task].reduce(0) { $0.addingReportingOverflow($1.rowCount).0 }
            return "\(number) (rows \(first) to \(max(first, first &+ rows &- 1)) of the stage's input)"
        case .slices(let batches, let first, let rows):
            let all = (first.last ?? 0) + (batches.last?.rowCount ?? 0)
            let start = min(task, all / rows) * rows
            return "\(number) (rows \(start) to \(max(start, min(start + rows, all) - 1)) of the stage's input)"
        }
    }

    /// All rows as they came in, for a stage that only passes them on.
    var batches: [[EncodedBatch]] {
        if case .groups(let groups) = inputs { groups } else { [] }
    }

    /// Rows that travel to one task; a message is no longer than 1 GiB.
    private static let mostGatheredBytes = 1_000_000_000

    /// All rows of each stage.
    private static func relations(
        _ indices: [Int], _ outputs: [StageOutput]
    ) throws(StageDataError) -> [TaskRelation] {
        var relations: [TaskRelation] = []
        for index in indices {
            guard outputs.indices.contains(index) else {
                throw StageDataError("the plan reads a stage that does not come before")
            }
            guard let schema = outputs[index].schema else {
                throw StageDataError("stage \(index) has told no columns, and its rows were to be gathered")
            }
            relations.append(TaskRelation(batches: outputs[index].partitions.flatMap { $0 }, schema: schema))
        }
        let bytes = relations.reduce(0) { sum, relation in
            relation.batches.reduce(sum) { $0.addingClamped($1.byteCount) }
        }
        guard bytes <= mostGatheredBytes else {
            throw StageDataError(
                "\(bytes >> 20) MB of rows of several tasks would have to meet in one, which gets "
                    + "\(mostGatheredBytes >> 20) MB at the most: filter or group before the join or the sort, or read files "
                    + "with workers on the session's machine alone, where a task reads them itself")
        }
        return relations
    }

    private static func cut(
        _ partitions: [[EncodedBatch]], _ schema: Buffer?, _ rowsPerTask: Int?, evenly: Bool = false
    ) throws(StageDataError) -> (Inputs, Int) {
        // A stage without rows still has a task, which tells its columns.
        guard let most = rowsPerTask else {
            return partitions.isEmpty ? (.groups([[]]), 1) : (.groups(partitions), partitions.count)
        }
        let rows = max(1, most)
        let batches = partitions.flatMap { $0 }.filter { $0.rowCount > 0 }
        // Counts are as whoever sent the rows reported them.
        let all = batches.reduce(0) { sum, batch in
            let (sum, hasOverflowed) = sum.addingReportingOverflow(batch.rowCount)
            return hasOverflowed ? .max : sum
        }
        let isOneTask = all <= rows
        if isOneTask || !evenly && batches.allSatisfy({ $0.rowCount <= rows }) {
            let groups = batches.isEmpty ? [[]] : grouped(batches, rows)
            return (.groups(groups), groups.count)
        }
        guard let schema else { throw StageDataError("rows came without their schema") }
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
            throw StageDataError("rows that cannot be read: \(error)")
        }
        return (.slices(decoded, first: first, rows: rows), count / rows + (count % rows > 0 ? 1 : 0))
    }

    private static func grouped(_ batches: [EncodedBatch], _ rows: Int) -> [[EncodedBatch]] {
        var groups: [[EncodedBatch]] = []
        var free = 0
        for batch in batches {
            if batch.rowCount > free || groups.isEmpty {
                groups.append([])
                free = rows
            }
            groups[groups.count - 1].append(batch)
            free -= batch.rowCount
        }
        return groups
    }

    /// The columns of rows that are put after one another: names are the first's, types must agree.
    private static func commonSchema(_ outputs: [StageOutput]) throws(StageDataError) -> Buffer? {
        let known = outputs.compactMap(\.schema)
        guard let first = known.first, known.count > 1, known.contains(where: { $0 != first }) else {
            return known.first
        }
        do {
            let schemas = try known.map { try SchemaMessage.decode($0) }
            for other in schemas.dropFirst() where other.fields.map(\.type) != schemas[0].fields.map(\.type) {
                throw StageDataError(
                    "a union needs the same column types on both sides: \(schemas[0].fields.map { "\($0.name): \($0.type)" }) and \(other.fields.map { "\($0.name): \($0.type)" })"
                )
            }
        } catch let error as StageDataError {
            throw error
        } catch {
            throw StageDataError("a schema that cannot be read: \(error)")
        }
        return first
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
    func first(_ limit: Int) throws(StageDataError) -> StageOutput {
        var left = limit
        var kept: [[EncodedBatch]] = []
        for partition in partitions {
            var batches: [EncodedBatch] = []
            for batch in partition where left > 0 {
                batches.append(batch.rowCount <= left ? batch : try head(of: batch, left))
                left -= min(left, batch.rowCount)
            }
            kept.append(batches)
        }
        return StageOutput(schema: schema, partitions: kept)
    }

    private func head(of batch: EncodedBatch, _ rows: Int) throws(StageDataError) -> EncodedBatch {
        guard let schema else { throw StageDataError("rows came without their schema") }
        do {
            let columns = try SchemaMessage.decode(schema)
            let whole = try RecordBatchMessage.decode(metadata: batch.metadata, body: batch.body, schema: columns)
            return EncodedBatch(whole.slice(0, rows))
        } catch {
            throw StageDataError("rows that cannot be read: \(error)")
        }
    }
}

/// Rows that could not be handed from one stage to the next.
struct StageDataError: Error {
    let message: String
    init(_ message: String) { self.message = message }
}
