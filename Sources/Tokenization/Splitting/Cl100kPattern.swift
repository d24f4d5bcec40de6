/// The pattern of cl100k_base, as tiktoken 0.14.0 writes it.
///
///     '(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+
///     | ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s
enum Cl100kPattern: SplitPattern {
    static func pieceEnd(from start: BytePointer, _ scanner: inout TextScanner) -> BytePointer {
        if start[0] == Ascii.apostrophe {
            let length = Contraction.length(at: start, end: scanner.end)
            if length > 0 { return start + length }
        }
        let (first, length) = scanner.read(start)
        let next = start + length
        if first.hasAny(.letter) {
            return scanner.skip(.letter, from: next)
        }
        if first.hasAny(.number) {
            return scanner.skipThreeNumbers(from: start)
        }
        let isNewline = start[0] == Ascii.newline || start[0] == Ascii.carriageReturn
        var second: CharacterClass = .space
        if next < scanner.end {
            let (found, secondLength) = scanner.read(next)
            if found.hasAny(.letter) && !isNewline {
                return scanner.skip(.letter, from: next + secondLength)
            }
            second = found
        }
        if !first.hasAny(.space) || (start[0] == Ascii.space && !second.hasAny(.letterNumberSpace)) {
            var end = scanner.skip(without: .letterNumberSpace, from: next)
            while end < scanner.end, end[0] == Ascii.newline || end[0] == Ascii.carriageReturn {
                end += 1
            }
            return end
        }
        let run = WhitespaceRun(at: start, &scanner)
        if run.end < scanner.end, let end = run.afterLastNewline { return end }
        return run.endBeforeText(start: start, textEnd: scanner.end)
    }

    static var hasWindows: Bool { true }

    @inline(__always)
    static func boundaries(of window: AsciiWindow, at pointer: BytePointer) -> UInt64 {
        let letters = window.letters
        let punctuation = window.punctuation
        let letterStarts = letters & ~(letters << 1)
        let joinable = window.prefixes
        let prefixed = (letterStarts >> 1) & joinable
        let punctuationStarts = punctuation & ~(punctuation << 1)
        let spaces = window.spaces

        // Newlines straight after punctuation belong to it: the carry of the addition runs
        // through the newlines and leaves them cleared.
        let newlines = window.newlines
        let absorbed = newlines & ~(newlines &+ (newlines & (punctuation << 1)))

        var starts = prefixed | (letterStarts & ~(prefixed << 1))
        starts |= ((punctuationStarts >> 1) & spaces) | (punctuationStarts & ~(spaces << 1))
        starts |= window.numberStarts
        starts |= window.whitespaceStarts(absorbed: absorbed)

        // A contraction ends a piece amid letters.
        var apostrophes = window.apostrophes & prefixed & starts
        while apostrophes != 0 {
            let index = apostrophes.trailingZeroBitCount
            apostrophes &= apostrophes &- 1
            let length = Contraction.length(at: pointer + index, end: pointer + window.count)
            if length > 0 && index + length < 64 { starts |= 1 &<< UInt64(index + length) }
        }
        return window.certainStarts(starts | 1, absorbed: absorbed)
    }
}
