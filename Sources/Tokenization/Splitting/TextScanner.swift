typealias BytePointer = UnsafePointer<UInt8>

/// Reads classified characters of one text, and remembers where the text is not UTF-8.
///
/// A byte that belongs to no character counts as one character of no class, so that scanning
/// always goes on; whoever scans raw bytes looks at `firstInvalid` when the text is done.
struct TextScanner {
    let classes: CharacterClassTable
    /// One past the text's last byte.
    let end: BytePointer
    private(set) var firstInvalid: BytePointer?

    init(classes: CharacterClassTable, end: BytePointer) {
        self.classes = classes
        self.end = end
    }

    /// The class and byte length of the character at `pointer`.
    ///
    /// - Precondition: `pointer < end`.
    @inline(__always)
    mutating func read(_ pointer: BytePointer) -> (class: CharacterClass, length: Int) {
        let character = UTF8Character(at: pointer, end: end)
        if character.isValid {
            return (classes[character.codePoint], character.length)
        }
        noteInvalid(pointer)
        return ([], 1)
    }

    /// The first character at or after `pointer` without any of the given classes.
    @inline(__always)
    mutating func skip(_ accepted: CharacterClass, from pointer: BytePointer) -> BytePointer {
        var position = pointer
        while position < end {
            let (found, length) = read(position)
            guard found.hasAny(accepted) else { break }
            position += length
        }
        return position
    }

    /// The first character at or after `pointer` with any of the given classes.
    @inline(__always)
    mutating func skip(without stop: CharacterClass, from pointer: BytePointer) -> BytePointer {
        var position = pointer
        while position < end {
            let (found, length) = read(position)
            if found.hasAny(stop) { break }
            position += length
        }
        return position
    }

    /// The end of at most three numbers: `\p{N}{1,3}`, counted in code points.
    @inline(__always)
    mutating func skipThreeNumbers(from pointer: BytePointer) -> BytePointer {
        var position = pointer
        for _ in 0..<3 {
            guard position < end else { break }
            let (found, length) = read(position)
            guard found.hasAny(.number) else { break }
            position += length
        }
        return position
    }

    /// The byte at `pointer`, or 0 at the text's end.
    @inline(__always)
    func byte(_ pointer: BytePointer) -> UInt8 {
        pointer < end ? pointer[0] : 0
    }

    @inline(never)
    private mutating func noteInvalid(_ pointer: BytePointer) {
        if let known = firstInvalid, known <= pointer { return }
        firstInvalid = pointer
    }
}
