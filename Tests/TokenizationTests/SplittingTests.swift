import TestSupport
import Testing

@testable import Tokenization

/// The hand-written splitters against the plain regular expressions, piece by piece: ids hide a
/// wrong piece whenever no token crosses its end.
@Suite(.ownThreads) struct SplittingTests {
    @Test func r50k() { compare(R50kPattern.self, .r50k) }
    @Test func cl100k() { compare(Cl100kPattern.self, .cl100k) }
    @Test func o200k() { compare(O200kPattern.self, .o200k) }

    @Test(arguments: [
        ("\u{301}AB", ["\u{301}", "AB"]), ("AB\u{2B0}C", ["AB\u{2B0}", "C"]), ("AB\u{2B0}Cd", ["AB\u{2B0}Cd"]),
        ("\u{321}\u{544}", ["\u{321}", "\u{544}"]), ("HTMLParser isn't", ["HTMLParser", " isn't"]),
        ("it's's'tX", ["it's", "'s't", "X"]), (";\n//x", [";\n//", "x"]), (" \n \n  x", [" \n \n", " ", " x"]),
    ])
    func o200kPieces(_ text: String, _ pieces: [String]) {
        #expect(PlainPattern.of(.o200k).split(text) == pieces)
        #expect(split(text, O200kPattern.self) == pieces)
        #expect(splitByWindows(text, O200kPattern.self) == pieces)
    }

    private func compare<Pattern: SplitPattern>(_ type: Pattern.Type, _ name: EncodingDefinition.Pattern) {
        let plain = PlainPattern.of(name)
        var texts = RandomText(seed: 23)
        for _ in 0..<1000 {
            let text = texts.next()
            let expected = plain.split(text)
            #expect(split(text, type) == expected, "\(text.debugDescription)")
            #expect(splitByWindows(text, type) == expected, "windows of \(text.debugDescription)")
        }
    }

    /// Pieces by `pieceEnd` alone.
    private func split<Pattern: SplitPattern>(_ text: String, _ type: Pattern.Type) -> [String] {
        pieces(text) { start, scanner in Pattern.pieceEnd(from: start, &scanner) }
    }

    /// Pieces by `boundaries` where the text is ASCII, as `PieceKernel` does.
    private func splitByWindows<Pattern: SplitPattern>(_ text: String, _ type: Pattern.Type) -> [String] {
        var starts: UInt64 = 0
        var base: BytePointer?
        return pieces(text) { start, scanner in
            if let windowStart = base, starts != 0 {
                let next = windowStart + starts.trailingZeroBitCount
                starts &= starts - 1
                return next
            }
            guard Pattern.hasWindows, start[0] < 0x80 else { return Pattern.pieceEnd(from: start, &scanner) }
            let window = AsciiWindow(at: start, available: scanner.end - start)
            starts = Pattern.boundaries(of: window, at: start) & ~1
            base = start
            guard starts != 0 else { return Pattern.pieceEnd(from: start, &scanner) }
            let next = start + starts.trailingZeroBitCount
            starts &= starts - 1
            return next
        }
    }

    private func pieces(
        _ text: String, _ next: (BytePointer, inout TextScanner) -> BytePointer
    ) -> [String] {
        let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 64)
        return bytes.withUnsafeBufferPointer { bytes in
            var pieces: [String] = []
            var position = bytes.baseAddress!
            let end = position + (bytes.count - 64)
            var scanner = TextScanner(classes: .shared, end: end)
            while position < end {
                let pieceEnd = next(position, &scanner)
                guard pieceEnd > position, pieceEnd <= end else {
                    pieces.append("a piece of \(pieceEnd - position) bytes")
                    break
                }
                pieces.append(
                    String(decoding: UnsafeBufferPointer(start: position, count: pieceEnd - position), as: UTF8.self))
                position = pieceEnd
            }
            return pieces
        }
    }
}
