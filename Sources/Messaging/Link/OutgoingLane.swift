internal import Columnar

/// What one end sends on one lane: messages that wait, and pieces of them until they are acknowledged.
///
/// Pieces are numbered as long as the link lives. A fresh connection begins with the first one that the other end has
/// not received.
struct OutgoingLane: Sendable {
    struct Piece: Sendable {
        let announcement: LinkHeader.Announcement?
        let payload: Buffer
        let endsMessage: Bool
    }

    private var waiting = LinkQueue<OutgoingMessage>()
    /// Pieces that were cut and are not acknowledged.
    private var kept = LinkQueue<Piece>()
    /// How many pieces the other end has received.
    private(set) var acknowledged: UInt64 = 0
    /// The piece that goes next over this connection.
    private var next: UInt64 = 0
    /// Messages and bytes that the other end has not acknowledged.
    private(set) var messages = 0
    private(set) var bytes = 0
    /// Bytes that were sent over this connection and are not acknowledged.
    private(set) var inFlight = 0

    /// Whether all that was sent has been acknowledged.
    var isEmpty: Bool { waiting.isEmpty && kept.isEmpty }

    /// Whether there is a piece that did not go over this connection.
    var hasMore: Bool { next < acknowledged + UInt64(kept.count) || !waiting.isEmpty }

    mutating func append(_ message: OutgoingMessage) {
        waiting.append(message)
        messages += 1
        bytes += message.bytes
    }

    /// The next piece and its number, of at most so many bytes where it is not cut already.
    mutating func take(_ most: Int) -> (number: UInt64, piece: Piece)? {
        if next == acknowledged + UInt64(kept.count) { cut(most) }
        guard let piece = kept[Int(next - acknowledged)] else { return nil }
        defer { next += 1 }
        inFlight += piece.payload.count
        return (next, piece)
    }

    private mutating func cut(_ most: Int) {
        let piece = waiting.withFirst { message in
            let announcement =
                message.hasBegun
                ? nil : LinkHeader.Announcement(frames: UInt32(message.frames), bytes: UInt64(message.bytes))
            let payload = message.cut(most)
            return Piece(announcement: announcement, payload: payload, endsMessage: message.rest == 0)
        }
        guard let piece else { return }
        if piece.endsMessage { _ = waiting.removeFirst() }
        kept.append(piece)
    }

    /// The other end has received so many pieces.
    ///
    /// - Returns: The bytes of those that it had not acknowledged before and that went over this connection.
    mutating func acknowledge(_ count: UInt64) throws(LinkError) -> Int {
        guard count <= acknowledged + UInt64(kept.count) else {
            throw LinkError("\(count) pieces acknowledged, \(acknowledged + UInt64(kept.count)) were sent")
        }
        var fresh = 0
        while acknowledged < count, let piece = kept.removeFirst() {
            if acknowledged < next { fresh += piece.payload.count }
            acknowledged += 1
            bytes -= piece.payload.count
            if piece.endsMessage { messages -= 1 }
        }
        next = max(next, acknowledged)
        inFlight -= fresh
        return fresh
    }

    /// A fresh connection is there, over which nothing has gone.
    mutating func startOver() {
        next = acknowledged
        inFlight = 0
    }
}
