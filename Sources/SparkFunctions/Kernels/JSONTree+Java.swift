/// JSON as Java's library writes again what it has read: numbers with a point or an exponent are doubles there.
extension JSONTree {
    /// The text without blanks between its parts, with numbers as Java writes them: `1.50` is `1.5`, `1e2` is `100.0`.
    var javaText: String { withJavaNumbers.text }

    private var withJavaNumbers: JSONTree {
        switch self {
        case .number(let text): .number(Self.javaNumber(text))
        case .array(let values): .array(values.map(\.withJavaNumbers))
        case .object(let fields): .object(fields.map { ($0.key, $0.value.withJavaNumbers) })
        default: self
        }
    }

    private static func javaNumber(_ text: String) -> String {
        // What stands for another value is left as it is.
        guard let first = text.utf8.first, first == UInt8(ascii: "-") || 48...57 ~= first else { return text }
        guard text.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }) else {
            return text == "-0" ? "0" : text
        }
        guard let number = Double(text) else { return text }
        return number.isFinite ? NumberText.text(number) : "\"\(NumberText.text(number))\""
    }
}
