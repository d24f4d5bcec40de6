package import Planning
internal import Columnar

/// The first three fields of what belongs to a lease.
extension Lease {
    init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            stage: StageID(try reader.read(1)), task: try reader.read(2), attempt: try reader.read(3, default: 0))
    }

    func write(to writer: inout FieldWriter) {
        writer.write(1, stage.rawValue)
        writer.write(2, task)
        if attempt > 0 { writer.write(3, attempt) }
    }
}

extension EncodedBatch: FieldCodable {
    /// More rows than any batch has, and few enough that the sum over a message cannot overflow.
    private static let mostRows = 1 << 32

    package init(from reader: inout FieldReader) throws(CodecError) {
        let rows = try reader.read(1, UInt64.self)
        guard let rowCount = Int(exactly: rows), rowCount <= Self.mostRows else {
            throw CodecError("a batch of \(rows) rows")
        }
        self.init(rowCount: rowCount, metadata: try reader.read(2), body: try reader.read(3))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, UInt64(clamping: rowCount))
        writer.write(2, metadata)
        writer.write(3, body)
    }
}

extension TaskDescription: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        let lease = try Lease(from: &reader)
        if let range = try reader.readIfPresent(4, RangeOfRows.self) {
            self.init(lease: lease, input: .range(start: range.start, end: range.end, step: range.step))
        } else if let split = try reader.readIfPresent(5, FileSplit.self) {
            self.init(lease: lease, input: .file(split))
        } else if let schema = try reader.readIfPresent(6, Buffer.self) {
            // The schema tells that there are batches, perhaps none.
            self.init(lease: lease, input: .batches(try reader.read(7), schema: schema))
        } else if let relations = try reader.readIfPresent(8, TaskRelations<TaskRelation>.self) {
            self.init(lease: lease, input: .relations(relations.relations))
        } else {
            self.init(lease: lease, input: .blocks(try reader.read(9, TaskRelations<BlockRelation>.self).relations))
        }
    }

    package func write(to writer: inout FieldWriter) {
        lease.write(to: &writer)
        switch input {
        case .range(let start, let end, let step): writer.write(4, RangeOfRows(start: start, end: end, step: step))
        case .file(let split): writer.write(5, split)
        case .batches(let batches, let schema):
            writer.write(6, schema)
            writer.write(7, batches)
        case .relations(let relations): writer.write(8, TaskRelations(relations: relations))
        case .blocks(let relations): writer.write(9, TaskRelations(relations: relations))
        }
    }
}

/// A task's relations, perhaps none, as one field: their rows, or the blocks that have them.
private struct TaskRelations<Relation: FieldCodable>: FieldCodable {
    let relations: [Relation]

    init(relations: [Relation]) { self.relations = relations }

    init(from reader: inout FieldReader) throws(CodecError) {
        relations = try reader.read(1)
        guard relations.count <= StageInput.mostGathered else {
            throw CodecError("a task over \(relations.count) relations; there may be \(StageInput.mostGathered)")
        }
    }

    func write(to writer: inout FieldWriter) { writer.write(1, relations) }
}

extension TaskRelation: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        let schema = try reader.read(1, Buffer.self)
        self.init(batches: try reader.read(2), schema: schema)
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, schema)
        writer.write(2, batches)
    }
}

/// Integers from `start` up to `end`.
struct RangeOfRows: FieldCodable {
    let start: Int64
    let end: Int64
    let step: Int64

    init(start: Int64, end: Int64, step: Int64) {
        self.start = start
        self.end = end
        self.step = step
    }

    init(from reader: inout FieldReader) throws(CodecError) {
        self.init(start: try reader.read(1), end: try reader.read(2), step: try reader.read(3))
        guard step != 0 else { throw CodecError("a range with a step of 0") }
    }

    func write(to writer: inout FieldWriter) {
        writer.write(1, start)
        writer.write(2, end)
        writer.write(3, step)
    }
}

extension FileSplit: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(file: try reader.read(1), start: try reader.read(2), end: try reader.read(3))
        guard 0 <= start, start <= end else { throw CodecError("bytes \(start) to \(end) of a file") }
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, file)
        writer.write(2, start)
        writer.write(3, end)
    }
}

