internal import Columnar
package import Planning
internal import ModelAPI

extension CallAnnouncement: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            stage: StageID(try reader.read(1)), journalJob: try reader.read(2),
            column: try reader.read(3, json: ChatColumn.self), options: try reader.read(4, json: CallOptions.self),
            credentials: try reader.read(5))
        if let problem = column.invalidity ?? options.invalidity {
            throw CodecError("a stage of calls with \(problem)")
        }
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, stage.rawValue)
        writer.write(2, journalJob)
        writer.write(3, json: column)
        writer.write(4, json: options)
        writer.write(5, credentials)
    }
}

/// 32 bytes.
extension RequestKey: FieldValue {
    package init(_ type: FieldType, from reader: inout FieldReader) throws(CodecError) {
        let bytes = try reader.buffer(type)
        guard bytes.count == 32 else { throw CodecError("the key of a request in \(bytes.count) bytes") }
        var words = SIMD4<UInt64>()
        for lane in 0..<4 { words[lane] = UInt64(littleEndian: bytes.load(lane)) }
        self.init(words: words)
    }

    package func write(_ tag: Int, to writer: inout FieldWriter) {
        var words = words
        for lane in 0..<4 { words[lane] = words[lane].littleEndian }
        withUnsafeBytes(of: &words) { writer.write(tag, bytes: $0) }
    }
}

extension CallOrder: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            stage: StageID(try reader.read(1)), call: try reader.read(2), key: try reader.read(3),
            deployment: try reader.read(4, default: 0), slots: try reader.read(5), messages: try reader.read(6))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, stage.rawValue)
        writer.write(2, call)
        writer.write(3, key)
        writer.write(4, deployment)
        writer.write(5, slots)
        writer.write(6, messages)
    }
}

extension CallReport: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        let stage = StageID(try reader.read(1))
        let call = try reader.read(2, Int64.self)
        self.init(
            stage: stage, call: call, result: try Result(from: &reader), limits: try reader.readIfPresent(9),
            latencyNanoseconds: try reader.read(10, default: 0), record: try reader.read(11, default: .empty))
        guard latencyNanoseconds <= UInt64(Int64.max) else { throw CodecError("a call of \(latencyNanoseconds) ns") }
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, stage.rawValue)
        writer.write(2, call)
        result.write(to: &writer)
        writer.write(9, limits)
        writer.write(10, min(latencyNanoseconds, UInt64(Int64.max)))
        writer.write(11, record)
    }
}

/// Fields 3 to 8 of a report.
extension CallReport.Result {
    fileprivate init(from reader: inout FieldReader) throws(CodecError) {
        if try reader.has(3) {
            self = .answered(
                promptTokens: try reader.tokens(3), completionTokens: try reader.tokens(4),
                cachedTokens: try reader.tokens(5))
        } else if let name = try reader.readIfPresent(6, String.self) {
            self = .failed(try reader.read(7), category: try ModelError.Category(name: name))
        } else {
            self = .unsent
        }
    }

    fileprivate func write(to writer: inout FieldWriter) {
        switch self {
        case .answered(let prompt, let completion, let cached):
            writer.write(3, UInt32(clamping: prompt))
            writer.write(4, UInt32(clamping: completion))
            writer.write(5, UInt32(clamping: cached))
        case .failed(let outcome, let category):
            writer.write(6, category.rawValue)
            writer.write(7, outcome)
        case .unsent: break
        }
    }
}

extension FieldReader {
    fileprivate mutating func tokens(_ tag: Int) throws(CodecError) -> Int32 {
        let count = try read(tag, UInt32.self)
        guard let tokens = Int32(exactly: count) else { throw CodecError("a call of \(count) tokens") }
        return tokens
    }
}

extension RecoveredCall: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            call: try reader.read(1), journalJob: try reader.read(2), key: try reader.read(3),
            record: try reader.readIfPresent(4))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, call)
        writer.write(2, journalJob)
        writer.write(3, key)
        writer.write(4, record)
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
