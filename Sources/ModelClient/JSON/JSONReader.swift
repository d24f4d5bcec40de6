package import NIOCore

/// Reads JSON forward, in one pass, straight from a network buffer.
///
/// A caller asks for what it wants and skips the rest; nothing is built for the parts that nobody
/// reads, which is what makes this several times cheaper than a decoder that builds a tree first.
///
/// ```swift
/// var reader = JSONReader(buffer)
/// try reader.object { key, reader throws(JSONSyntaxError) in
///     switch key {
///     case "model": model = try reader.optionalString()
///     default: try reader.skip()
///     }
/// }
/// ```
///
/// Any bytes are safe: every fault is a ``JSONSyntaxError``, invalid UTF-8 becomes U+FFFD, and
/// skipped values may nest at most ``deepestNesting`` levels. Grammar: RFC 8259.
package struct JSONReader {
    /// How deep a skipped value may nest before it is refused.
    package static let deepestNesting = 256

    let buffer: ByteBuffer
    var position = 0

    /// A reader at the start of the buffer's readable bytes, which are not copied.
    package init(_ buffer: ByteBuffer) {
        self.buffer = buffer
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
        default: throw fault("a value was expected")
        }
    }

    /// Reads an object; `member` must consume exactly one value, or skip it.
    package mutating func object(
        _ member: (_ key: String, _ reader: inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        try expect(UInt8(ascii: "{"), or: "an object was expected")
        if try consume(UInt8(ascii: "}")) { return }
        while true {
            guard try nextToken() == UInt8(ascii: "\"") else {
                throw fault("a member's name was expected")
            }
            let key = try string()
            try expect(UInt8(ascii: ":"), or: "a colon was expected")
            try member(key, &self)
            if try consume(UInt8(ascii: "}")) { return }
            try expect(UInt8(ascii: ","), or: "a comma or the object's end was expected")
        }
    }

    /// Reads an array; `element` must consume exactly one value, or skip it.
    package mutating func array(
        _ element: (_ reader: inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        try expect(UInt8(ascii: "["), or: "an array was expected")
        if try consume(UInt8(ascii: "]")) { return }
        while true {
            try element(&self)
            if try consume(UInt8(ascii: "]")) { return }
            try expect(UInt8(ascii: ","), or: "a comma or the array's end was expected")
        }
    }

    /// Makes sure that nothing but blanks follows.
    package mutating func end() throws(JSONSyntaxError) {
        skipBlanks()
        guard position == buffer.readableBytes else { throw fault("text follows the value") }
    }
}

extension JSONReader {
    func fault(_ problem: String) -> JSONSyntaxError {
        JSONSyntaxError(problem, at: position)
    }

    mutating func skipBlanks() {
        position = nextPosition()
    }

    /// The next byte that is not blank, which is not consumed.
    mutating func nextToken() throws(JSONSyntaxError) -> UInt8 {
        skipBlanks()
        let bytes = buffer.readableBytesSpan
        guard position < bytes.byteCount else { throw fault("the text ends too early") }
        return bytes.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
    }

    /// Where the blanks end.
    private func nextPosition() -> Int {
        let bytes = buffer.readableBytesSpan
        var index = position
        while index < bytes.byteCount {
            switch bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) {
            case 0x20, 0x09, 0x0A, 0x0D: index &+= 1
            default: return index
            }
        }
        return index
    }

    mutating func consume(_ byte: UInt8) throws(JSONSyntaxError) -> Bool {
        guard try nextToken() == byte else { return false }
        position &+= 1
        return true
    }

    mutating func expect(_ byte: UInt8, or problem: String) throws(JSONSyntaxError) {
        guard try consume(byte) else { throw fault(problem) }
    }
}
