extension MergeTables {
    /// The longest token that `bytes` starts with; every single byte is one.
    ///
    /// - Precondition: `count` is at least 1.
    @inline(__always)
    func longestMatch(_ bytes: BytePointer, count: Int) -> UInt32 {
        if count > 1 {
            let token = trie.longestMatch(bytes, count: count)
            if token != TrieNode.noToken { return token }
        }
        return byteTokens[Int(bytes[0])]
    }

    /// Whether two adjacent tokens, each the encoding of its own bytes, stay as they are when
    /// their bytes are encoded together.
    ///
    /// The merges of both are undone, latest first, along the seam between them; if ever a pair
    /// across the seam would have merged before the merge that was just undone, the answer is
    /// no. (github/rust-gems, crates/bpe, `is_valid_token_pair`.)
    @inline(__always)
    func isStable(_ first: UInt32, _ second: UInt32) -> Bool {
        var left = first
        var right = second
        var limit = UInt32.max
        while true {
            // `none` is never below the limit.
            if pairs.merged(left, right) < limit { return false }
            // A byte's split is itself: then only the other side can still be undone.
            if left > right {
                limit = left
                left = records[Int(left)].right
                if left == limit {
                    limit = right &+ 1
                    right = records[Int(right)].left
                    if right &+ 1 == limit { return true }
                }
            } else {
                limit = right &+ 1
                right = records[Int(right)].left
                if right &+ 1 == limit {
                    limit = left
                    left = records[Int(left)].right
                    if left == limit { return true }
                }
            }
        }
    }
}

/// Encodes a piece of any length in linear time.
///
/// A piece's encoding is the one sequence of tokens of which every two neighbours are stable.
/// So: take the longest token that fits, step to a shorter one while it does not sit well with
/// its left neighbour, and take a token back where none does. A bit per position remembers dead
/// ends, so each position is given up at most once. (github/rust-gems, crates/bpe,
/// `BacktrackEncoder`.)
enum Backtracking {
    /// Writes the piece's ids to `ids`, which has room for `count` of them; returns how many.
    ///
    /// `alive` has room for `count + 1` bits, in words of any content; `memo` is for answers about
    /// pairs, for a piece long enough to ask the same ones again.
    static func encode(
        _ piece: BytePointer, count: Int, tables: MergeTables,
        into ids: UnsafeMutablePointer<UInt32>, alive: UnsafeMutablePointer<UInt64>,
        memo: StabilityMemo
    ) -> Int {
        let remembers = count > 128
        if remembers { memo.clear() }
        alive.update(repeating: .max, count: (count >> 6) + 1)
        var written = 0
        var position = 0
        var token = tables.longestMatch(piece, count: count)
        while true {
            let end = position &+ tables.length(of: token)
            if alive[end >> 6] &>> UInt64(end & 63) & 1 != 0,
                written == 0
                    || (remembers
                        ? memo.isStable(ids[written &- 1], token, tables)
                        : tables.isStable(ids[written &- 1], token))
            {
                ids[written] = token
                written &+= 1
                position = end
                if position >= count { return written }
                token = tables.longestMatch(piece + position, count: count &- position)
                continue
            }
            let shorter = tables.records[Int(token)].prefix
            if shorter != MergeTables.none {
                token = shorter
                continue
            }
            // No token leads on from here: never come back, and try a shorter one before.
            alive[position >> 6] &= ~(1 &<< UInt64(position & 63))
            guard written > 0 else { return bytewise(piece, count: count, tables: tables, into: ids) }
            written &-= 1
            token = ids[written]
            position &-= tables.length(of: token)
        }
    }

    /// The answer if there were no encoding, which cannot happen with a sound vocabulary.
    private static func bytewise(
        _ piece: BytePointer, count: Int, tables: MergeTables, into ids: UnsafeMutablePointer<UInt32>
    ) -> Int {
        for index in 0..<count { ids[index] = tables.byteTokens[Int(piece[index])] }
        return count
    }
}
