package import NIOCore

/// Writes JSON straight into a network buffer: fixed text as it is, strings escaped.
///
/// ```swift
/// var writer = JSONWriter(capacity: 128)
/// writer.raw(#"{"model":"#)
/// writer.string(model)
/// writer.raw("}")
/// ```
package struct JSONWriter {
    /// What was written so far.
    package private(set) var buffer: ByteBuffer

    /// A writer with room for so many bytes before it must grow.
    package init(capacity: Int) {
        buffer = ByteBufferAllocator().buffer(capacity: capacity)
    }

    /// A writer whose buffer has so many bytes of room before what is written.
    init(capacity: Int, behind room: Int) {
        self.init(capacity: room + capacity)
        buffer.moveWriterIndex(to: room)
        buffer.moveReaderIndex(to: room)
    }

    /// Writes text that is JSON already.
    package mutating func raw(_ text: StaticString) {
        buffer.writeStaticString(text)
    }

    /// Writes text that is JSON already.
    package mutating func raw(_ text: String) {
        buffer.writeString(text)
    }

    /// Writes bytes that are JSON already.
    package mutating func raw(_ bytes: ByteBuffer) {
        buffer.writeImmutableBuffer(bytes)
    }

    /// Writes a string in quotes, escaped as RFC 8259 asks and no further.
    package mutating func string(_ text: String) {
        buffer.writeInteger(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var written = 0
            for index in bytes.indices where Self.needsEscape(bytes[index]) {
                buffer.writeBytes(bytes[written..<index])
                writeEscaped(bytes[index])
                written = index + 1
            }
            buffer.writeBytes(bytes[written...])
        }
        buffer.writeInteger(UInt8(ascii: "\""))
    }

    /// Writes a whole number.
    package mutating func integer(_ number: Int) {
        buffer.writeString(String(number))
    }

    /// Writes a number in its shortest exact form; JSON has no NaN or infinity, so these are null.
    package mutating func number(_ number: Double) {
        buffer.writeString(number.isFinite ? number.description : "null")
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): buffer.writeStaticString(#"\""#)
        case UInt8(ascii: "\\"): buffer.writeStaticString(#"\\"#)
        case 0x0A: buffer.writeStaticString(#"\n"#)
        case 0x0D: buffer.writeStaticString(#"\r"#)
        case 0x09: buffer.writeStaticString(#"\t"#)
        default:
            let digits = String(byte, radix: 16)
            buffer.writeString("\\u00" + (digits.count == 1 ? "0" : "") + digits)
        }
    }
}
