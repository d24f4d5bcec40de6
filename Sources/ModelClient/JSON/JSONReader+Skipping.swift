import NIOCore

extension JSONReader {
    /// Skips one value of any kind, without recursion and without building anything.
    package mutating func skip() throws(JSONSyntaxError) {
        // One bit of state per open container would do; a byte keeps it readable.
        var open: [UInt8] = []
        while true {
            if try skipScalarOrOpen(&open) { continue }
            // A value just ended: close what ends with it, or go on to its next sibling.
            while let container = open.last {
                if try consume(container &+ 2) {
                    open.removeLast()
                    continue
                }
                try expect(UInt8(ascii: ","), or: "a comma or the end was expected")
                if container == UInt8(ascii: "{") { try skipName() }
                break
            }
            if open.isEmpty { return }
        }
    }

    /// Skips a scalar or an empty container, or enters a container; says whether it entered one.
    private mutating func skipScalarOrOpen(_ open: inout [UInt8]) throws(JSONSyntaxError) -> Bool {
        let byte = try nextToken()
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            position &+= 1
            // In ASCII, a closing brace or bracket is two behind its opening one.
            if try consume(byte &+ 2) { return false }
            guard open.count < Self.deepestNesting else { throw fault("the text nests too deep") }
            open.append(byte)
            if byte == UInt8(ascii: "{") { try skipName() }
            return true
        case UInt8(ascii: "\""):
            position &+= 1
            _ = try skipToClosingQuote()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): skipNumber()
        case UInt8(ascii: "t"): try skipWord("true")
        case UInt8(ascii: "f"): try skipWord("false")
        case UInt8(ascii: "n"): try skipWord("null")
        default: throw fault("a value was expected")
        }
        return false
    }

    private mutating func skipName() throws(JSONSyntaxError) {
        try expect(UInt8(ascii: "\""), or: "a member's name was expected")
        _ = try skipToClosingQuote()
        try expect(UInt8(ascii: ":"), or: "a colon was expected")
    }

    private mutating func skipWord(_ word: StaticString) throws(JSONSyntaxError) {
        let length = word.utf8CodeUnitCount
        let found = buffer.getString(at: buffer.readerIndex + position, length: length)
        guard let found, found == word.description else { throw fault("a value was expected") }
        position += length
    }

    /// Passes the characters that numbers are made of; what they mean is for the reader to decide.
    mutating func skipNumber() {
        position = endOfNumber()
    }

    private func endOfNumber() -> Int {
        let bytes = buffer.readableBytesSpan
        var index = position
        while index < bytes.byteCount {
            switch bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                index &+= 1
            default: return index
            }
        }
        return index
    }
}
