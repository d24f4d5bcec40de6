package import Columnar
package import ModelAPI

extension CallRecord: WireCodable {
    /// Version 2 has vectors at its end, and version 3 what an answer may have beside its text before them.
    ///
    /// A record without any is still written as version 1 or 2, as it always was.
    private static let withoutVectors: UInt8 = 1
    private static let withVectors: UInt8 = 2
    private static let withMore: UInt8 = 3

    private var version: UInt8 {
        let hasMore =
            reasoning != nil || toolCalls != nil || logprobs != nil || usage?.isEstimated == true || error?.body != nil
            || !textFailures.isEmpty
        return hasMore ? Self.withMore : vectors == nil ? Self.withoutVectors : Self.withVectors
    }

    package init(from reader: inout WireReader) throws(CodecError) {
        let version = try reader.read(UInt8.self)
        guard (Self.withoutVectors...Self.withMore).contains(version) else {
            throw CodecError("a record of version \(version)")
        }
        self.init()
        content = try reader.readText()
        refusal = try reader.readText()
        finishReason = try reader.readText()
        if try reader.read(Bool.self) {
            usage = TokenUsage(
                prompt: Int(try reader.read(Int64.self)), completion: Int(try reader.read(Int64.self)),
                total: Int(try reader.read(Int64.self)), cached: Int(try reader.read(Int64.self)),
                reasoning: Int(try reader.read(Int64.self)))
        }
        model = try reader.readText()
        systemFingerprint = try reader.readText()
        requestID = try reader.readText()
        latencySeconds = try reader.read()
        filters = try reader.read()
        if try reader.read(Bool.self) {
            error = Failure(
                category: try reader.read(), code: try reader.readText(), message: try reader.read(),
                status: try reader.read(Bool.self) ? Int(try reader.read(Int32.self)) : nil)
        }
        guard version > Self.withoutVectors else { return }
        if version == Self.withMore {
            try readMore(from: &reader)
            guard try reader.read(Bool.self) else { return }
        }
        let dimensions = Int(try reader.read(UInt32.self))
        guard let vectors = EmbeddingVectors(dimensions: dimensions, values: try reader.read()) else {
            throw CodecError("vectors that are not whole, of \(dimensions) numbers each")
        }
        self.vectors = vectors
    }

    package func write(to writer: inout WireWriter) {
        let version = version
        writer.write(version)
        writer.write(text: content)
        writer.write(text: refusal)
        writer.write(text: finishReason)
        writer.write(usage != nil)
        if let usage {
            for count in [usage.prompt, usage.completion, usage.total, usage.cached, usage.reasoning] {
                writer.write(Int64(count))
            }
        }
        writer.write(text: model)
        writer.write(text: systemFingerprint)
        writer.write(text: requestID)
        writer.write(latencySeconds)
        writer.write(filters)
        writer.write(error != nil)
        if let error {
            writer.write(error.category)
            writer.write(text: error.code)
            writer.write(error.message)
            writer.write(error.status != nil)
            if let status = error.status { writer.write(Int32(clamping: status)) }
        }
        if version == Self.withMore {
            writeMore(to: &writer)
            writer.write(vectors != nil)
        }
        guard let vectors else { return }
        writer.write(UInt32(vectors.dimensions))
        writer.write(vectors.values)
    }

    private mutating func readMore(from reader: inout WireReader) throws(CodecError) {
        reasoning = try reader.readText()
        toolCalls = try reader.readText()
        logprobs = try reader.readText()
        let isEstimated = try reader.read(Bool.self)
        if isEstimated { usage?.isEstimated = true }
        let body = try reader.readText()
        error?.body = body
        let count = try reader.read(UInt32.self)
        // An embeddings request has no more texts.
        guard count <= 65_536 else { throw CodecError("\(count) texts without vectors") }
        for _ in 0..<count {
            let position = Int(try reader.read(UInt32.self))
            textFailures[position] = Failure(
                category: try reader.read(), code: try reader.readText(), message: try reader.read(),
                status: try reader.read(Bool.self) ? Int(try reader.read(Int32.self)) : nil)
        }
    }

