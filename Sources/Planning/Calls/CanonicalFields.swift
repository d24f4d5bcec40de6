/// Writes values in the one way in which they are hashed: fields of a tag, a length and bytes.
///
/// A field is a byte for its tag, four for the length, and the value; numbers are big-endian. What is absent is
/// not written, so that a new field leaves the bytes of values without it as they were. Nothing here depends on
/// names of types, on the order of members or on a library's way of writing numbers.
///
/// ```swift
/// var fields = CanonicalFields()
/// fields.write(1, "gpt-4o")
/// fields.write(2, 0.5)
/// fields.group(3) { $0.write(1, 20) }
/// ```
package struct CanonicalFields: Sendable {
    package private(set) var bytes: [UInt8]

    /// Begins with `prefix`, which says what is written and in which version.
    package init(prefix: [UInt8] = []) { bytes = prefix }

    /// Writes a text, in UTF-8.
    package mutating func write(_ tag: UInt8, _ text: String?) {
        guard let text else { return }
        field(tag, Array(text.utf8))
    }

    /// Writes a whole number, in eight bytes.
    package mutating func write(_ tag: UInt8, _ number: Int?) {
        guard let number else { return }
        field(tag, Self.bigEndian(UInt64(bitPattern: Int64(number))))
    }

    /// Writes a number of IEEE 754, in eight bytes; both zeros are one, and so is all that is no number.
    package mutating func write(_ tag: UInt8, _ number: Double?) {
        guard let number else { return }
        let canonical = number.isNaN ? Double.nan : number == 0 ? 0 : number
        field(tag, Self.bigEndian(canonical.bitPattern))
    }

    /// Writes a truth, in a byte.
    package mutating func write(_ tag: UInt8, _ flag: Bool?) {
        guard let flag else { return }
        field(tag, [flag ? 1 : 0])
    }

    /// Writes fields as the value of another.
    package mutating func group(_ tag: UInt8, _ body: (inout CanonicalFields) -> Void) {
        var inner = CanonicalFields()
        body(&inner)
        field(tag, inner.bytes)
    }

    private mutating func field(_ tag: UInt8, _ value: [UInt8]) {
        bytes.append(tag)
        // Four billion bytes are more than any text here can have; a length that is cut still ends in the value.
        let count = UInt32(truncatingIfNeeded: value.count)
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        bytes.append(contentsOf: value)
    }

    private static func bigEndian(_ number: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
    }
}
