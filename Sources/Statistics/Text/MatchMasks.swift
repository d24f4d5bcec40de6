/// Where each symbol stands in a sequence, as bits: what the bit-parallel tables of two sequences are filled from.
///
/// A sequence of n symbols has n bits in blocks of 64; a symbol that is not in it has no row.
struct MatchMasks: Sendable {
    /// The number of blocks of 64 bits of each row.
    private(set) var blocks = 0
    private var rows: [UInt64] = []
    private var rowOfSymbol: [Int32] = []
    private var seen: [Int] = []

    /// Takes the positions of a sequence of numbers below `limit` in place of the earlier one's.
    mutating func set(_ sequence: ArraySlice<Int>, limit: Int) {
        for symbol in seen where symbol < rowOfSymbol.count { rowOfSymbol[symbol] = -1 }
        seen.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        if rowOfSymbol.count < limit {
            rowOfSymbol.append(contentsOf: repeatElement(-1, count: limit - rowOfSymbol.count))
        }
        blocks = (sequence.count + 63) / 64
        var position = 0
        for symbol in sequence {
            if rowOfSymbol[symbol] < 0 {
                rowOfSymbol[symbol] = Int32(truncatingIfNeeded: seen.count)
                seen.append(symbol)
                rows.append(contentsOf: repeatElement(0, count: blocks))
            }
            rows[Int(rowOfSymbol[symbol]) * blocks + position >> 6] |= 1 &<< UInt64(position & 63)
            position += 1
        }
    }

    /// Where the row of a symbol begins, -1 where it is not in the sequence.
    @inline(__always)
    func row(_ symbol: Int) -> Int {
        guard symbol < rowOfSymbol.count else { return -1 }
        let row = rowOfSymbol[symbol]
        return row < 0 ? -1 : Int(row) &* blocks
    }

    /// A block of a row.
    @inline(__always)
    func block(_ row: Int, _ index: Int) -> UInt64 { rows[row &+ index] }
}
