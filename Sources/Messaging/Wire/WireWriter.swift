package import Columnar

/// Writes a record that is kept, such as a call's in the journal: values one after another, little-endian.
///
/// Messages have fields with tags (`FieldWriter`). A record has a version instead, and its order never changes.
package struct WireWriter: ~Copyable {
    private var head: BufferWriter
    private var attachments: [Buffer] = []

    /// Buffers above this size are frames of their own, unless a record says that it is one run of bytes.
    private static let usualInlineLimit = 2048

    private let inlineLimit: Int

    package init(capacity: Int = 256) { self.init(capacity: capacity, inlineLimit: Self.usualInlineLimit) }

    /// A writer whose buffers stand inside the first frame up to `inlineLimit` bytes.
    init(capacity: Int, inlineLimit: Int) {
        head = BufferWriter(capacity: capacity)
        self.inlineLimit = inlineLimit
    }

    package mutating func write<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) { head.append(value.littleEndian) }
    package mutating func write(_ value: Bool) { head.append(UInt8(value ? 1 : 0)) }
    package mutating func write(_ value: Double) { write(value.bitPattern) }

    package mutating func write(_ text: String) {
        var text = text
        text.withUTF8 {
            write(UInt32($0.count))
            head.append(UnsafeRawBufferPointer($0))
        }
    }

    package mutating func write(_ buffer: Buffer) {
        if buffer.count <= inlineLimit {
            write(UInt32(buffer.count))
            head.pad(to: 8)
            head.append(buffer.bytes)
        } else {
            write(UInt32.max)
            write(UInt32(attachments.count))
            attachments.append(buffer)
        }
    }

    package mutating func write<T: WireCodable>(_ value: T) { value.write(to: &self) }

    package mutating func write<T: WireCodable>(_ values: [T]) {
        write(UInt32(values.count))
        for value in values { value.write(to: &self) }
    }

    package mutating func write<T: WireCodable>(_ value: T?) {
        write(value != nil)
        if let value { value.write(to: &self) }
    }

    package consuming func finish() -> [Buffer] {
        let rest = attachments
        return [head.finish()] + rest
    }
}
