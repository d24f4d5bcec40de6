internal import Columnar

/// The first bytes of what a link puts on a connection: what the piece behind it is, and what came from the other end.
///
/// 64 bytes, little-endian:
///
///     0  magic "RLNK"      16  pieces received of the control lane    48  microseconds since `echo` came
///     4  version           24  pieces received of the bulk lane       52  frames of the message that begins
///     5  lane, or 0        32  stamp: the sender's microseconds       56  bytes of the message that begins
///     6  flags: 1 begins a message, 2 wants an answer
///     8  number            40  echo: the last stamp that came
struct LinkHeader: Equatable {
    struct Announcement: Equatable {
        var frames: UInt32
        var bytes: UInt64
    }

    static let count = 64
    /// "RLNK".
    private static let magic: UInt32 = 0x4B4E_4C52
    private static let version: UInt8 = 1
    private static let begins: UInt8 = 1
    private static let asks: UInt8 = 2

    /// The lane of the piece that follows; nil where the header stands alone.
    var lane: LinkLane?
    /// Which piece of its lane it is.
    var number: UInt64 = 0
    /// Stands with the first piece of a message.
    var announcement: Announcement?
    var receipt: LinkReceipt
    var wantsAnswer = false
    var stamp: UInt64
    var echo: UInt64
    var held: UInt32

    /// Whether frames are a link's, as far as their first bytes say.
    static func leads(_ frames: [Buffer]) -> Bool {
        guard let head = frames.first, head.count >= 4 else { return false }
        return UInt32(littleEndian: head.load(0)) == magic
    }

    /// The one frame of a piece.
    ///
    /// Never two: libzmq 4.3.4 ends the process (`!_more` in fq.cpp) where a connection breaks between them.
    func encode(with payload: Buffer = .empty) -> Buffer {
        var writer = BufferWriter(capacity: Self.count + payload.count)
        writer.append(Self.magic.littleEndian)
        writer.append(Self.version)
        writer.append(lane?.rawValue ?? 0)
        writer.append((announcement == nil ? 0 : Self.begins) | (wantsAnswer ? Self.asks : 0))
        writer.append(UInt8(0))
        for value in [number, receipt.control, receipt.bulk, stamp, echo] { writer.append(value.littleEndian) }
        writer.append(held.littleEndian)
        writer.append((announcement?.frames ?? 0).littleEndian)
        writer.append((announcement?.bytes ?? 0).littleEndian)
        writer.append(payload.bytes)
        return writer.finish()
    }
}

extension LinkHeader {
    init(reading frame: Buffer) throws(LinkError) {
        guard frame.count >= Self.count else { throw LinkError("a header of \(frame.count) bytes") }
        func word(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: frame.bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        func half(_ offset: Int) -> UInt32 {
            UInt32(littleEndian: frame.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        guard half(0) == Self.magic else { throw LinkError("no header of a link") }
        guard frame.bytes[4] == Self.version else { throw LinkError("a link of version \(frame.bytes[4])") }
        lane = LinkLane(rawValue: frame.bytes[5])
        guard lane != nil || frame.bytes[5] == 0 else { throw LinkError("a lane with number \(frame.bytes[5])") }
        let flags = frame.bytes[6]
        guard flags & ~(Self.begins | Self.asks) == 0 else { throw LinkError("flags \(flags)") }
        number = word(8)
        receipt = LinkReceipt(control: word(16), bulk: word(24))
        wantsAnswer = flags & Self.asks != 0
        (stamp, echo, held) = (word(32), word(40), half(48))
        guard flags & Self.begins != 0 else { return }
        guard lane != nil else { throw LinkError("a message that begins without a piece") }
        announcement = Announcement(frames: half(52), bytes: word(56))
    }
}
