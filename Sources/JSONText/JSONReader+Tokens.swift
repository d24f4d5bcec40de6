// Inlined because a line of JSON has several tokens for each string, and most are one comparison.
extension JSONReader {
    @usableFromInline
    @inline(never)
    func fault(_ problem: String) -> JSONSyntaxError {
        JSONSyntaxError(problem, at: position)
    }

    /// The next byte that is not blank, which is not consumed.
    @inlinable
    mutating func nextToken() throws(JSONSyntaxError) -> UInt8 {
        if position < bytes.count, bytes[position] > 0x20 { return bytes[position] }
        return try tokenBehindBlanks()
    }

    @usableFromInline
    @inline(never)
    mutating func tokenBehindBlanks() throws(JSONSyntaxError) -> UInt8 {
        skipBlanks()
        guard position < bytes.count else { throw fault("the text ends too early") }
        return bytes[position]
    }

    mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position &+= 1
            default: return
            }
        }
    }

    @inlinable
    mutating func consume(_ byte: UInt8) throws(JSONSyntaxError) -> Bool {
        guard try nextToken() == byte else { return false }
        position &+= 1
        return true
    }

    @inlinable
    mutating func expect(_ byte: UInt8, or problem: @autoclosure () -> String) throws(JSONSyntaxError) {
        guard try consume(byte) else { throw fault(problem()) }
    }
}
