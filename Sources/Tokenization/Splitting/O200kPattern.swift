/// The pattern of o200k_base and o200k_harmony, as tiktoken 0.14.0 writes it.
///
/// Each alternative is on a line of its own:
///
///     [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     \p{N}{1,3}
///      ?[^\s\p{L}\p{N}]+[\r\n/]*
///     \s*[\r\n]+
///     \s+(?!\S)
///     \s+
enum O200kPattern: SplitPattern {
    static func pieceEnd(from start: BytePointer, _ scanner: inout TextScanner) -> BytePointer {
        let (first, length) = scanner.read(start)
        if first.hasAny(.number) {
            return scanner.skipThreeNumbers(from: start)
        }
        let next = start + length
        let isNewline = start[0] == Ascii.newline || start[0] == Ascii.carriageReturn
        var word: Word?
        if !first.hasAny(.letter) && !isNewline { word = Word(from: next, &scanner) }
        // A letter, or a mark. The first alternative without a prefix goes before the second with
        // one, so a mark leads a word only if the word has a B.
        if first.hasAny([.upperish, .lowerish]), word?.hasLowerish != true {
            word = Word(from: start, &scanner)
        }
        if let word { return withContraction(word.end, scanner) }
        if !first.hasAny(.letterNumberSpace) {
            return punctuationEnd(from: next, &scanner)
        }
        if start[0] == Ascii.space, next < scanner.end {
            let (second, _) = scanner.read(next)
            if !second.hasAny(.letterNumberSpace) { return punctuationEnd(from: next, &scanner) }
        }
        let run = WhitespaceRun(at: start, &scanner)
        return run.afterLastNewline ?? run.endBeforeText(start: start, textEnd: scanner.end)
    }

    /// A match of `[A]*[B]+`, or else of `[A]+[B]*`.
    private struct Word {
        let end: BytePointer
        /// Whether it matches the first of the two.
        let hasLowerish: Bool

        /// Takes A whole first.
        ///
        /// A and B overlap in Lm, Lo and M: where no B follows, A gives
        /// characters back until one of them is also a B, and the word ends after it.
        @inline(__always)
        init?(from start: BytePointer, _ scanner: inout TextScanner) {
            var position = start
            var afterLastShared: BytePointer?
            while position < scanner.end {
                let (found, length) = scanner.read(position)
                guard found.hasAny(.upperish) else {
                    if found.hasAny(.lowerish) {
                        end = scanner.skip(.lowerish, from: position + length)
                        hasLowerish = true
                        return
                    }
                    break
                }
                position += length
                if found.hasAny(.lowerish) { afterLastShared = position }
            }
            guard position > start else { return nil }
            end = afterLastShared ?? position
            hasLowerish = afterLastShared != nil
        }
    }

    @inline(__always)
    private static func withContraction(_ end: BytePointer, _ scanner: TextScanner) -> BytePointer {
        guard scanner.byte(end) == Ascii.apostrophe else { return end }
        return end + Contraction.length(at: end, end: scanner.end)
    }

    @inline(__always)
    private static func punctuationEnd(
        from start: BytePointer, _ scanner: inout TextScanner
    ) -> BytePointer {
        var end = scanner.skip(without: .letterNumberSpace, from: start)
        while end < scanner.end,
            end[0] == Ascii.newline || end[0] == Ascii.carriageReturn || end[0] == Ascii.slash
        {
            end += 1
        }
        return end
    }

    static var hasWindows: Bool { true }

    @inline(__always)
    static func boundaries(of window: AsciiWindow, at pointer: BytePointer) -> UInt64 {
        let letters = window.letters
        let punctuation = window.punctuation
        let letterStarts = letters & ~(letters << 1)
        let prefixed = (letterStarts >> 1) & window.prefixes
        let punctuationStarts = punctuation & ~(punctuation << 1)
        let spaces = window.spaces
        let newlines = window.newlines
        let absorbed = newlines & ~(newlines &+ (newlines & (punctuation << 1)))

        var starts = prefixed | (letterStarts & ~(prefixed << 1))
        // In ASCII a word ends where a capital follows a small letter.
        starts |= window.capitals & (letters & ~window.capitals) << 1
        starts |= ((punctuationStarts >> 1) & spaces) | (punctuationStarts & ~(spaces << 1))
        starts |= window.numberStarts
        starts |= window.whitespaceStarts(absorbed: absorbed)

        // A contraction belongs to the word before its apostrophe, which in ASCII is any
        // letter, unless that letter ended a contraction itself.
        var apostrophes = window.apostrophes & (letters << 1) & (letters >> 1)
        var lastEnd = 0
        while apostrophes != 0 {
            let index = apostrophes.trailingZeroBitCount
            apostrophes &= apostrophes &- 1
            let length = Contraction.length(at: pointer + index, end: pointer + window.count)
            guard length > 0 && index != lastEnd else { continue }
            lastEnd = index + length
            let inside: UInt64 = ((1 &<< UInt64(length)) &- 1) &<< UInt64(index)
            starts &= ~inside
            if lastEnd < 64 { starts |= (1 &<< UInt64(lastEnd)) & window.valid }
        }
        // One of the last two bytes may be the apostrophe of a contraction cut short.
        starts &= ~(window.apostrophes & (letters << 1) & window.lastTwo)
        starts = window.certainStarts(starts | 1, absorbed: absorbed)

        // `[\r\n/]*` goes on through slashes after newlines: rare, so left to `pieceEnd`.
        let slashed = (absorbed << 1) & punctuation
        if slashed != 0 {
            let first = slashed.trailingZeroBitCount
            if pointer[first] == Ascii.slash || slashed & (slashed &- 1) != 0 {
                starts = startsBefore(first, starts)
            }
        }
        return starts
    }

    /// The starts up to the piece that holds byte `index`, which is left unfinished.
    @inline(__always)
    private static func startsBefore(_ index: Int, _ starts: UInt64) -> UInt64 {
        let below = starts & ((1 &<< UInt64(index)) &- 1)
        return below == 0 ? 1 : below
    }
}
