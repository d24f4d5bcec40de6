/// Where each symbol stands among up to 64 neighbours of a sequence, as bits: what the bit-parallel tables of two
/// sequences are filled from, block by block.
struct SymbolMasks: Sendable {
    private var masks: [UInt64] = []
    private var touched: [Int] = []

    /// Takes a block of at most 64 symbols, numbers below `limit`, in place of the earlier one.
    mutating func set(_ block: ArraySlice<Int>, limit: Int) {
        for symbol in touched { masks[symbol] = 0 }
        touched.removeAll(keepingCapacity: true)
        if masks.count < limit { masks.append(contentsOf: repeatElement(0, count: limit - masks.count)) }
        var bit: UInt64 = 1
        for symbol in block {
            masks[symbol] |= bit
            touched.append(symbol)
            bit &<<= 1
        }
    }

    /// The places of a symbol in the block.
    @inline(__always)
    subscript(_ symbol: Int) -> UInt64 { masks[symbol] }
}
