/// One of tiktoken's splitting patterns, by hand.
///
/// A pattern cuts a text into pieces, left to right and without gaps; byte pairs are merged
/// inside a piece only. `pieceEnd` is the whole truth, for any bytes. `boundaries` is a
/// short cut for stretches of ASCII that must agree with it, many pieces at once.
protocol SplitPattern {
    /// Where the piece that starts at `start` ends: after `start`, at most at `scanner.end`.
    ///
    /// - Precondition: `start < scanner.end`.
    static func pieceEnd(from start: BytePointer, _ scanner: inout TextScanner) -> BytePointer

    /// Whether `boundaries` is of use; without it every piece is scanned by `pieceEnd`.
    static var hasWindows: Bool { get }

    /// Bit `i` set where a piece starts at byte `i` of a window that itself starts a piece.
    ///
    /// Bit 0 is always set. Every start up to the highest set bit is there; what comes after
    /// the highest bit hangs on bytes that the window does not show.
    static func boundaries(of window: AsciiWindow, at pointer: BytePointer) -> UInt64
}
