/// The pattern of r50k_base, p50k_base, p50k_edit and gpt2, as tiktoken 0.14.0 writes it.
///
///     '(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s
enum R50kPattern: SplitPattern {
    static func pieceEnd(from start: BytePointer, _ scanner: inout TextScanner) -> BytePointer {
        if start[0] == Ascii.apostrophe {
            let length = Contraction.lowercaseLength(at: start, end: scanner.end)
            if length > 0 { return start + length }
        }
        let afterSpace = start[0] == Ascii.space ? start + 1 : start
        if afterSpace < scanner.end {
            let (found, length) = scanner.read(afterSpace)
            let next = afterSpace + length
            if found.hasAny(.letter) { return scanner.skip(.letter, from: next) }
            if found.hasAny(.number) { return scanner.skip(.number, from: next) }
            if !found.hasAny(.space) { return scanner.skip(without: .letterNumberSpace, from: next) }
        }
        let run = WhitespaceRun(at: start, &scanner)
        return run.endBeforeText(start: start, textEnd: scanner.end)
    }

    static var hasWindows: Bool { false }

    static func boundaries(of window: AsciiWindow, at pointer: BytePointer) -> UInt64 { 1 }
}
