/// A run of whitespace, measured for the last alternatives of every pattern.
struct WhitespaceRun {
    let end: BytePointer
    /// Where the run's last character starts.
    let lastCharacter: BytePointer
    /// One past the run's last CR or LF, if it has one.
    let afterLastNewline: BytePointer?

    /// Measures the run at `start`, whose first character is known to be whitespace.
    @inline(__always)
    init(at start: BytePointer, _ scanner: inout TextScanner) {
        var position = start
        var lastCharacter = start
        var afterLastNewline: BytePointer?
        while position < scanner.end {
            let (found, length) = scanner.read(position)
            guard found.hasAny(.space) else { break }
            lastCharacter = position
            if position[0] == Ascii.newline || position[0] == Ascii.carriageReturn {
                afterLastNewline = position + 1
            }
            position += length
        }
        end = position
        self.lastCharacter = lastCharacter
        self.afterLastNewline = afterLastNewline
    }

    /// `\s+(?!\S)|\s`: all of the run at the text's end, else all but its last character,
    /// which then joins what follows; a single character goes alone.
    @inline(__always)
    func endBeforeText(start: BytePointer, textEnd: BytePointer) -> BytePointer {
        if end == textEnd || lastCharacter == start { return end }
        return lastCharacter
    }
}

/// The ASCII characters that patterns name.
enum Ascii {
    static let newline: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let apostrophe: UInt8 = 0x27
    static let slash: UInt8 = 0x2F
}
