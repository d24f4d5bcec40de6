package import SparkSQL

/// The names of folders with the rows of one value, in Hive's way: `city=S%C3%A3o`, as Spark writes them.
package struct PartitionText: Sendable {
    /// What stands for null and for the empty text.
    package static let null = "__HIVE_DEFAULT_PARTITION__"

    private let text: ValueText

    package init(timeZone: String) { text = ValueText(timeZone: TimeZoneRules(timeZone) ?? .utc) }

    /// The name of a folder.
    package func folder(_ column: String, _ value: SparkValue, _ type: SparkType) -> String {
        let value = value.isNull ? "" : text.text(value, type)
        return Self.escaped(column) + "=" + (value.isEmpty ? Self.null : Self.escaped(value))
    }

    /// The text with what no file's name should have as a percent sign and two digits.
    package static func escaped(_ text: String) -> String {
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            if byte < 0x20 || special.contains(byte) {
                escaped += Array("%".utf8) + Array(Hexadecimal.text([byte]).utf8)
            } else {
                escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static let special = Set("\"#%'*/:=?\\{[]^\u{7F}".utf8)
}
