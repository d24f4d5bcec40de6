// Blanks and comments.
extension Lexer {
    /// Skips what is between tokens; whether a token follows.
    mutating func skipBlanks() -> Bool {
        while position < bytes.count {
            let first = bytes[position]
            if first == UInt8(ascii: "-"), byte(position + 1) == UInt8(ascii: "-") {
                skipLine()
            } else if first == UInt8(ascii: "/"), byte(position + 1) == UInt8(ascii: "*"),
                byte(position + 2) != UInt8(ascii: "+")
            {
                skipComment()
            } else {
                let (scalar, end) = Unicode8.next(bytes, position)
                guard Unicode8.isBlank(scalar) else { return true }
                position = end
            }
        }
        return false
    }

    /// Skips `-- …` to the line's end; a backslash before it takes the next line along.
    private mutating func skipLine() {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n"), bytes[position] != UInt8(ascii: "\r") {
            let isContinued = bytes[position] == UInt8(ascii: "\\") && byte(position + 1) == UInt8(ascii: "\n")
            position += isContinued ? 2 : 1
        }
    }

    /// Skips `/* … */`, which may stand inside of each other.
    private mutating func skipComment() {
        let start = position
        var depth = 0
        while position < bytes.count {
            let pair = (bytes[position], byte(position + 1))
            if pair == (UInt8(ascii: "/"), UInt8(ascii: "*")) {
                depth += 1
                position += 2
            } else if pair == (UInt8(ascii: "*"), UInt8(ascii: "/")) {
                depth -= 1
                position += 2
                if depth == 0 { return }
            } else {
                position += 1
            }
        }
        position = bytes.count
        unclosedComment = unclosedComment ?? start
    }
}
