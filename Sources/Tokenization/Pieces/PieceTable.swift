/// A text of at most 15 bytes as two words, the length in the top byte.
struct PieceKey {
    var low: UInt64
    var high: UInt64

    static let longest = 15

    /// Reads a piece.
    ///
    /// - Precondition: 16 bytes are readable at `pointer`; `length` is 1 to 15.
    @inline(__always)
    init(_ pointer: BytePointer, length: Int, masks: UnsafeRawPointer) {
        let raw = UnsafeRawPointer(pointer)
        let mask = masks + (16 &- length)
        low = raw.loadUnaligned(as: UInt64.self) & mask.loadUnaligned(as: UInt64.self)
        high =
            raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            & mask.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        // The native order of the key does not matter, only that the length's byte is free.
        high = UInt64(littleEndian: high) | UInt64(truncatingIfNeeded: length) << 56
    }
}

/// What is known of a short piece: its key, and up to four ids.
///
/// `ids01` is the first id and, from bit 32, the second; `ids23` the third, from bit 32 the
/// fourth, and from bit 56 how many there are.
struct PieceEntry {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var ids01: UInt64 = 0
    var ids23: UInt64 = 0

    static let mostIds = 4

    @inline(__always) func matches(_ key: PieceKey) -> Bool {
        // One branch, not two.
        (low ^ key.low) | (high ^ key.high) == 0
    }

    @inline(__always) var count: Int { Int(truncatingIfNeeded: ids23 >> 56) }

    /// Writes four ids, of which `count` count; returns how many.
    @inline(__always) func copyIDs(to ids: UnsafeMutablePointer<UInt32>) -> Int {
        let raw = UnsafeMutableRawPointer(ids)
        raw.storeBytes(of: ids01, as: UInt64.self)
        raw.storeBytes(of: ids23 & 0x00FF_FFFF_FFFF_FFFF, toByteOffset: 8, as: UInt64.self)
        return count
    }

    init() {}

    init(_ key: PieceKey, ids: UnsafePointer<UInt32>, count: Int) {
        low = key.low
        high = key.high
        ids01 = UInt64(ids[0]) | (count > 1 ? UInt64(ids[1]) << 32 : 0)
        ids23 = (count > 2 ? UInt64(ids[2]) : 0) | (count > 3 ? UInt64(ids[3]) << 32 : 0)
        ids23 |= UInt64(count) << 56
    }
}

/// A bounded cache from short pieces to ids, that starts with the vocabulary itself.
///
/// Two entries share a cache line. A new one becomes the first and moves the first to the second; an entry that is
/// lost by that is found again by merging. One thread at a time.
struct PieceTable {
    let entries: UnsafeMutablePointer<PieceEntry>
    let masks: UnsafeRawPointer
    private let shift: UInt64

    init(entries: UnsafeMutablePointer<PieceEntry>, bits: Int, masks: UnsafeRawPointer) {
        self.entries = entries
        self.masks = masks
        shift = UInt64(64 - bits)
    }

    /// The first of the two entries that may hold `key`.
    @inline(__always)
    func line(_ key: PieceKey) -> UnsafeMutablePointer<PieceEntry> {
        let hash = (key.low &* 0x9E37_79B9_7F4A_7C15) ^ (key.high &* 0xC2B2_AE3D_27D4_EB4F)
        return entries + Int(truncatingIfNeeded: hash &>> shift) &* 2
    }

    func insert(_ entry: PieceEntry, _ key: PieceKey) {
        let line = line(key)
        line[1] = line[0]
        line[0] = entry
    }

    /// Fills the table with a vocabulary's short tokens, the most common last.
    func seed(_ tables: MergeTables) {
        for id in (0..<tables.tokenLimit).reversed() {
            let length = tables.length(of: id)
            guard length > 0, length <= PieceKey.longest else { continue }
            let key = PieceKey(
                tables.tokenBytes + Int(tables.tokenOffsets[Int(id)]), length: length, masks: masks)
            withUnsafePointer(to: id) { insert(PieceEntry(key, ids: $0, count: 1), key) }
        }
    }
}
