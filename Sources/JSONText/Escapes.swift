/// The escapes of strings that were found well-formed.
enum Escapes {
    /// How much longer than its source the memory for a text must be.
    static let margin = 8

    /// Writes the text of the string in `range` to `target`, which has room for it and the margin: a text
    /// is never longer than its source.
    static func resolve(
        _ source: UnsafeRawBufferPointer, _ range: Range<Int>, into target: UnsafeMutableRawPointer,
        keepsSurrogates: Bool = false
    ) -> UnsafeRawBufferPointer {
        let end = range.upperBound
        var index = range.lowerBound
        var count = 0
        while index < end {
            if index &+ 8 <= source.count {
                // What is copied from behind the escape or the end is written over, or left as it is.
                let word = Word.load(source, index)
                (target + count).storeBytes(of: word.littleEndian, as: UInt64.self)
                let marks = Word.backslashMarks(word)
                if marks == 0 {
                    index &+= 8
                    count &+= 8
                    continue
                }
                let plain = Word.lanes(before: marks)
                index &+= plain
                count &+= plain
                if index >= end { break }
            } else if source[index] != UInt8(ascii: "\\") {
                target.storeBytes(of: source[index], toByteOffset: count, as: UInt8.self)
                index &+= 1
                count &+= 1
                continue
            }
            let escape = source[index &+ 1]
            if escape != UInt8(ascii: "u") {
                target.storeBytes(of: byte(escape), toByteOffset: count, as: UInt8.self)
                index &+= 2
                count &+= 1
            } else {
                let (scalar, read) = scalar(source, at: index, end, keepsSurrogates)
                index &+= read
                count &+= write(scalar, to: target + count)
            }
        }
        // The last eight bytes may have been more than there were.
        return UnsafeRawBufferPointer(start: target, count: count &- max(0, index &- end))
    }

    /// What a backslash and this byte stand for.
    private static func byte(_ escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: escape
        }
    }

    /// Writes a scalar in UTF-8; how many bytes it took.
    private static func write(_ scalar: UInt32, to target: UnsafeMutableRawPointer) -> Int {
        let last = UInt8(truncatingIfNeeded: scalar & 0x3F | 0x80)
        let middle = UInt8(truncatingIfNeeded: scalar &>> 6 & 0x3F | 0x80)
        switch scalar {
        case 0..<0x80:
            target.storeBytes(of: UInt8(truncatingIfNeeded: scalar), as: UInt8.self)
            return 1
        case 0x80..<0x800:
            write(UInt8(truncatingIfNeeded: scalar &>> 6 | 0xC0), last, to: target)
            return 2
        case 0x800..<0x10000:
            write(UInt8(truncatingIfNeeded: scalar &>> 12 | 0xE0), middle, to: target)
            target.storeBytes(of: last, toByteOffset: 2, as: UInt8.self)
            return 3
        default:
            let second = UInt8(truncatingIfNeeded: scalar &>> 12 & 0x3F | 0x80)
            write(UInt8(truncatingIfNeeded: scalar &>> 18 | 0xF0), second, to: target)
            write(middle, last, to: target + 2)
            return 4
        }
    }

    @inline(__always)
    private static func write(_ first: UInt8, _ second: UInt8, to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: first, as: UInt8.self)
        target.storeBytes(of: second, toByteOffset: 1, as: UInt8.self)
    }

    /// The scalar of the `\u` escape at `index` and, for a high surrogate, of the low one escaped right
    /// behind it; with how many bytes that took.
    ///
    /// A lone surrogate is U+FFFD, unless it is to be kept.
    private static func scalar(
        _ source: UnsafeRawBufferPointer, at index: Int, _ end: Int, _ keepsSurrogates: Bool
    ) -> (UInt32, read: Int) {
        let unit = unit(source, at: index)
        guard unit & 0xF800 == 0xD800 else { return (unit, 6) }
        let lone: UInt32 = keepsSurrogates ? unit : 0xFFFD
        guard unit & 0xFC00 == 0xD800, index &+ 12 <= end, source[index &+ 6] == UInt8(ascii: "\\"),
            source[index &+ 7] == UInt8(ascii: "u")
        else { return (lone, 6) }
        let low = self.unit(source, at: index &+ 6)
        guard low & 0xFC00 == 0xDC00 else { return (lone, 6) }
        return (0x10000 &+ (unit & 0x3FF) &<< 10 &+ low & 0x3FF, 12)
    }

    /// The value of the four hexadecimal digits of the escape at `index`.
    @inline(__always)
    private static func unit(_ source: UnsafeRawBufferPointer, at index: Int) -> UInt32 {
        var unit: UInt32 = 0
        for offset in 2..<6 {
            let digit = UInt32(source[index &+ offset])
            // In ASCII, a digit's low four bits are its value; a letter's are nine less.
            unit = unit &<< 4 | (digit & 0xF &+ 9 &* (digit &>> 6))
        }
        return unit
    }
}
