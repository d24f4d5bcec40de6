package import Columnar

/// How a field's value stands in a message; an unknown field is skipped by it.
package enum FieldType: UInt8, Sendable {
    /// Seven bits a byte, the lowest first; the high bit says that more follow.
    case number = 0
    /// Eight bytes, little-endian.
    case eightBytes = 1
    /// The count of bytes as a number, then the bytes.
    case bytes = 2
    /// The count of bytes in four bytes, little-endian, then fields.
    case fields = 3
    /// The index, as a number, of the frame that holds the bytes, counted from the one after the first.
    case frame = 4
}

/// Writes a message's fields, each with its tag and type, tags ascending.
///
/// A reader that does not know a tag skips the field. Large buffers become frames of their own, which are
/// passed on without a copy. `docs/protocol.md` describes the format.
package struct FieldWriter: ~Copyable {
    private var head: BufferWriter
    private var frames: [Buffer] = []

    /// Buffers up to this size stand inside the first frame: a frame of its own costs more than the copy.
    private static let inlineLimit = 2048

    package init(capacity: Int = 256) { head = BufferWriter(capacity: capacity) }

    /// Writes bytes without a tag, which only a message's first bytes are.
    mutating func write<T: FixedWidthInteger & BitwiseCopyable>(raw value: T) { head.append(value.littleEndian) }

    package mutating func write<V: FieldValue>(_ tag: Int, _ value: V) { value.write(tag, to: &self) }

    /// Leaves the field out where there is no value.
    package mutating func write<V: FieldValue>(_ tag: Int, _ value: V?) { value?.write(tag, to: &self) }

    /// A list: one field for each element, all with the same tag.
    package mutating func write<V: FieldCodable>(_ tag: Int, _ values: [V]) {
        for value in values { value.write(tag, to: &self) }
    }

    /// Numbers in eight bytes each, one after another in one field.
    package mutating func write(_ tag: Int, packed values: [Int64]) {
        header(tag, .bytes)
        write(number: UInt64(values.count * MemoryLayout<Int64>.size))
        for value in values { head.append(value.littleEndian) }
    }

    /// Fields inside a field.
    mutating func write(fields tag: Int, _ body: (inout FieldWriter) -> Void) {
        header(tag, .fields)
        let start = head.count
        head.append(UInt32(0))
        body(&self)
        // A first frame holds texts and small buffers only; four gigabytes of them would be an error at the reader.
        head.store(UInt32(truncatingIfNeeded: head.count - start - 4).littleEndian, at: start)
    }

    mutating func write(_ tag: Int, number: UInt64) {
        // Nearly all tags and numbers: both go in one step.
        if tag < 16, number < 1 << 21 {
            let (count, bytes) = Self.small(number)
            return head.append(lowest: count + 1, of: bytes << 8 | UInt64(tag) << 3)
        }
        header(tag, .number)
        write(number: number)
    }

    mutating func write(_ tag: Int, eightBytes value: UInt64) {
        header(tag, .eightBytes)
        head.append(value.littleEndian)
    }

    mutating func write(_ tag: Int, bytes: UnsafeRawBufferPointer) {
        header(tag, .bytes)
        write(number: UInt64(bytes.count))
        head.append(bytes)
    }

    mutating func write(_ tag: Int, buffer: Buffer) {
        if buffer.count <= Self.inlineLimit { return write(tag, bytes: buffer.bytes) }
        header(tag, .frame)
        write(number: UInt64(frames.count))
        frames.append(buffer)
    }

    private mutating func header(_ tag: Int, _ type: FieldType) {
        write(number: UInt64(tag) << 3 | UInt64(type.rawValue))
    }

    private mutating func write(number: UInt64) {
        var rest = number
        while rest >= 1 << 21 {
            head.append(lowest: 1, of: rest & 0x7F | 0x80)
            rest >>= 7
        }
        let (count, bytes) = Self.small(rest)
        head.append(lowest: count, of: bytes)
    }

    /// The bytes of a number below 2 to the 21st, and how many they are.
    private static func small(_ number: UInt64) -> (count: Int, bytes: UInt64) {
        if number < 1 << 7 { return (1, number) }
        if number < 1 << 14 { return (2, number & 0x7F | 0x80 | (number >> 7) << 8) }
        return (3, number & 0x7F | 0x80 | (number >> 7 & 0x7F | 0x80) << 8 | (number >> 14) << 16)
    }

    package consuming func finish() -> [Buffer] {
        let rest = frames
        return [head.finish()] + rest
    }
}
