/// Builds a vocabulary's tables into a new image.
///
/// The prefix links and the splits are those of the linear-time encoder of github/rust-gems
/// (crates/bpe, MIT), see `Backtracking`.
///
/// A token needs only one split. When two adjacent tokens l and r are about to merge into t, no
/// merge has crossed t's ends so far, so everything inside went as it goes when t's bytes are
/// encoded alone; and that ends with the same one pair every time. Pairs that make t's bytes in
/// another way therefore never become adjacent.
enum TableBuilder {
    static func build(_ ranks: RankFile, vocabularyHash: UInt64) -> TableImage {
        var trieBuilder = TrieBuilder()
        var seams = SeamFilterBuilder()
        ranks.eachToken { id, token in
            trieBuilder.insert(token, id: id)
            seams.add(token)
        }
        let trie = trieBuilder.finish()

        let layout = TableLayout(
            tokenLimit: ranks.limit, byteCount: ranks.bytes.count, edgeCount: trie.lists.count,
            pairBits: bits(ranks.limit * 2), pairFilterBits: bits(ranks.limit / 8),
            seamBits: seams.bits)
        let image = TableImage(allocating: layout)
        func table<Element>(_ offset: Int, _ type: Element.Type) -> UnsafeMutablePointer<Element> {
            (image.mutableBase + offset).assumingMemoryBound(to: Element.self)
        }
        table(layout.tokenOffsets, UInt32.self).update(from: ranks.offsets, count: ranks.limit + 1)
        table(layout.tokenBytes, UInt8.self).update(from: ranks.bytes, count: ranks.bytes.count)
        table(layout.twoByteNodes, UInt64.self).update(from: trie.twoByteNodes, count: 65536)
        table(layout.edges, UInt64.self).update(from: trie.lists, count: trie.lists.count)
        table(layout.pairs, UInt64.self).update(
            repeating: PairTable.empty, count: 1 << layout.pairBits)
        seams.fill(table(layout.seams, UInt64.self), bits: layout.seamBits)
        let byteTokens = table(layout.byteTokens, UInt32.self)
        ranks.eachToken { id, token in
            if token.count == 1 { byteTokens[Int(token[0])] = id }
        }
        fillRecords(image.tables, table(layout.records, TokenRecord.self))
        CharacterTable.fill(table(layout.characters, UInt64.self), image.tables)
        image.seal(vocabularyHash: vocabularyHash)
        return image
    }

    /// log2 of the first power of two that is no less than `count`.
    private static func bits(_ count: Int) -> Int {
        var bits = 10
        while 1 << bits < count { bits += 1 }
        return bits
    }

    /// Finds each token's longest prefix and its split, in order of rank, with the records and
    /// pairs of lower ranks already there.
    private static func fillRecords(
        _ tables: MergeTables, _ records: UnsafeMutablePointer<TokenRecord>
    ) {
        for id in 0..<tables.tokenLimit {
            let token = tables.bytes(of: id)
            records[Int(id)] = TokenRecord(
                left: id, right: id,
                prefix: token.count > 1
                    ? tables.longestMatch(token.baseAddress!, count: token.count - 1)
                    : MergeTables.none,
                length: UInt32(token.count))
        }
        // A prefix may have a higher rank, so all links come before the first split.
        for id in 0..<tables.tokenLimit {
            let token = tables.bytes(of: id)
            var left = records[Int(id)].prefix
            while left != MergeTables.none {
                let length = tables.length(of: left)
                let right = tables.longestMatch(
                    token.baseAddress! + length, count: token.count - length)
                if left < id, right < id, tables.length(of: right) == token.count - length,
                    tables.isStable(left, right)
                {
                    tables.pairs.insert(left, right, id)
                    records[Int(id)].left = left
                    records[Int(id)].right = right
                    break
                }
                left = records[Int(left)].prefix
            }
        }
    }
}
