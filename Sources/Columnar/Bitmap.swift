/// Arrow's bitmaps: bit i of byte i/8, least significant first; 1 means valid, or true.
@usableFromInline package enum Bitmap {
    @inlinable
    package static func bit(_ buffer: Buffer, _ index: Int) -> Bool {
        buffer.load(index >> 3, as: UInt8.self) & (1 << UInt8(index & 7)) != 0
    }

    /// How many of the `count` bits from `start` are set.
    package static func ones(_ buffer: Buffer, _ start: Int, _ count: Int) -> Int {
        var total = 0
        var index = start
        let end = start + count
        while index < end && index & 7 != 0 {
            total += bit(buffer, index) ? 1 : 0
            index += 1
        }
        while index + 8 <= end {
            total += buffer.load(index >> 3, as: UInt8.self).nonzeroBitCount
            index += 8
        }
        while index < end {
            total += bit(buffer, index) ? 1 : 0
            index += 1
        }
        return total
    }

    /// The bits from `start` on, moved to start at bit 0 of a buffer of their own.
    package static func shifted(_ buffer: Buffer, _ start: Int, _ count: Int) -> Buffer {
        let bytes = (count + 7) / 8
        if start & 7 == 0 { return buffer.slice(start >> 3..<start >> 3 + bytes) }
        var writer = BitmapWriter(capacity: count)
        for index in start..<start + count { writer.append(bit(buffer, index)) }
        return writer.finish()
    }
}

/// A bitmap while it is written.
package struct BitmapWriter {
    private var bytes: [UInt8] = []
    package private(set) var count = 0
    package private(set) var zeros = 0

    package init(capacity: Int = 0) { bytes.reserveCapacity((capacity + 7) / 8) }

    package mutating func append(_ bit: Bool) {
        if count & 7 == 0 { bytes.append(0) }
        if bit { bytes[count >> 3] |= 1 << UInt8(count & 7) } else { zeros += 1 }
        count += 1
    }

    /// Takes back the bits after the first `count`.
    package mutating func truncate(to count: Int) {
        while self.count > count {
            self.count -= 1
            let mask: UInt8 = 1 << UInt8(self.count & 7)
            if bytes[self.count >> 3] & mask == 0 { zeros -= 1 }
            bytes[self.count >> 3] &= ~mask
            if self.count & 7 == 0 { bytes.removeLast() }
        }
    }

    package func finish() -> Buffer { Buffer(bytes) }

    /// As a validity bitmap: empty where every bit is set, as Arrow allows.
    package func validity() -> Buffer { zeros == 0 ? .empty : Buffer(bytes) }
}
