/// Reads JSON forward, in one pass, straight from bytes that somebody else holds.
///
/// A caller asks for what it wants and skips the rest. Nothing is built for values that nobody reads, so that this costs
/// several times less than a decoder that builds a tree first.
///
/// ```swift
/// var reader = JSONReader(bytes)
/// try reader.members { key, reader throws(JSONSyntaxError) in
///     if key.equals("model") {
///         model = try reader.optionalString()
///     } else {
///         try reader.skip()
///     }
/// }
/// try reader.end()
/// ```
///
/// Any bytes are safe: every fault is a ``JSONSyntaxError``, nothing is read outside of the bytes,
/// and values may nest at most ``deepestNesting`` levels. Grammar: RFC 8259.
// Usable from inline code, as its errors are, because `@inlinable` on a member does nothing without it.
@usableFromInline
package struct JSONReader {
    /// How many containers may be open at once, whether they are read or skipped.
    @inlinable package static var deepestNesting: Int { 256 }

    @usableFromInline let bytes: UnsafeRawBufferPointer
    /// How many bytes were read so far.
    @usableFromInline package internal(set) var position = 0
    /// How many containers are open that a caller reads.
    @usableFromInline var depth = 0
    var scratch: JSONScratch?
    /// Whether it takes what is no JSON, but that servers write: `NaN`, `Infinity`, and control characters in strings.
    let isLenient: Bool

    /// A reader at the start of `bytes`, which are not copied.
    ///
    /// The caller keeps the bytes, unchanged, as long as it uses the reader or bytes that the reader gave.
    ///
    /// - Parameters:
    ///   - bytes: The JSON text, in UTF-8.
    ///   - scratch: Memory in which ``text()`` resolves escapes. Without one, the reader makes its own when it meets
    ///     the first escape, and bytes that it gave are gone with it.
    ///   - isLenient: Whether it takes what is no JSON, but that servers write: `NaN`, `Infinity`, `-Infinity`, and
    ///     control characters in strings.
    package init(_ bytes: UnsafeRawBufferPointer, scratch: JSONScratch? = nil, isLenient: Bool = false) {
        self.bytes = bytes
        self.scratch = scratch
        self.isLenient = isLenient
    }

    /// What kind of value comes next.
    package enum Kind: Sendable {
        case object, array, string, number, boolean, null
    }

    /// The kind of the next value, which is not consumed.
    package mutating func kind() throws(JSONSyntaxError) -> Kind {
        switch try nextToken() {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "N") where isLenient, UInt8(ascii: "I") where isLenient: return .number
        default: throw fault("a value was expected")
        }
    }

    /// Whether all of the text was read, or what was read last ended with it in the middle.
    package var isAtEnd: Bool { position >= bytes.count }

    /// The source's own text from `start` up to what was read last.
    package func text(from start: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes[max(0, start)..<max(start, position)]), as: UTF8.self)
    }

    /// Whether anything but blanks follows.
    package mutating func hasMore() -> Bool {
        skipBlanks()
        return position < bytes.count
    }

    /// Makes sure that nothing but blanks follows.
    package mutating func end() throws(JSONSyntaxError) {
        skipBlanks()
        guard position == bytes.count else { throw fault("text follows the value") }
    }
}
