internal import Columnar

/// A message as the run of bytes that is cut into pieces: the lengths of its frames, then the frames.
///
/// Each part begins at a multiple of eight, so that numbers in a frame are where processors read them fast.
struct OutgoingMessage: Sendable {
    private static let zeros = Buffer([UInt8](repeating: 0, count: 8))
    /// Up to here a copy is cheaper than many parts.
    private static let copyLimit = 16 << 10

    let frames: Int
    let bytes: Int
    private var parts: [Buffer] = []
    private var part = 0
    /// Bytes of the part that are cut off.
    private var offset = 0
    private(set) var rest: Int

    init(_ frames: [Buffer]) {
        self.frames = frames.count
        bytes = Self.bytes(frames)
        rest = bytes
        var table = BufferWriter(capacity: bytes <= Self.copyLimit ? bytes : frames.count * 4 + 8)
        for frame in frames { table.append(UInt32(clamping: frame.count).littleEndian) }
        table.pad(to: 8)
        if bytes <= Self.copyLimit {
            for frame in frames {
                table.append(frame.bytes)
                table.pad(to: 8)
            }
            parts = [table.finish()]
        } else {
            parts = [table.finish()]
            for frame in frames where !frame.isEmpty {
                parts.append(frame)
                let padding = Self.padded(frame.count) - frame.count
                if padding > 0 { parts.append(Self.zeros.slice(0..<padding)) }
            }
        }
    }

    /// What the message takes as a run of bytes.
    static func bytes(_ frames: [Buffer]) -> Int { frames.reduce(padded(frames.count * 4)) { $0 + padded($1.count) } }

    private static func padded(_ count: Int) -> Int { (count + 7) & ~7 }

    var hasBegun: Bool { rest < bytes }

    /// The next bytes, at most so many.
    mutating func cut(_ most: Int) -> Buffer {
        var left = min(most, rest)
        rest -= left
        if let whole = take(left) { return whole }
        var writer = BufferWriter(capacity: left)
        while left > 0, part < parts.count {
            let count = min(left, parts[part].count - offset)
            writer.append(parts[part].slice(offset..<offset + count).bytes)
            left -= count
            advance(count)
        }
        return writer.finish()
    }

    /// So many bytes without a copy, where they are in one part.
    private mutating func take(_ count: Int) -> Buffer? {
        guard part < parts.count, parts[part].count - offset >= count else { return nil }
        let bytes = parts[part].slice(offset..<offset + count)
        advance(count)
        return bytes
    }

    private mutating func advance(_ count: Int) {
        offset += count
        guard offset == parts[part].count else { return }
        // What is cut off belongs to its pieces alone from here on.
        parts[part] = .empty
        part += 1
        offset = 0
    }
}

extension OutgoingMessage {
    /// The frames of a message whose bytes have come.
    static func frames(of bytes: Buffer, count: Int) throws(LinkError) -> [Buffer] {
        guard count > 0, count * 4 <= bytes.count else { throw LinkError("\(count) frames in \(bytes.count) bytes") }
        var frames: [Buffer] = []
        frames.reserveCapacity(count)
        var offset = padded(count * 4)
        for index in 0..<count {
            let length = Int(UInt32(littleEndian: bytes.load(index)))
            guard offset <= bytes.count, length <= bytes.count - offset else {
                throw LinkError("a frame of \(length) bytes in a message of \(bytes.count)")
            }
            frames.append(bytes.slice(offset..<offset + length))
            offset += padded(length)
        }
        guard offset == bytes.count else { throw LinkError("\(bytes.count) bytes of a message, \(offset) of frames") }
        return frames
    }
}
