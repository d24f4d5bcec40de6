/// The tokens of a rank file, by id: the bytes one after another, and where each ends.
///
/// The format is tiktoken's: a line per token, its bytes in base64, a space, its rank.
package struct RankFile {
    private(set) var bytes: [UInt8] = []
    /// `limit + 1` offsets; an id that the file skips has an empty range.
    private(set) var offsets: [UInt32] = []

    var limit: Int { offsets.count - 1 }

    /// - Throws: `vocabularyCorrupt` at the first line that is not a token and its rank, or when
    ///   ranks do not ascend, or a single byte has no token.
    package init(parsing text: UnsafeRawBufferPointer, name: String) throws(TokenizationError) {
        bytes.reserveCapacity(text.count / 2)
        offsets.append(0)
        var position = 0
        var line = 0
        var singles = Set<UInt8>()
        while position < text.count {
            line += 1
            let start = bytes.count
            guard let rank = Self.parseLine(text, &position, &bytes), rank >= limit,
                rank < 1 << 18, bytes.count > start
            else {
                throw TokenizationError(
                    .vocabularyCorrupt, "\(name), line \(line): not a token in base64 and its rank")
            }
            while limit < rank { offsets.append(UInt32(start)) }
            offsets.append(UInt32(bytes.count))
            if bytes.count == start + 1 { singles.insert(bytes[start]) }
        }
        guard singles.count == 256 else {
            throw TokenizationError(
                .vocabularyCorrupt, "\(name): only \(singles.count) of 256 single bytes have a token")
        }
    }

    /// Calls `body` with each id and its bytes, in order of rank.
    package func eachToken(_ body: (UInt32, UnsafeBufferPointer<UInt8>) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            for id in 0..<limit where offsets[id] < offsets[id + 1] {
                body(
                    UInt32(id),
                    UnsafeBufferPointer(rebasing: bytes[Int(offsets[id])..<Int(offsets[id + 1])]))
            }
        }
    }

    /// Reads one line, appends its token to `bytes` and returns its rank.
    private static func parseLine(
        _ text: UnsafeRawBufferPointer, _ position: inout Int, _ bytes: inout [UInt8]
    ) -> Int? {
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        while position < text.count, let value = base64Value(text[position]) {
            bits = bits << 6 | value
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
            }
            position += 1
        }
        while position < text.count, text[position] == UInt8(ascii: "=") { position += 1 }
        guard position < text.count, text[position] == Ascii.space else { return nil }
        position += 1
        var rank = 0
        let digits = position
        while position < text.count, position - digits < 9, case let digit = text[position],
            digit >= 0x30, digit <= 0x39
        {
            rank = rank * 10 + Int(digit - 0x30)
            position += 1
        }
        guard position > digits else { return nil }
        guard position < text.count else { return rank }
        guard text[position] == Ascii.newline else { return nil }
        position += 1
        return rank
    }

    @inline(__always)
    private static func base64Value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 0x41
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 0x61 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
