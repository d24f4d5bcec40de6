/// A bounded cache from pieces of 16 to 64 bytes to up to 14 ids; one entry per slot.
struct LongPieceCache {
    static let longest = 64
    static let mostIds = 14
    private static let bits = 13
    private static let entrySize = 128
    static let byteCount = entrySize << bits

    /// An entry is 64 bytes of text, its length and its number of ids in 4 bytes each, the ids.
    let memory: UnsafeMutableRawPointer

    /// Where a piece's entry is or would be.
    struct Slot {
        let entry: UnsafeMutableRawPointer

        var ids: UnsafeMutablePointer<UInt32> {
            (entry + 72).assumingMemoryBound(to: UInt32.self)
        }

        var idCount: Int { Int(entry.load(fromByteOffset: 68, as: UInt32.self)) }

        func store(_ piece: BytePointer, length: Int, ids: UnsafePointer<UInt32>, count: Int) {
            entry.copyMemory(from: piece, byteCount: length)
            entry.storeBytes(of: UInt32(length), toByteOffset: 64, as: UInt32.self)
            entry.storeBytes(of: UInt32(count), toByteOffset: 68, as: UInt32.self)
            (entry + 72).copyMemory(from: ids, byteCount: count * 4)
        }
    }

    /// Finds the slot of a piece, and whether the piece is there.
    ///
    /// - Precondition: `length` is at most 64, and 16 bytes are readable at `piece`.
    @inline(__always)
    func find(_ piece: BytePointer, length: Int) -> (slot: Slot, hit: Bool) {
        let raw = UnsafeRawPointer(piece)
        var hash = UInt64(truncatingIfNeeded: length)
        var offset = 0
        while offset &+ 8 <= length {
            hash = (hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* Self.prime
            hash ^= hash >> 32
            offset &+= 8
        }
        while offset < length {
            hash = (hash ^ UInt64(piece[offset])) &* Self.prime
            offset &+= 1
        }
        hash ^= hash >> 29
        hash = hash &* Self.prime
        let index = Int(truncatingIfNeeded: hash >> UInt64(64 - Self.bits))
        let slot = Slot(entry: memory + index &* Self.entrySize)
        let hit =
            slot.entry.load(fromByteOffset: 64, as: UInt32.self) == UInt32(length)
            && Self.equal(slot.entry, raw, length)
        return (slot, hit)
    }

    private static let prime: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    private static func equal(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Bool {
        var offset = 0
        while offset &+ 8 <= count {
            if a.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                != b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            {
                return false
            }
            offset &+= 8
        }
        while offset < count {
            if a.load(fromByteOffset: offset, as: UInt8.self)
                != b.load(fromByteOffset: offset, as: UInt8.self)
            {
                return false
            }
            offset &+= 1
        }
        return true
    }
}
