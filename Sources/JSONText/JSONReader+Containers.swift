// Inlined so that a caller's closure is part of the loop instead of a call through a pointer.
extension JSONReader {
    /// Reads an object; `member` must consume exactly one value, or skip it.
    ///
    /// The key's bytes last until `member` returns, whatever it reads.
    @inlinable
    package mutating func members(
        _ member: (_ key: JSONKey, _ reader: inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        try expect(UInt8(ascii: "{"), or: "an object was expected")
        try enter()
        if try consume(UInt8(ascii: "}")) { return leave() }
        while true {
            let (name, copy) = try name()
            defer { copy?.deallocate() }
            try expect(UInt8(ascii: ":"), or: "a colon was expected")
            try member(JSONKey(name), &self)
            if try consume(UInt8(ascii: "}")) { return leave() }
            try expect(UInt8(ascii: ","), or: "a comma or the object's end was expected")
        }
    }

    /// Reads an object; `member` must consume exactly one value, or skip it.
    package mutating func object(
        _ member: (_ key: String, _ reader: inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        try members { key, reader throws(JSONSyntaxError) in try member(key.string, &reader) }
    }

    /// Reads an array; `element` must consume exactly one value, or skip it.
    @inlinable
    package mutating func array(
        _ element: (_ reader: inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        try expect(UInt8(ascii: "["), or: "an array was expected")
        try enter()
        if try consume(UInt8(ascii: "]")) { return leave() }
        while true {
            try element(&self)
            if try consume(UInt8(ascii: "]")) { return leave() }
            try expect(UInt8(ascii: ","), or: "a comma or the array's end was expected")
        }
    }

    @inlinable
    mutating func enter() throws(JSONSyntaxError) {
        depth &+= 1
        guard depth <= Self.deepestNesting else { throw fault("the text nests too deep") }
    }

    @inlinable
    mutating func leave() {
        depth &-= 1
    }
}
