/// Names and strings as SQL text.
public enum SQLText {
    /// The name as it is if SQL reads it as one, else between backticks.
    public static func quotedIfNeeded(_ name: String) -> String {
        var isFirst = true
        for byte in name.utf8 {
            let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
            let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            guard isLetter || byte == UInt8(ascii: "_") || (isDigit && !isFirst) else { return quoted(name) }
            isFirst = false
        }
        return isFirst ? quoted(name) : name
    }

    /// The name between backticks, as Spark's messages have it.
    public static func quoted(_ name: String) -> String { "`" + replace("`", by: "``", in: name) + "`" }

    /// The parts of a name between backticks, with points between them.
    public static func quoted(_ parts: [String]) -> String { parts.map(quoted).joined(separator: ".") }

    /// The parts of a name, between backticks where they need them, with points between them.
    public static func quotedIfNeeded(_ parts: [String]) -> String {
        parts.map(quotedIfNeeded).joined(separator: ".")
    }

    /// The text between single quotes, escaped.
    public static func stringLiteral(_ text: String) -> String {
        "'" + replace("'", by: #"\'"#, in: replace(#"\"#, by: #"\\"#, in: text)) + "'"
    }

    private static func replace(_ character: Unicode.Scalar, by text: String, in source: String) -> String {
        guard source.unicodeScalars.contains(character) else { return source }
        var result = ""
        for scalar in source.unicodeScalars {
            if scalar == character { result += text } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}
