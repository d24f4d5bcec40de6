/// How the text of a file stands for bytes.
package enum TextEncoding: Sendable, Hashable {
    case utf8, latin1, ascii, utf16BigEndian, utf16LittleEndian
    /// Big endian with a mark at the file's start, which is what Java means by the name.
    case utf16

    /// Reads the names that Spark, or Java, gives to encodings.
    package init?(named name: String) {
        switch name.lowercased() {
        case "utf-8", "utf8": self = .utf8
        case "iso-8859-1", "iso8859-1", "latin1", "latin-1": self = .latin1
        case "us-ascii", "ascii": self = .ascii
        case "utf-16", "utf16": self = .utf16
        case "utf-16be", "utf16be": self = .utf16BigEndian
        case "utf-16le", "utf16le": self = .utf16LittleEndian
        default: return nil
        }
    }

    /// What stands at a file's start.
    var mark: [UInt8] { self == .utf16 ? [0xFE, 0xFF] : [] }

    /// The bytes of a text; a question mark for what the encoding has no bytes for, as in Java.
    func bytes(_ text: String) -> [UInt8] {
        switch self {
        case .utf8: Array(text.utf8)
        case .latin1: text.unicodeScalars.map { $0.value < 0x100 ? UInt8($0.value) : UInt8(ascii: "?") }
        case .ascii: text.unicodeScalars.map { $0.value < 0x80 ? UInt8($0.value) : UInt8(ascii: "?") }
        case .utf16, .utf16BigEndian: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .utf16LittleEndian: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        }
    }
}
