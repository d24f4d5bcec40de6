/// The stretches of a piece between its seams, which no token crosses.
struct Stretches {
    /// The bytes from one seam to the next.
    struct Stretch {
        let start: BytePointer
        let length: Int
        /// The bytes of a stretch that is one character of two or three bytes, first byte lowest.
        ///
        /// It is 0 for any other.
        let character: UInt32
    }

    private let seams: SeamFilter
    private let end: BytePointer
    private var position: BytePointer

    init(of piece: BytePointer, length: Int, _ seams: SeamFilter) {
        self.seams = seams
        position = piece
        end = piece + length
    }

    @inline(__always)
    mutating func next() -> Stretch? {
        guard position < end else { return nil }
        let start = position
        let (first, firstLast, afterFirst) = SeamFilter.character(start, end)
        var (left, last, next) = (first, firstLast, afterFirst)
        while next < end {
            let (right, rightLast, after) = SeamFilter.character(next, end)
            if (last | next[0]) >= 0x80, !seams.mayJoin(left, last: last, right) { break }
            (left, last, next) = (right, rightLast, after)
        }
        position = next
        let length = next - start
        let isCharacter = next == afterFirst && (length == 2 || length == 3)
        return Stretch(start: start, length: length, character: isCharacter ? first : 0)
    }
}
