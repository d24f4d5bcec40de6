/// An id of a token: its rank for a mergeable one, its given number for a special one.
package typealias TokenID = UInt32

/// A view of an image's tables: pointers only, to be copied into loops.
///
/// The image outlives every view of it (`TableImage` owns the memory). Ids and nodes in the
/// tables are in range because the image's content hash was checked.
struct MergeTables: @unchecked Sendable {
    /// No token.
    static let none: UInt32 = .max

    /// One more than the highest mergeable id.
    let tokenLimit: UInt32
    /// Token `id` is `tokenBytes[tokenOffsets[id]..<tokenOffsets[id + 1]]`.
    let tokenOffsets: UnsafePointer<UInt32>
    let tokenBytes: UnsafePointer<UInt8>
    /// The token of each single byte; an id is not the byte's value.
    let byteTokens: UnsafePointer<UInt32>
    let records: UnsafePointer<TokenRecord>
    let pairs: PairTable
    let trie: TokenTrie
    let seams: SeamFilter
    let characters: CharacterTable

    init(image: UnsafeRawPointer, layout: TableLayout) {
        func table<Element>(_ offset: Int) -> UnsafePointer<Element> {
            (image + offset).assumingMemoryBound(to: Element.self)
        }
        tokenLimit = UInt32(layout.tokenLimit)
        tokenOffsets = table(layout.tokenOffsets)
        tokenBytes = table(layout.tokenBytes)
        byteTokens = table(layout.byteTokens)
        records = table(layout.records)
        pairs = PairTable(
            slots: table(layout.pairs), bits: layout.pairBits, filter: table(layout.pairFilter),
            filterBits: layout.pairFilterBits)
        trie = TokenTrie(twoByteNodes: table(layout.twoByteNodes), nodes: table(layout.edges))
        characters = CharacterTable(words: table(layout.characters))
        seams = SeamFilter(words: table(layout.seams), bits: layout.seamBits)
    }

    @inline(__always) func bytes(of id: UInt32) -> UnsafeBufferPointer<UInt8> {
        let start = tokenOffsets[Int(id)]
        return UnsafeBufferPointer(
            start: tokenBytes + Int(start), count: Int(tokenOffsets[Int(id) + 1] - start))
    }

    @inline(__always) func length(of id: UInt32) -> Int { Int(records[Int(id)].length) }
}