extension TaskResult: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        let lease = try Lease(from: &reader)
        var metrics = try TaskMetrics(4, from: &reader)
        if let failure = try reader.readIfPresent(6, TaskFailure.self) {
            self.init(lease: lease, outcome: .failed(failure), metrics: metrics)
        } else {
            let schema = try reader.readIfPresent(7, Buffer.self)
            let batches = try reader.read(8, [EncodedBatch].self)
            let isPart = try reader.read(9, default: false)
            let file = try reader.readIfPresent(10, ResultFile.self)
            metrics.bytes = try TaskMetrics.bounded(try reader.read(11, default: 0))
            metrics.directBytes = try TaskMetrics.bounded(try reader.read(12, default: 0))
            metrics.relayedBytes = try TaskMetrics.bounded(try reader.read(13, default: 0))
            if let file {
                self.init(lease: lease, outcome: .kept(file, schema: schema), metrics: metrics)
                return
            }
            self.init(
                lease: lease, outcome: isPart ? .part(batches) : .finished(batches, schema: schema), metrics: metrics)
        }
    }

    package func write(to writer: inout FieldWriter) {
        lease.write(to: &writer)
        metrics.write(4, to: &writer)
        switch outcome {
        case .failed(let failure): writer.write(6, failure)
        case .finished(let batches, let schema):
            writer.write(7, schema)
            writer.write(8, batches)
        case .part(let batches):
            writer.write(8, batches)
            writer.write(9, true)
        case .kept(let file, let schema):
            writer.write(7, schema)
            writer.write(10, file)
        }
        for (tag, bytes) in [(11, metrics.bytes), (12, metrics.directBytes), (13, metrics.relayedBytes)] where bytes > 0
        {
            writer.write(tag, min(bytes, TaskMetrics.most))
        }
    }
}

extension TaskFailure: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        let failure = TaskFailure(
            try reader.read(1), isTransient: try reader.read(2, default: false),
            condition: try reader.readIfPresent(3),
            lostBlock: try reader.readIfPresent(4, BlockLease.self)?.lease)
        self = try reader.read(5, default: false) ? .givenBack : failure
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, message)
        writer.write(2, isTransient)
        writer.write(3, condition)
        writer.write(4, lostBlock.map { BlockLease(lease: $0) })
        if isGivenBack { writer.write(5, true) }
    }
}

extension ErrorCondition: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        let name = try reader.read(1, String.self)
        let sqlState = try reader.readIfPresent(2, String.self)
        let parameters = try reader.read(3, [ErrorParameter].self)
        self.init(
            name: name, sqlState: sqlState,
            parameters: Dictionary(parameters.map { ($0.name, $0.value) }) { first, _ in first },
            message: try reader.read(4))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, name)
        writer.write(2, sqlState)
        writer.write(3, parameters.sorted { $0.key < $1.key }.map { ErrorParameter(name: $0.key, value: $0.value) })
        writer.write(4, message)
    }
}

private struct ErrorParameter: FieldCodable {
    let name: String
    let value: String

    init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    init(from reader: inout FieldReader) throws(CodecError) {
        name = try reader.read(1)
        value = try reader.read(2)
    }

    func write(to writer: inout FieldWriter) {
        writer.write(1, name)
        writer.write(2, value)
    }
}

/// Two fields of what has them, from `tag` on.
extension TaskMetrics {
    /// 104 days, and as many rows: the sums over a job's tasks stay far from overflow.
    fileprivate static let most: UInt64 = 1 << 53

    fileprivate static func bounded(_ number: UInt64) throws(CodecError) -> UInt64 {
        guard number <= most else { throw CodecError("a figure of \(number)") }
        return number
    }

    init(_ tag: Int, from reader: inout FieldReader) throws(CodecError) {
        self.init()
        runNanoseconds = try reader.read(tag, default: 0)
        rows = try reader.read(tag + 1, default: 0)
        guard runNanoseconds <= Self.most, rows <= Self.most else {
            throw CodecError("a task of \(rows) rows that ran for \(runNanoseconds) ns")
        }
    }

    func write(_ tag: Int, to writer: inout FieldWriter) {
        writer.write(tag, min(runNanoseconds, Self.most))
        writer.write(tag + 1, min(rows, Self.most))
    }
}

extension StageFigures: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init()
        tasks = try reader.read(1)
        rows = try TaskMetrics.bounded(try reader.read(2))
        bytes = try TaskMetrics.bounded(try reader.read(3))
        runNanoseconds = try TaskMetrics.bounded(try reader.read(4))
        longestNanoseconds = try TaskMetrics.bounded(try reader.read(5))
        directBytes = try TaskMetrics.bounded(try reader.read(6, default: 0))
        relayedBytes = try TaskMetrics.bounded(try reader.read(7, default: 0))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, tasks)
        writer.write(2, min(rows, TaskMetrics.most))
        writer.write(3, min(bytes, TaskMetrics.most))
        writer.write(4, min(runNanoseconds, TaskMetrics.most))
        writer.write(5, min(longestNanoseconds, TaskMetrics.most))
        if directBytes > 0 { writer.write(6, min(directBytes, TaskMetrics.most)) }
        if relayedBytes > 0 { writer.write(7, min(relayedBytes, TaskMetrics.most)) }
    }
}
