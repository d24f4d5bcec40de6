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
            var cheapest = 0
            for index in 0..<left &- 1 where ranks[index] < best {
                best = ranks[index]
                cheapest = index
            }
            guard best != TrieNode.noToken else { break }
            ids[cheapest] = best
            left &-= 1
            var index = cheapest &+ 1
            while index < left {
                ids[index] = ids[index &+ 1]
                ranks[index &- 1] = ranks[index]
                index &+= 1
            }
            // `MergeTables.none` is above every rank as well.
            if cheapest > 0 { ranks[cheapest &- 1] = tables.pairs.merged(ids[cheapest &- 1], best) }
            if cheapest < left &- 1 { ranks[cheapest] = tables.pairs.merged(best, ids[cheapest &+ 1]) }
        }
        return left
    }
}
