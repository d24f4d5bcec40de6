/// A table of words in UTF-8, each with a number of its own from 1 on: found without a string made of it.
struct WordTable: Sendable {
    private struct Slot: Sendable {
        var hash: UInt64 = 0
        var start = 0
        var length = 0
        var number = 0
    }

    private var slots = Array(repeating: Slot(), count: 16)
    private var bytes: [UInt8] = []
    /// The greatest number.
    private(set) var count = 0

    /// The number of a word, a new one where it was not in the table yet.
    mutating func insert(_ word: [UInt8]) -> Int {
        let hash = WordTable.hash(word)
        var index = place(word, hash)
        if slots[index].number > 0 { return slots[index].number }
        count += 1
        if count * 2 > slots.count {
            grow()
            index = place(word, hash)
        }
        slots[index] = Slot(hash: hash, start: bytes.count, length: word.count, number: count)
        bytes.append(contentsOf: word)
        return count
    }

    /// The number of a word, 0 where it is not in the table.
    func number(_ word: [UInt8]) -> Int { slots[place(word, WordTable.hash(word))].number }

    /// The slot of a word, or the empty one where it belongs.
    private func place(_ word: [UInt8], _ hash: UInt64) -> Int {
        let mask = slots.count &- 1
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index].number > 0, slots[index].hash != hash || !isEqual(slots[index], word) {
            index = (index &+ 1) & mask
        }
        return index
    }

    private func isEqual(_ slot: Slot, _ word: [UInt8]) -> Bool {
        guard slot.length == word.count else { return false }
        for offset in 0..<word.count where bytes[slot.start &+ offset] != word[offset] { return false }
        return true
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        let mask = slots.count - 1
        for slot in old where slot.number > 0 {
            var index = Int(truncatingIfNeeded: slot.hash) & mask
            while slots[index].number > 0 { index = (index + 1) & mask }
            slots[index] = slot
        }
    }

    /// FNV-1a of 64 bits (Fowler, Noll and Vo), its upper half mixed into the lower one.
    private static func hash(_ word: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash ^ hash &>> 32
    }
}
