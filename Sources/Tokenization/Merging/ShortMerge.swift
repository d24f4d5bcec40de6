/// Encodes a piece of a few bytes by merging its cheapest pair again and again.
///
/// Quadratic, and quicker than `Backtracking` for a word: the first pairs come from a grid by
/// their two bytes, and all else from one table, so memory is waited for less often.
enum ShortMerge {
    static let longest = 24

    /// Writes the piece's ids to `ids`, which has room for `count` of them; returns how many.
    ///
    /// `ranks` has room for `count` ranks, of any content.
    @inline(__always)
    static func encode(
        _ piece: BytePointer, count: Int, tables: MergeTables,
        into ids: UnsafeMutablePointer<UInt32>, ranks: UnsafeMutablePointer<UInt32>
    ) -> Int {
        ids[0] = tables.byteTokens[Int(piece[0])]
        for index in 1..<max(count, 1) {
            ids[index] = tables.byteTokens[Int(piece[index])]
            // No token's number is above every rank too.
            ranks[index &- 1] = tables.trie.token(piece[index &- 1], piece[index])
        }
        var left = count
        while left > 1 {
            var best = TrieNode.noToken
            var place = 0
            for index in 0..<left &- 1 where ranks[index] < best {
                best = ranks[index]
                place = index
            }
            guard best != TrieNode.noToken else { break }
            ids[place] = best
            left &-= 1
            var index = place &+ 1
            while index < left {
                ids[index] = ids[index &+ 1]
                ranks[index &- 1] = ranks[index]
                index &+= 1
            }
            // `MergeTables.none` is above every rank as well.
            if place > 0 { ranks[place &- 1] = tables.pairs.merged(ids[place &- 1], best) }
            if place < left &- 1 { ranks[place] = tables.pairs.merged(best, ids[place &+ 1]) }
        }
        return left
    }
}
