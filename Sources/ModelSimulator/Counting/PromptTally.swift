/// How often each prompt was paid for, by a 64-bit hash of it: exact for a million prompts in 24 MB.
///
/// An open-addressing table of 12 bytes a slot, grown at two thirds. Two of a million prompts have
/// the same hash with a chance of about 3 in 100 million.
package struct PromptTally: Sendable {
    /// Prompts that are told apart; those that come later only count as not told apart.
    package let limit: Int
    package private(set) var distinct = 0
    /// Calls beyond the first of the same prompt.
    package private(set) var doubledCalls = 0
    /// Prompts with such a call.
    package private(set) var doubledPrompts = 0
    /// Calls of prompts that came when the table was full.
    package private(set) var uncounted = 0

    private var keys: [UInt64] = []
    private var calls: [UInt32] = []

    package init(limit: Int) {
        self.limit = limit
    }

    /// Counts a call; whether its prompt is new.
    @discardableResult
    package mutating func count(_ hash: UInt64) -> Bool {
        // 0 marks an empty slot.
        let key = hash == 0 ? 1 : hash
        if 3 * (distinct + 1) > 2 * keys.count { grow() }
        let slot = slot(of: key)
        if keys[slot] == key {
            calls[slot] &+= 1
            doubledCalls += 1
            if calls[slot] == 2 { doubledPrompts += 1 }
            return false
        }
        guard distinct < limit else {
            uncounted += 1
            return false
        }
        keys[slot] = key
        calls[slot] = 1
        distinct += 1
        return true
    }

    /// Where a key stands, or the empty slot where it would.
    private func slot(of key: UInt64) -> Int {
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) & mask
        while keys[slot] != key, keys[slot] != 0 { slot = (slot &+ 1) & mask }
        return slot
    }

    private mutating func grow() {
        let (oldKeys, oldCalls) = (keys, calls)
        let size = max(1_024, 2 * oldKeys.count)
        keys = Array(repeating: 0, count: size)
        calls = Array(repeating: 0, count: size)
        for (index, key) in oldKeys.enumerated() where key != 0 {
            let slot = slot(of: key)
            keys[slot] = key
            calls[slot] = oldCalls[index]
        }
    }
}
