extension JSONReader {
    /// Skips one value of any kind, checked in full, without recursion and without an allocation.
    package mutating func skip() throws(JSONSyntaxError) {
        var open = OpenContainers()
        repeat {
            if try skipScalarOrOpen(&open) { continue }
            // A value just ended: close what ends with it, or go on to its next sibling.
            while let container = open.innermost {
                // In ASCII, a closing brace or bracket is two behind its opening one.
                if try consume(container &+ 2) {
                    open.removeLast()
                    continue
                }
                try expect(UInt8(ascii: ","), or: "a comma or the end was expected")
                if container == UInt8(ascii: "{") { try skipName() }
                break
            }
        } while open.count > 0
    }

    /// Skips one value and gives its bytes as they stand.
    package mutating func raw() throws(JSONSyntaxError) -> UnsafeRawBufferPointer {
        _ = try nextToken()
        let start = position
        try skip()
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }

    /// Skips a scalar or an empty container, or enters a container; says whether it entered one.
    private mutating func skipScalarOrOpen(_ open: inout OpenContainers) throws(JSONSyntaxError) -> Bool {
        let byte = try nextToken()
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            position &+= 1
            guard depth &+ open.count < Self.deepestNesting else { throw fault("the text nests too deep") }
            if try consume(byte &+ 2) { return false }
            open.append(byte)
            if byte == UInt8(ascii: "{") { try skipName() }
            return true
        case UInt8(ascii: "\""):
            position &+= 1
            _ = try skipToClosingQuote()
        default:
            try skipLiteral(byte)
        }
        return false
    }

    private mutating func skipName() throws(JSONSyntaxError) {
        try expect(UInt8(ascii: "\""), or: "a member's name was expected")
        _ = try skipToClosingQuote()
        try expect(UInt8(ascii: ":"), or: "a colon was expected")
    }
}
