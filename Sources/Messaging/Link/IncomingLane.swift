internal import Columnar

/// What one end receives on one lane: pieces in order, put together to whole messages.
struct IncomingLane: Sendable {
    /// Every piece but the last of a message has at least so many bytes: many tiny ones would take more memory than
    /// the message that they are of.
    static let leastPiece = 4 << 10
    /// No piece has more.
    static let mostPiece = 256 << 10

    private struct Assembly {
        let frames: Int
        let bytes: Int
        var pieces: [Buffer] = []
        var count = 0
    }

    /// How many pieces have come.
    private(set) var received: UInt64 = 0
    private var assembly: Assembly?

    /// Bytes of a message that is not whole.
    var heldBytes: Int { assembly?.count ?? 0 }

    /// - Parameters:
    ///   - number: The piece's.
    ///   - announcement: The message that it begins.
    ///   - payload: Its bytes.
    ///   - most: The most that a whole message may have.
    ///   - mostFrames: The same for its frames.
    /// - Returns: The message that it completes.
    /// - Throws: `LinkError` where it does not fit what came before; nothing is kept of it then.
    mutating func take(
        _ number: UInt64, _ announcement: LinkHeader.Announcement?, _ payload: Buffer, most: Int, mostFrames: Int
    ) throws(LinkError) -> [Buffer]? {
        // It came over an earlier connection, too.
        if number < received { return nil }
        guard number == received else { throw LinkError("piece \(number), where \(received) is the next") }
        var assembly = try begun(announcement, most: most, mostFrames: mostFrames)
        let isLast = payload.count == assembly.bytes - assembly.count
        guard payload.count <= min(Self.mostPiece, assembly.bytes - assembly.count),
            payload.count >= Self.leastPiece || isLast
        else {
            throw LinkError(
                "a piece of \(payload.count) bytes of a message of which \(assembly.bytes - assembly.count) are missing"
            )
        }
        assembly.pieces.append(payload)
        assembly.count += payload.count
        guard isLast else {
            self.assembly = assembly
            received += 1
            return nil
        }
        let message = try OutgoingMessage.frames(of: joined(assembly), count: assembly.frames)
        self.assembly = nil
        received += 1
        return message
    }

    private mutating func begun(
        _ announcement: LinkHeader.Announcement?, most: Int, mostFrames: Int
    ) throws(LinkError) -> Assembly {
        switch (assembly, announcement) {
        case (let open?, nil):
            // Taken out, so that its pieces are not copied when one more comes.
            assembly = nil
            return open
        case (nil, let announcement?):
            guard announcement.bytes > 0, announcement.bytes <= UInt64(most) else {
                throw LinkError("a message of \(announcement.bytes) bytes; at most \(most) are taken")
            }
            guard announcement.frames > 0, announcement.frames <= UInt32(clamping: mostFrames),
                UInt64(announcement.frames) * 4 <= announcement.bytes
            else { throw LinkError("\(announcement.frames) frames in a message of \(announcement.bytes) bytes") }
            return Assembly(frames: Int(announcement.frames), bytes: Int(announcement.bytes))
        case (_?, _?): throw LinkError("a message that begins in another one")
        case (nil, nil): throw LinkError("a piece of a message that did not begin")
        }
    }

    private func joined(_ assembly: Assembly) -> Buffer {
        if assembly.pieces.count == 1 { return assembly.pieces[0] }
        var writer = BufferWriter(capacity: assembly.bytes)
        for piece in assembly.pieces { writer.append(piece.bytes) }
        return writer.finish()
    }
}
