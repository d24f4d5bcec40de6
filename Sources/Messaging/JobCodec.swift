package import Planning
internal import Columnar

extension JobSubmission: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            request: try reader.read(), name: try reader.read(), plan: JobPlan(stages: try reader.read()),
            credentials: try reader.read(), calls: try reader.read(json: CallOptions.self), origin: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(request)
        writer.write(name)
        writer.write(plan.stages)
        writer.write(credentials)
        writer.write(json: calls)
        writer.write(origin)
    }
}

extension StagePlan: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        let input = try reader.read(StageInput.self)
        let rowsPerTask = try reader.read(UInt64.self)
        let limit = try reader.read(UInt64.self)
        guard rowsPerTask != 0 else { throw CodecError("tasks of no rows") }
        self.init(
            input: input, rowsPerTask: Int(exactly: rowsPerTask), pipeline: try reader.read(json: Pipeline.self),
            limit: Int(exactly: limit))
        calls = try reader.read(json: CallStep?.self)
    }

    /// `UInt64.max`, which is no number of rows, stands for none.
    package func write(to writer: inout WireWriter) {
        writer.write(input)
        writer.write(rowsPerTask.map(UInt64.init) ?? .max)
        writer.write(limit.map(UInt64.init) ?? .max)
        writer.write(json: pipeline)
        writer.write(json: calls)
    }
}

extension StageInput: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .local(try reader.read(), schema: try reader.read())
        case 1:
            self = .range(
                start: try reader.read(), end: try reader.read(), step: try reader.read(),
                partitions: Int(try reader.read(UInt32.self)))
        case 2: self = .files(try reader.read())
        case 3:
            var indices: [Int] = []
            for _ in 0..<(try reader.read(UInt16.self)) { indices.append(Int(try reader.read(UInt16.self))) }
            self = .stages(indices)
        case let other: throw CodecError("no stage input has number \(other)")
        }
    }

    package func write(to writer: inout WireWriter) {
        switch self {
        case .local(let batches, let schema):
            writer.write(UInt8(0))
            writer.write(batches)
            writer.write(schema)
        case .range(let start, let end, let step, let partitions):
            writer.write(UInt8(1))
            writer.write(start)
            writer.write(end)
            writer.write(step)
            writer.write(UInt32(partitions))
        case .files(let splits):
            writer.write(UInt8(2))
            writer.write(splits)
        case .stages(let indices):
            writer.write(UInt8(3))
            writer.write(UInt16(indices.count))
            for index in indices { writer.write(UInt16(index)) }
        }
    }
}

extension JobOutput: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        let job = JobID(try reader.read())
        let schema = try reader.read(Bool.self) ? try reader.read(Buffer.self) : nil
        self.init(job: job, schema: schema, parts: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(job.rawValue)
        writer.write(schema != nil)
        if let schema { writer.write(schema) }
        writer.write(parts)
    }
}

extension JobOutput.Part: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(order: try reader.read(), batches: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(order)
        writer.write(batches)
    }
}

extension JobProgress: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            job: JobID(try reader.read()), stage: try reader.read(), stages: try reader.read(),
            tasks: try reader.read(), tasksDone: try reader.read(), tasksRunning: try reader.read(),
            retriedTasks: try reader.read(), metrics: try reader.read(), calls: try reader.read(json: CallTotals?.self))
    }

    package func write(to writer: inout WireWriter) {
        writer.write(job.rawValue)
        writer.write(stage)
        writer.write(stages)
        writer.write(tasks)
        writer.write(tasksDone)
        writer.write(tasksRunning)
        writer.write(retriedTasks)
        writer.write(metrics)
        writer.write(json: calls)
    }
}

extension JobOutcome: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        let job = JobID(try reader.read())
        let failure = try reader.read(Bool.self) ? try reader.read(String.self) : nil
        self.init(
            job: job, failure: failure, metrics: try reader.read(), retriedTasks: try reader.read(),
            calls: try reader.read(json: CallTotals?.self))
        isOverBudget = try reader.read()
    }

    package func write(to writer: inout WireWriter) {
        writer.write(job.rawValue)
        writer.write(failure != nil)
        if let failure { writer.write(failure) }
        writer.write(metrics)
        writer.write(retriedTasks)
        writer.write(json: calls)
        writer.write(isOverBudget)
    }
}
