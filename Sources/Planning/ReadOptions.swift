/// How the texts of files are to be read, where that is not what their formats usually mean.
package struct ReadOptions: Sendable, Hashable, Codable {
    /// How the bytes of a file stand for text.
    package enum Encoding: String, Sendable, Hashable, Codable, CaseIterable {
        case utf8 = "utf-8"
        /// ISO 8859-1 as browsers read it: Windows 1252, of which it is a part.
        case latin1 = "latin-1"
        case utf16 = "utf-16"

        /// Reads the names that people and Spark give to encodings.
        package init?(named name: String) {
            switch name.lowercased() {
            case "utf-8", "utf8", "us-ascii", "ascii": self = .utf8
            case "latin-1", "latin1", "iso-8859-1", "iso8859-1", "windows-1252", "cp1252": self = .latin1
            case "utf-16", "utf16", "utf-16le", "utf-16be": self = .utf16
            default: return nil
            }
        }
    }

    /// What stands between the fields of a CSV line, one ASCII character.
    package var delimiter: UInt8 = UInt8(ascii: ",")
    /// What stands around fields that hold delimiters, quotes or line ends; nil where nothing does.
    package var quote: UInt8? = UInt8(ascii: "\"")
    /// Whether a CSV file's first line has the columns' names.
    package var hasHeader = true
    /// Lines before the header, or before the first row, that are no rows.
    package var skippedLines = 0
    /// What CSV lines that are no rows begin with.
    package var comment: UInt8?
    /// Whether the texts of a CSV column that are all numbers, or all truth values, become such.
    package var infersTypes = false
    package var encoding = Encoding.utf8

    package init() {}
}
