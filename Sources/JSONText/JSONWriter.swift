/// Writes JSON as bytes: fixed text as it is, strings escaped.
///
/// ```swift
/// var writer = JSONWriter(capacity: 128)
/// writer.raw(#"{"model":"#)
/// writer.string(model)
/// writer.raw("}")
/// ```
package struct JSONWriter {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    /// A writer with room for so many bytes before it must grow.
    package init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// Writes text that is JSON already.
    package mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes text that is JSON already.
    package mutating func raw(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes bytes that are JSON already.
    package mutating func raw(_ json: [UInt8]) {
        bytes.append(contentsOf: json)
    }

    /// Writes bytes that are JSON already.
    package mutating func raw(_ json: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: json)
    }

    /// Writes a string in quotes, escaped as RFC 8259 asks and no further.
    package mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { quoted(UnsafeRawBufferPointer($0)) }
    }

    /// Writes a string of UTF-8 in quotes; what is none becomes the replacement character.
    package mutating func string(utf8 text: UnsafeRawBufferPointer) {
        // Nearly all texts are ASCII, which needs no check.
        if text.allSatisfy({ $0 < 0x80 }) { quoted(text) } else { string(String(decoding: text, as: UTF8.self)) }
    }

    private mutating func quoted(_ characters: UnsafeRawBufferPointer) {
        bytes.append(UInt8(ascii: "\""))
        var written = 0
        for index in characters.indices where Self.needsEscape(characters[index]) {
            bytes.append(contentsOf: characters[written..<index])
            writeEscaped(characters[index])
            written = index + 1
        }
        bytes.append(contentsOf: characters[written...])
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a whole number.
    package mutating func integer(_ number: Int) {
        raw(String(number))
    }

    /// Writes a number in its shortest exact form; JSON has no NaN or infinity, so these are null.
    package mutating func number(_ number: Double) {
        raw(number.isFinite ? number.description : "null")
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): raw(#"\""#)
        case UInt8(ascii: "\\"): raw(#"\\"#)
        case 0x0A: raw(#"\n"#)
        case 0x0D: raw(#"\r"#)
        case 0x09: raw(#"\t"#)
        default:
            let digits = String(byte, radix: 16)
            raw("\\u00" + (digits.count == 1 ? "0" : "") + digits)
        }
    }
}
