extension JSONReader {
    /// Reads a string, invalid UTF-8 repaired with U+FFFD.
    package mutating func string() throws(JSONSyntaxError) -> String {
        String(decoding: try text(), as: UTF8.self)
    }

    /// Reads a string and gives its bytes, escapes resolved: the source's own bytes where it has
    /// none, else the scratch's, which last until ``text()`` or ``string()`` is next called.
    ///
    /// Bytes are not checked for UTF-8: who needs them to be, checks.
    ///
    /// - Parameter keepsSurrogates: What becomes of an escaped lone surrogate, which has no meaning in UTF-8: the three
    ///   bytes that UTF-8 would give it, so that the other half of a pair can be found behind it; else U+FFFD.
    /// - Returns: The bytes.
    /// - Throws: ``JSONSyntaxError`` for another value, or a string that is not well-formed.
    package mutating func text(keepsSurrogates: Bool = false) throws(JSONSyntaxError) -> UnsafeRawBufferPointer {
        try expect(UInt8(ascii: "\""), or: "a string was expected")
        let (range, escaped) = try quoted()
        guard escaped else { return UnsafeRawBufferPointer(rebasing: bytes[range]) }
        let scratch = scratch ?? JSONScratch()
        self.scratch = scratch
        return Escapes.resolve(
            bytes, range, into: scratch.bytes(range.count + Escapes.margin), keepsSurrogates: keepsSurrogates)
    }

    /// The bytes of a member's name and, where it has escapes, the memory that they were resolved
    /// into, for the caller to free.
    ///
    /// Not the scratch: the value's strings go there.
    @usableFromInline
    mutating func name() throws(JSONSyntaxError) -> (UnsafeRawBufferPointer, copy: UnsafeMutableRawPointer?) {
        try expect(UInt8(ascii: "\""), or: "a member's name was expected")
        let (range, escaped) = try quoted()
        guard escaped else { return (UnsafeRawBufferPointer(rebasing: bytes[range]), nil) }
        let copy = UnsafeMutableRawPointer.allocate(byteCount: range.count + Escapes.margin, alignment: 1)
        return (Escapes.resolve(bytes, range, into: copy), copy)
    }

    /// Moves behind the string whose opening quote was passed; where it stood and whether it has escapes.
    private mutating func quoted() throws(JSONSyntaxError) -> (Range<Int>, escaped: Bool) {
        let start = position
        let escaped = try skipToClosingQuote()
        return (start..<position &- 1, escaped)
    }
}
