internal import SparkSQL

extension Kernel {
    /// A function of texts and numbers that are not null.
    static func row(
        strict: Bool = true, _ body: @escaping @Sendable (borrowing SparkRow) throws(SparkError) -> SparkValue
    ) -> Kernel {
        Kernel(strict: strict) { (_) throws(SparkError) in { (row) throws(SparkError) in try body(row) } }
    }
}

extension SparkValue {
    /// The text, or an empty one.
    var string: String { text ?? "" }

    /// The code points of the text.
    var scalars: [Unicode.Scalar] { Array(string.unicodeScalars) }

    /// The whole number as an index, or 0.
    var int: Int { Int(whole ?? 0) }

    /// The bytes of a text or of bytes.
    var bytes: [UInt8] {
        switch self {
        case .string(let text): Array(text.utf8)
        case .binary(let bytes): bytes
        default: []
        }
    }

    /// The number as a double.
    var number: Double {
        switch self {
        case .double(let value): value
        case .float(let value): Double(value)
        case .integer(let value): Double(value)
        default: 0
        }
    }

    /// Whether it is true.
    var isTrue: Bool { if case .boolean(true) = self { true } else { false } }

    /// The elements of an array.
    var elements: [SparkValue] { if case .array(let values) = self { values } else { [] } }

    /// The members of a struct.
    var members: [SparkValue] { if case .structure(let values) = self { values } else { [] } }

    static func text(_ scalars: some Sequence<Unicode.Scalar>) -> SparkValue {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return .string(String(view))
    }
}
