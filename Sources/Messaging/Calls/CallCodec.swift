package import Columnar
package import Planning
internal import ModelClient

extension CallAnnouncement: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            stage: StageID(try reader.read()), journalJob: try reader.read(),
            column: try reader.read(json: ChatColumn.self), options: try reader.read(json: CallOptions.self),
            credentials: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(stage.rawValue)
        writer.write(journalJob)
        writer.write(json: column)
        writer.write(json: options)
        writer.write(credentials)
    }
}

extension RequestKey: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        var words = SIMD4<UInt64>()
        for lane in 0..<4 { words[lane] = try reader.read() }
        self.init(words: words)
    }

    package func write(to writer: inout WireWriter) {
        for lane in 0..<4 { writer.write(words[lane]) }
    }
}

extension CallOrder: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            stage: StageID(try reader.read()), call: try reader.read(), key: try reader.read(),
            deployment: try reader.read(), places: try reader.read(), messages: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(stage.rawValue)
        writer.write(call)
        writer.write(key)
        writer.write(deployment)
        writer.write(places)
        writer.write(messages)
    }
}

extension CallReport: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            stage: StageID(try reader.read()), call: try reader.read(), result: try reader.read(),
            limits: try reader.read(), latencyNanoseconds: try reader.read(), record: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(stage.rawValue)
        writer.write(call)
        writer.write(result)
        writer.write(limits)
        writer.write(latencyNanoseconds)
        writer.write(record)
    }
}

extension CallReport.Result: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        switch try reader.read(UInt8.self) {
        case 0:
            self = .answered(
                promptTokens: try reader.read(), completionTokens: try reader.read(), cachedTokens: try reader.read())
        case 1:
            let name = try reader.read(String.self)
            guard let category = ModelError.Category(rawValue: name) else {
                throw CodecError("an error of kind '\(name)'")
            }
            self = .failed(try reader.read(), category: category)
        case 2: self = .unsent
        case let other: throw CodecError("no result of a call has number \(other)")
        }
    }

    package func write(to writer: inout WireWriter) {
        switch self {
        case .answered(let prompt, let completion, let cached):
            writer.write(UInt8(0))
            writer.write(prompt)
            writer.write(completion)
            writer.write(cached)
        case .failed(let outcome, let category):
            writer.write(UInt8(1))
            writer.write(category.rawValue)
            writer.write(outcome)
        case .unsent: writer.write(UInt8(2))
        }
    }
}

extension RecoveredCall: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            call: try reader.read(), journalJob: try reader.read(), key: try reader.read(),
            record: try reader.read(Bool.self) ? try reader.read(Buffer.self) : nil)
    }

    package func write(to writer: inout WireWriter) {
        writer.write(call)
        writer.write(journalJob)
        writer.write(key)
        writer.write(record != nil)
        if let record { writer.write(record) }
    }
}

extension CallStep {
    /// The step as it stands in messages: equal bytes for equal steps.
    package var encoded: Buffer {
        var writer = WireWriter()
        writer.write(json: self)
        return writer.finish()[0]
    }
}
