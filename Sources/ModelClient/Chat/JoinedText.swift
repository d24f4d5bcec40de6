internal import JSONText

/// A text that comes in pieces, which are joined before they are decoded.
///
/// Servers cut where their tokens end: in the middle of a character's bytes, or between the two halves of a surrogate
/// pair, each of them escaped in its own event.
struct JoinedText {
    /// In UTF-8, but for surrogates, which are encoded like other scalars; nil where no piece came.
    private var bytes: [UInt8]?

    /// Whether a piece came, be it empty.
    var hasCome: Bool { bytes != nil }

    var isEmpty: Bool { bytes?.isEmpty ?? true }

    /// The text; nil where no piece came.
    var string: String? {
        guard let bytes else { return nil }
        return String(decoding: bytes.contains(0xED) ? Self.paired(bytes) : bytes, as: UTF8.self)
    }

    /// Reads a string, and appends it.
    mutating func append(from reader: inout JSONReader) throws(JSONSyntaxError) {
        append(try reader.text(keepsSurrogates: true))
    }

    mutating func append(_ piece: UnsafeRawBufferPointer) {
        if bytes == nil { bytes = Array(piece) } else { bytes?.append(contentsOf: piece) }
    }

    mutating func append(_ text: JoinedText) {
        guard let more = text.bytes else { return }
        if bytes == nil { bytes = more } else { bytes?.append(contentsOf: more) }
    }

    /// Joins the surrogates that make a pair; each of the others is U+FFFD.
    private static func paired(_ bytes: [UInt8]) -> [UInt8] {
        var whole: [UInt8] = []
        whole.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard let unit = surrogate(bytes, at: index) else {
                whole.append(bytes[index])
                index += 1
                continue
            }
            index += 3
            if unit < 0xDC00, let low = surrogate(bytes, at: index), low >= 0xDC00 {
                index += 3
                let scalar = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
                whole += [
                    UInt8(truncatingIfNeeded: scalar >> 18 | 0xF0),
                    UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F | 0x80),
                    UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F | 0x80),
                    UInt8(truncatingIfNeeded: scalar & 0x3F | 0x80),
                ]
            } else {
                whole += [0xEF, 0xBF, 0xBD]
            }
        }
        return whole
    }

    /// The surrogate whose three bytes begin at `index`, if one does.
    private static func surrogate(_ bytes: [UInt8], at index: Int) -> UInt32? {
        guard index + 2 < bytes.count, bytes[index] == 0xED, (0xA0...0xBF).contains(bytes[index + 1]),
            (0x80...0xBF).contains(bytes[index + 2])
        else { return nil }
        return 0xD000 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
    }
}