    private func writeMore(to writer: inout WireWriter) {
        writer.write(text: reasoning)
        writer.write(text: toolCalls)
        writer.write(text: logprobs)
        writer.write(usage?.isEstimated == true)
        writer.write(text: error?.body)
        writer.write(UInt32(clamping: textFailures.count))
        for (position, failure) in textFailures.sorted(by: { $0.key < $1.key }) {
            writer.write(UInt32(clamping: position))
            writer.write(failure.category)
            writer.write(text: failure.code)
            writer.write(failure.message)
            writer.write(failure.status != nil)
            if let status = failure.status { writer.write(Int32(clamping: status)) }
        }
    }

    /// The record's bytes, which hold no buffer of its own frame.
    package func encoded() -> Buffer {
        var writer = WireWriter(capacity: (vectors?.values.count ?? 0) + 256, inlineLimit: .max)
        write(to: &writer)
        return writer.finish()[0]
    }

    package init(decoding bytes: Buffer) throws(CodecError) {
        var reader = try WireReader([bytes])
        try self.init(from: &reader)
    }
}

extension ContentFilter.Finding: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            category: try reader.read(), source: try reader.read() ? .prompt : .completion,
            isFiltered: try reader.read(),
            severity: try reader.readText(), isDetected: try reader.read(Bool.self) ? try reader.read(Bool.self) : nil)
    }

    package func write(to writer: inout WireWriter) {
        writer.write(category)
        writer.write(source == .prompt)
        writer.write(isFiltered)
        writer.write(text: severity)
        writer.write(isDetected != nil)
        if let isDetected { writer.write(isDetected) }
    }
}

extension RowRecord: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        let attempts = try reader.read(UInt16.self)
        let queued = try reader.read(Double.self)
        let cost = try reader.read(Bool.self) ? try reader.read(Int64.self) : nil
        let deployment = try reader.read(String.self)
        self.init(
            record: try reader.read(), attempts: attempts, queuedSeconds: queued, costNano: cost, deployment: deployment
        )
    }

    package func write(to writer: inout WireWriter) {
        writer.write(attempts)
        writer.write(queuedSeconds)
        writer.write(costNano != nil)
        if let costNano { writer.write(costNano) }
        writer.write(deployment)
        writer.write(record)
    }

    /// The version in which records are kept.
    ///
    /// A kept record is two bytes that no record of the first round begins with (its number of attempts), the version,
    /// a zero, the CRC32C of the rest, and the rest. Records without all that, of the first round, are read too.
    private static let version: UInt8 = 1
    private static let headerCount = 8

    /// As a journal keeps it: one run of bytes.
    package func encoded() -> Buffer {
        var writer = WireWriter(capacity: record.count + 64, inlineLimit: .max)
        write(to: &writer)
        let body = writer.finish()[0]
        var kept = BufferWriter(capacity: Self.headerCount + body.count)
        kept.append(UInt16.max)
        kept.append(Self.version)
        kept.append(UInt8(0))
        kept.append(withExtendedLifetime(body) { CRC32C.checksum(body.bytes) }.littleEndian)
        kept.append(body.bytes)
        return kept.finish()
    }

    /// Reads what a journal keeps.
    ///
    /// - Throws: `CodecError` for what is damaged, and for what a newer version wrote.
    package init(decoding bytes: Buffer) throws(CodecError) {
        var reader = try WireReader([bytes])
        guard bytes.count >= Self.headerCount, try reader.read(UInt16.self) == .max else {
            reader = try WireReader([bytes])
            try self.init(from: &reader)
            return
        }
        let version = try reader.read(UInt8.self)
        guard version == Self.version else { throw CodecError("a kept record of version \(version)") }
        _ = try reader.read(UInt8.self)
        let checksum = try reader.read(UInt32.self)
        let body = bytes.slice(Self.headerCount..<bytes.count)
        guard withExtendedLifetime(body, { CRC32C.checksum(body.bytes) }) == checksum else {
            throw CodecError("a kept record whose checksum is another one")
        }
        reader = try WireReader([body])
        try self.init(from: &reader)
    }
}

extension WireWriter {
    mutating func write(text: String?) {
        write(text != nil)
        if let text { write(text) }
    }
}

extension WireReader {
    mutating func readText() throws(CodecError) -> String? { try read(Bool.self) ? try read(String.self) : nil }
}
