/// The memory that one thread encodes with: caches that learn, and room to merge in.
final class Workspace {
    let image: TableImage
    private(set) var pieces: PieceTable
    let longPieces: LongPieceCache
    /// Room for the last bytes of a text and readable bytes after them.
    let tail: UnsafeMutablePointer<UInt8>
    /// Room for a short piece and readable bytes after it.
    let shortCopy: UnsafeMutablePointer<UInt8>

    private let masks: UnsafeMutableRawPointer
    private var pieceBytes: Int
    /// How many bytes of text are still to come before the piece table is made as large as the vocabulary.
    private var bytesUntilSeed: Int
    private(set) var ids: UnsafeMutablePointer<UInt32>
    private(set) var alive: UnsafeMutablePointer<UInt64>
    private let ranks: UnsafeMutablePointer<UInt32>
    private let memo: StabilityMemo
    private var capacity = 256

    /// The lines of the piece table: about as many as the vocabulary has tokens.
    static func lineBits(_ layout: TableLayout) -> Int {
        layout.tokenLimit > 150_000 ? 18 : 17
    }

    /// The lines of the table that a workspace begins with: one megabyte.
    private static let firstLineBits = 14
    /// Filling the large table takes 30 ms, two or three times as long as encoding so many bytes.
    private static let bytesBeforeSeed = 1 << 20

    /// A workspace for about `bytesExpected` bytes of text.
    ///
    /// A small table learns from little text; for much text the whole vocabulary is there from the start.
    init(image: TableImage, bytesExpected: Int = 0) {
        self.image = image
        bytesUntilSeed = Self.bytesBeforeSeed
        masks = .allocate(byteCount: 32, alignment: 16)
        masks.initializeMemory(as: UInt8.self, repeating: 0xFF, count: 16)
        (masks + 16).initializeMemory(as: UInt8.self, repeating: 0, count: 16)
        (pieces, pieceBytes) = Self.makePieces(bits: Self.firstLineBits, masks)
        longPieces = LongPieceCache(memory: PageMemory.allocate(LongPieceCache.byteCount))
        tail = .allocate(capacity: 256)
        shortCopy = .allocate(capacity: Self.shortReadable)
        shortCopy.initialize(repeating: 0, count: Self.shortReadable)
        ids = .allocate(capacity: capacity)
        alive = .allocate(capacity: capacity / 64 + 1)
        ranks = .allocate(capacity: ShortMerge.longest)
        memo = StabilityMemo(slots: .allocate(capacity: 1 << StabilityMemo.bits))
        expect(bytesExpected)
    }

    private static func makePieces(bits: Int, _ masks: UnsafeRawPointer) -> (PieceTable, byteCount: Int) {
        let byteCount = MemoryLayout<PieceEntry>.stride << (bits + 1)
        let entries = PageMemory.allocate(byteCount).bindMemory(to: PieceEntry.self, capacity: 2 << bits)
        return (PieceTable(entries: entries, bits: bits, masks: masks), byteCount)
    }

    /// Says how much text comes next; with enough of it in all, the piece table is filled with the vocabulary.
    @inline(__always) func expect(_ byteCount: Int) {
        guard bytesUntilSeed > 0 else { return }
        bytesUntilSeed -= min(byteCount, bytesUntilSeed)
        if bytesUntilSeed == 0 { seed() }
    }

    private func seed() {
        PageMemory.free(pieces.entries, pieceBytes)
        (pieces, pieceBytes) = Self.makePieces(bits: Self.lineBits(image.layout), masks)
        pieces.seed(image.tables)
    }

    deinit {
        PageMemory.free(pieces.entries, pieceBytes)
        PageMemory.free(longPieces.memory, LongPieceCache.byteCount)
        masks.deallocate()
        tail.deallocate()
        shortCopy.deallocate()
        ids.deallocate()
        alive.deallocate()
        ranks.deallocate()
        memo.slots.deallocate()
    }

    /// Encodes a piece by merging; the ids stay valid until the next call.
    func merge(_ piece: BytePointer, length: Int) -> UnsafeBufferPointer<UInt32> {
        if length > capacity { grow(to: length) }
        if length > Self.runMerge, var runs = RunMerge(piece, count: length, tables: image.tables) {
            return UnsafeBufferPointer(start: ids, count: runs.encode(into: ids))
        }
        return UnsafeBufferPointer(start: ids, count: merge(piece, length: length, into: ids))
    }

    /// How many bytes must be readable at a short piece: its end is read as 16 bytes too.
    static let shortReadable = 32

    /// Encodes a piece of at most 15 bytes, stretch by stretch where no token crosses between two
    /// characters; the ids stay valid until the next call.
    ///
    /// - Precondition: `shortReadable` bytes are readable at `piece`.
    func encodeShort(_ piece: BytePointer, length: Int) -> UnsafeBufferPointer<UInt32> {
        let tables = image.tables
        var stretches = Stretches(of: piece, length: length, tables.seams)
        var count = 0
        while let stretch = stretches.next() {
            if stretch.character != 0 {
                count += tables.characters[stretch.character].copy(to: ids + count)
            } else if stretch.length == length {
                count = merge(piece, length: length, into: ids)
            } else {
                count += encodeStretch(stretch.start, length: stretch.length, into: ids + count)
            }
        }
        return UnsafeBufferPointer(start: ids, count: count)
    }

    /// Looks up a stretch of a piece, or encodes it and remembers it.
    @inline(__always)
    private func encodeStretch(
        _ stretch: BytePointer, length: Int, into ids: UnsafeMutablePointer<UInt32>
    ) -> Int {
        let key = PieceKey(stretch, length: length, masks: pieces.masks)
        let line = pieces.line(key)
        if line[0].matches(key) { return line[0].copyIDs(to: ids) }
        if line[1].matches(key) { return line[1].copyIDs(to: ids) }
        let count = merge(stretch, length: length, into: ids)
        if count <= PieceEntry.mostIds { pieces.insert(PieceEntry(key, ids: ids, count: count), key) }
        return count
    }

    @inline(__always)
    private func merge(
        _ piece: BytePointer, length: Int, into ids: UnsafeMutablePointer<UInt32>
    ) -> Int {
        length <= ShortMerge.longest
            ? ShortMerge.encode(
                piece, count: length, tables: image.tables, into: ids, ranks: ranks)
            : Backtracking.encode(
                piece, count: length, tables: image.tables, into: ids, alive: alive, memo: memo)
    }

    /// Over this length pieces may be a few long runs of one byte each.
    private static let runMerge = 64

    /// Gives back what an unusually long piece took.
    func trim() {
        if capacity > 1 << 20 { grow(to: 256) }
    }

    private func grow(to count: Int) {
        ids.deallocate()
        alive.deallocate()
        capacity = count
        ids = .allocate(capacity: count)
        alive = .allocate(capacity: count / 64 + 1)
    }
}
