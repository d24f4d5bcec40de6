package import Columnar

/// Several byte strings in one, so that a fuzzer can change each of them.
///
/// The first stands at the beginning. At the end stand the lengths of the others, two bytes each, little-endian, and
/// before those the others themselves; lengths that cannot be are cut to what is there.
package enum Parts {
    /// Exactly so many parts.
    static func split(_ bytes: Buffer, _ count: Int) -> [Buffer] {
        var end = max(0, bytes.count - 2 * (count - 1))
        let lengths = (0..<count - 1).map { index in
            let at = end + 2 * index
            return at + 1 < bytes.count ? Int(bytes.bytes[at]) | Int(bytes.bytes[at + 1]) << 8 : 0
        }
        var parts: [Buffer] = []
        for length in lengths.reversed() {
            let start = max(0, end - length)
            parts.append(Buffer(copying: UnsafeRawBufferPointer(rebasing: bytes.bytes[start..<end])))
            end = start
        }
        parts.append(Buffer(copying: UnsafeRawBufferPointer(rebasing: bytes.bytes[..<end])))
        return parts.reversed()
    }

    /// One to four parts; the last byte says how many.
    package static func frames(_ bytes: Buffer) -> [Buffer] {
        guard let last = bytes.bytes.last else { return [] }
        return split(bytes.slice(0..<bytes.count - 1), Int(last & 3) + 1)
    }

    /// The bytes that are split into these parts.
    package static func joined(_ parts: [Buffer]) -> [UInt8] {
        parts.flatMap(\.array)
            + parts.dropFirst().flatMap {
                [UInt8(truncatingIfNeeded: $0.count), UInt8(truncatingIfNeeded: $0.count >> 8)]
            }
    }

    /// The bytes that are these frames, four at the most.
    package static func joined(frames: [Buffer]) -> [UInt8] { joined(frames) + [UInt8(frames.count - 1 & 3)] }
}
