package import Planning
internal import Columnar

extension Lease: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(stage: StageID(try reader.read()), task: try reader.read(), attempt: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(stage.rawValue)
        writer.write(task)
        writer.write(attempt)
    }
}

extension EncodedBatch: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        let rows = try reader.read(UInt64.self)
        guard let rowCount = Int(exactly: rows) else { throw CodecError("a batch of \(rows) rows") }
        self.init(rowCount: rowCount, metadata: try reader.read(), body: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(UInt64(rowCount))
        writer.write(metadata)
        writer.write(body)
    }
}

extension TaskDescription: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(lease: try reader.read(), input: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(lease)
        writer.write(input)
    }
}

extension TaskInput: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .range(start: try reader.read(), end: try reader.read(), step: try reader.read())
        case 1: self = .file(try reader.read())
        case 2: self = .batches(try reader.read(), schema: try reader.read())
        case let other: throw CodecError("no task input has number \(other)")
        }
    }

    package func write(to writer: inout WireWriter) {
        switch self {
        case .range(let start, let end, let step):
            writer.write(UInt8(0))
            writer.write(start)
            writer.write(end)
            writer.write(step)
        case .file(let split):
            writer.write(UInt8(1))
            writer.write(split)
        case .batches(let batches, let schema):
            writer.write(UInt8(2))
            writer.write(batches)
            writer.write(schema)
        }
    }
}

extension FileSplit: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(file: try reader.read(), start: try reader.read(), end: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(file)
        writer.write(start)
        writer.write(end)
    }
}

extension TaskResult: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        let lease = try reader.read(Lease.self)
        let metrics = try reader.read(TaskMetrics.self)
        if try reader.read(Bool.self) {
            let batches = try reader.read([EncodedBatch].self)
            let schema = try reader.read(Bool.self) ? try reader.read(Buffer.self) : nil
            self.init(lease: lease, outcome: .finished(batches, schema: schema), metrics: metrics)
        } else {
            let failure = TaskFailure(try reader.read(), isTransient: try reader.read())
            self.init(lease: lease, outcome: .failed(failure), metrics: metrics)
        }
    }

    package func write(to writer: inout WireWriter) {
        writer.write(lease)
        writer.write(metrics)
        switch outcome {
        case .finished(let batches, let schema):
            writer.write(true)
            writer.write(batches)
            writer.write(schema != nil)
            if let schema { writer.write(schema) }
        case .failed(let failure):
            writer.write(false)
            writer.write(failure.message)
            writer.write(failure.isTransient)
        }
    }
}

extension TaskMetrics: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init()
        runNanoseconds = try reader.read()
        rows = try reader.read()
    }

    package func write(to writer: inout WireWriter) {
        writer.write(runNanoseconds)
        writer.write(rows)
    }
}
