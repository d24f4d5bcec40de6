/// A trie of symbols kept in a hash table: every sequence of symbols has a small number of its own.
///
/// Words are sequences of seven bytes at a time, n-grams are sequences of words or of characters; so that one table
/// serves them all, exactly and without a byte compared twice. Numbers begin at 1; 0 stands for the empty sequence.
/// The table is emptied in one step and keeps its memory, for it serves millions of rows.
struct SymbolTrie: Sendable {
    private struct Slot {
        var symbol: UInt64 = 0
        var prefix: UInt32 = 0
        /// The number plus the sum of the counts of earlier rows; what is not above that sum is empty.
        var stamp: UInt32 = 0
    }

    private var slots: [Slot]
    private var mask: Int
    private var base: UInt32 = 0
    /// How many sequences are in the table: the greatest number.
    private(set) var count = 0

    init() {
        slots = Array(repeating: Slot(), count: 512)
        mask = 511
    }

    /// Forgets every sequence.
    mutating func removeAll() {
        base &+= UInt32(truncatingIfNeeded: count)
        count = 0
        guard base > 1 << 30 else { return }
        base = 0
        for index in slots.indices { slots[index] = Slot() }
    }

    /// The number of the sequence `prefix` with `symbol` behind it; a new one where it was not seen yet.
    mutating func number(_ prefix: Int, _ symbol: UInt64) -> Int {
        var index = SymbolTrie.hash(prefix, symbol) & mask
        while slots[index].stamp > base {
            let slot = slots[index]
            if slot.symbol == symbol, slot.prefix == UInt32(truncatingIfNeeded: prefix) {
                return Int(slot.stamp &- base)
            }
            index = (index &+ 1) & mask
        }
        count &+= 1
        let stamp = base &+ UInt32(truncatingIfNeeded: count)
        slots[index] = Slot(symbol: symbol, prefix: UInt32(truncatingIfNeeded: prefix), stamp: stamp)
        if count &* 2 > mask { grow() }
        return count
    }

    /// The number of the sequence `prefix` with `symbol` behind it, 0 where it was not seen.
    func find(_ prefix: Int, _ symbol: UInt64) -> Int {
        var index = SymbolTrie.hash(prefix, symbol) & mask
        while slots[index].stamp > base {
            let slot = slots[index]
            if slot.symbol == symbol, slot.prefix == UInt32(truncatingIfNeeded: prefix) {
                return Int(slot.stamp &- base)
            }
            index = (index &+ 1) & mask
        }
        return 0
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        mask = slots.count - 1
        for slot in old where slot.stamp > base {
            var index = SymbolTrie.hash(Int(slot.prefix), slot.symbol) & mask
            while slots[index].stamp > base { index = (index &+ 1) & mask }
            slots[index] = slot
        }
    }

    @inline(__always)
    private static func hash(_ prefix: Int, _ symbol: UInt64) -> Int {
        let mixed = symbol ^ (UInt64(truncatingIfNeeded: prefix) &* 0x9E37_79B9_7F4A_7C15)
        let product = mixed.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return Int(truncatingIfNeeded: product.high ^ product.low)
    }
}

/// A word on its way into a trie, a byte at a time.
///
/// Seven bytes make a symbol with their number in its top byte, so that no word is the beginning of another's symbols
/// and no symbol of a word is a character's or another word's number.
struct WordPath {
    private var packed: UInt64 = 0
    private var shift: UInt64 = 0
    private var prefix = 0
    /// Whether no byte was put in yet.
    private(set) var isEmpty = true

    @inline(__always)
    mutating func append(_ byte: UInt8, to trie: inout SymbolTrie) {
        isEmpty = false
        packed |= UInt64(byte) &<< shift
        shift &+= 8
        if shift == 56 {
            prefix = trie.number(prefix, packed | 7 &<< 56)
            packed = 0
            shift = 0
        }
    }

    /// The word's number; the path is empty again.
    @inline(__always)
    mutating func finish(in trie: inout SymbolTrie) -> Int {
        if shift > 0 { prefix = trie.number(prefix, packed | (shift &>> 3) &<< 56) }
        let number = prefix
        self = WordPath()
        return number
    }
}
