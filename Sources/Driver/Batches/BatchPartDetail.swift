internal import Columnar
internal import Journal
internal import Messaging
internal import Planning
internal import Scheduling

/// A part of a stage's batches as the journal keeps it.
enum BatchPartDetail {
    private static let version: UInt8 = 1

    /// The entry for the part as it stands; its requests are told once, when its file is whole.
    static func entry(_ part: BatchPlan.Part, job: Int64) -> JournalEntry {
        .batchPart(
            BatchPart(
                job: job, part: part.number, file: part.file, batch: part.batch, state: part.state.rawValue,
                requests: part.keys.count, detail: part.state == .written ? detail(part) : .empty))
    }

    private static func detail(_ part: BatchPlan.Part) -> Buffer {
        var writer = WireWriter(capacity: part.keys.count * 36 + 128)
        writer.write(version)
        writer.write(UInt16(clamping: part.round))
        writer.write(part.digest)
        writer.write(part.firstCall)
        writer.write(UInt32(part.keys.count))
        for key in part.keys { writer.write(key) }
        for tokens in part.promptTokens { writer.write(tokens) }
        return writer.finish()[0]
    }

    /// The part that the journal kept.
    ///
    /// - Parameters:
    ///   - kept: The journal's entry.
    ///   - concluded: Says which of a range of calls have an outcome.
    /// - Returns: The part as the plan takes it up.
    /// - Throws: `CodecError` for what another program, or a newer version, wrote.
    static func part(_ kept: BatchPart, concluded: (Range<Int64>) throws -> Set<Int64>) throws -> BatchPlan.Part {
        guard let state = BatchPlan.State(rawValue: kept.state) else {
            throw CodecError("a batch in state '\(kept.state)'")
        }
        var reader = try WireReader([kept.detail])
        let version = try reader.read(UInt8.self)
        guard version == Self.version else { throw CodecError("a batch's part of version \(version)") }
        let round = Int(try reader.read(UInt16.self))
        let digest = try reader.read(String.self)
        let firstCall = try reader.read(Int64.self)
        let count = Int(try reader.read(UInt32.self))
        var keys: [RequestKey] = []
        var tokens: [UInt32] = []
        for _ in 0..<count { keys.append(try reader.read()) }
        for _ in 0..<count { tokens.append(try reader.read()) }
        let settled = Set(try concluded(firstCall..<firstCall + Int64(count)).map { Int($0 - firstCall) })
        return BatchPlan.Part(
            number: kept.part, round: round, state: state, digest: digest, file: kept.file, batch: kept.batch,
            firstCall: firstCall, keys: keys, promptTokens: tokens, settled: settled)
    }
}
