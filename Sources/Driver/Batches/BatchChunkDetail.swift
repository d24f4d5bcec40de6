internal import Columnar
internal import Journal
internal import Messaging
internal import Planning
internal import Scheduling

/// A chunk of a stage's batches as the journal keeps it.
enum BatchChunkDetail {
    private static let version: UInt8 = 1

    /// The entry for the chunk as it stands; its requests are written once, when its file is whole.
    static func entry(_ chunk: BatchPlan.Chunk, job: Int64) -> JournalEntry {
        .batchChunk(
            BatchChunk(
                job: job, number: chunk.number, file: chunk.file, batch: chunk.batch, state: chunk.state.rawValue,
                requests: chunk.keys.count, detail: chunk.state == .written ? detail(chunk) : .empty))
    }

    private static func detail(_ chunk: BatchPlan.Chunk) -> Buffer {
        var writer = WireWriter(capacity: chunk.keys.count * 36 + 128)
        writer.write(version)
        writer.write(UInt16(clamping: chunk.round))
        writer.write(chunk.digest)
        writer.write(chunk.firstCall)
        writer.write(UInt32(chunk.keys.count))
        for key in chunk.keys { writer.write(key) }
        for tokens in chunk.promptTokens { writer.write(tokens) }
        return writer.finish()[0]
    }

    /// The chunk that the journal kept.
    ///
    /// - Parameters:
    ///   - kept: The journal's entry.
    ///   - concluded: Says which of a range of calls have an outcome.
    /// - Returns: The chunk as the plan takes it up.
    /// - Throws: `CodecError` for what another program, or a newer version, wrote.
    static func chunk(_ kept: BatchChunk, concluded: (Range<Int64>) throws -> Set<Int64>) throws -> BatchPlan.Chunk {
        guard let state = BatchPlan.State(rawValue: kept.state) else {
            throw CodecError("a batch in state '\(kept.state)'")
        }
        var reader = try WireReader([kept.detail])
        let version = try reader.read(UInt8.self)
        guard version == Self.version else { throw CodecError("a batch's chunk of version \(version)") }
        let round = Int(try reader.read(UInt16.self))
        let digest = try reader.read(String.self)
        let firstCall = try reader.read(Int64.self)
        let count = Int(try reader.read(UInt32.self))
        var keys: [RequestKey] = []
        var tokens: [UInt32] = []
        for _ in 0..<count { keys.append(try reader.read()) }
        for _ in 0..<count { tokens.append(try reader.read()) }
        let resolved = Set(try concluded(firstCall..<firstCall + Int64(count)).map { Int($0 - firstCall) })
        return BatchPlan.Chunk(
            number: kept.number, round: round, state: state, digest: digest, file: kept.file, batch: kept.batch,
            firstCall: firstCall, keys: keys, promptTokens: tokens, resolved: resolved)
    }
}
