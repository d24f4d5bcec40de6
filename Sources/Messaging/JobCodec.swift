package import Planning
internal import Columnar

extension JobSubmission: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            request: try reader.read(1), name: try reader.read(2), plan: JobPlan(stages: try reader.read(3)),
            credentials: try reader.read(4), calls: try reader.read(5, json: CallOptions.self),
            origin: try reader.read(6, default: ""), resultFolder: try reader.readIfPresent(7))
        placement = try reader.readIfPresent(12) ?? JobPlacement()
        if let problem = plan.invalidity ?? calls.invalidity { throw CodecError("a job with \(problem)") }
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, request)
        writer.write(2, name)
        writer.write(3, plan.stages)
        writer.write(4, credentials)
        writer.write(5, json: calls)
        writer.write(6, origin)
        writer.write(7, resultFolder)
        if placement != JobPlacement() { writer.write(12, placement) }
    }
}

extension StagePlan: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        let input = try StageInput(from: &reader)
        self.init(
            input: input, rowsPerTask: try reader.count(7), pipeline: try reader.read(8, json: Pipeline.self),
            limit: try reader.count(9))
        calls = try reader.readIfPresent(10, json: CallStep.self)
        if try reader.has(11) { self.input = .gathered(try reader.read(packed: 11).map { Int($0) }) }
        if try reader.has(12) {
            let reads = try reader.read(12, [BlockRead].self)
            self.input = .blocks(reads, partitions: Int(try reader.read(13, UInt32.self)))
        }
        guard rowsPerTask != 0 else { throw CodecError("tasks of no rows") }
    }

    package func write(to writer: inout FieldWriter) {
        input.write(to: &writer)
        writer.write(7, rowsPerTask.map { UInt64(clamping: $0) })
        writer.write(8, json: pipeline)
        writer.write(9, limit.map { UInt64(clamping: $0) })
        if let calls { writer.write(10, json: calls) }
        if case .gathered(let indices) = input { writer.write(11, packed: indices.map { Int64($0) }) }
        if case .blocks(let reads, let partitions) = input {
            writer.write(12, reads)
            writer.write(13, UInt32(clamping: partitions))
        }
    }
}

/// The first fields of a stage.
extension StageInput {
    /// More than any cluster has work for, and few enough to keep a list of.
    private static let mostPartitions: UInt32 = 1 << 20

    fileprivate init(from reader: inout FieldReader) throws(CodecError) {
        if let schema = try reader.readIfPresent(1, Buffer.self) {
            self = .local(try reader.read(2), schema: schema)
        } else if let range = try reader.readIfPresent(3, RangeOfRows.self) {
            let partitions = try reader.read(4, UInt32.self)
            guard (1...Self.mostPartitions).contains(partitions) else {
                throw CodecError("a range in \(partitions) partitions; there may be 1 to \(Self.mostPartitions)")
            }
            self = .range(start: range.start, end: range.end, step: range.step, partitions: Int(partitions))
        } else if try reader.has(5) {
            self = .stages(try reader.read(packed: 5).map { Int($0) })
        } else {
            self = .files(try reader.read(6))
        }
    }

    fileprivate func write(to writer: inout FieldWriter) {
        switch self {
        case .local(let batches, let schema):
            writer.write(1, schema)
            writer.write(2, batches)
        case .range(let start, let end, let step, let partitions):
            writer.write(3, RangeOfRows(start: start, end: end, step: step))
            writer.write(4, UInt32(clamping: partitions))
        case .stages(let indices): writer.write(5, packed: indices.map { Int64($0) })
        case .files(let splits): writer.write(6, splits)
        // They came later, after the stage's other fields.
        case .gathered, .blocks: break
        }
    }
}

extension StageInput {
    /// More relations than any query brings together.
    package static let mostGathered = 4096

    /// The stages that it reads.
    package var stages: [Int] {
        switch self {
        case .stages(let indices), .gathered(let indices): indices
        case .blocks(let reads, _): reads.map(\.stage)
        case .local, .range, .files: []
        }
    }
}

extension FieldReader {
    /// A count of rows; absent for none.
    fileprivate mutating func count(_ tag: Int) throws(CodecError) -> Int? {
        guard let count = try readIfPresent(tag, UInt64.self) else { return nil }
        guard let rows = Int(exactly: count) else { throw CodecError("\(count) rows") }
        return rows
    }
}

extension JobOutput: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(job: JobID(try reader.read(1)), schema: try reader.readIfPresent(2), blocks: try reader.read(3))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, job.rawValue)
        writer.write(2, schema)
        writer.write(3, blocks)
    }
}

extension JobOutput.Block: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        let order = try reader.read(1, UInt32.self)
        let batches = try reader.read(2, [EncodedBatch].self)
        let hasMore = try reader.read(3, default: false)
        self.init(order: order, batches: batches, hasMore: hasMore, file: try reader.readIfPresent(4))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, order)
        writer.write(2, batches)
        if hasMore { writer.write(3, true) }
        writer.write(4, file)
    }
}

extension JobProgress: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            job: JobID(try reader.read(1)), stage: try reader.read(2), stages: try reader.read(3),
            tasks: try reader.read(4), tasksDone: try reader.read(5), tasksRunning: try reader.read(6),
            retriedTasks: try reader.read(7), metrics: try TaskMetrics(8, from: &reader),
            calls: try reader.readIfPresent(10, json: CallTotals.self))
        speculativeTasks = try reader.read(12, default: 0)
        waiting = try reader.readIfPresent(13)
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, job.rawValue)
        writer.write(2, stage)
        writer.write(3, stages)
        writer.write(4, tasks)
        writer.write(5, tasksDone)
        writer.write(6, tasksRunning)
        writer.write(7, retriedTasks)
        metrics.write(8, to: &writer)
        if let calls { writer.write(10, json: calls) }
        if speculativeTasks > 0 { writer.write(12, speculativeTasks) }
        writer.write(13, waiting)
    }
}

extension JobOutcome: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            job: JobID(try reader.read(1)), failure: try reader.readIfPresent(2),
            metrics: try TaskMetrics(3, from: &reader), retriedTasks: try reader.read(5),
            calls: try reader.readIfPresent(6, json: CallTotals.self))
        isOverBudget = try reader.read(7, default: false)
        condition = try reader.readIfPresent(8)
        stages = try reader.read(9)
        isEndedByOperator = try reader.read(10, default: false)
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, job.rawValue)
        writer.write(2, failure)
        metrics.write(3, to: &writer)
        writer.write(5, retriedTasks)
        if let calls { writer.write(6, json: calls) }
        if isOverBudget { writer.write(7, true) }
        writer.write(8, condition)
        writer.write(9, stages)
        if isEndedByOperator { writer.write(10, true) }
    }
}
