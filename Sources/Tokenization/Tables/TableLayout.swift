/// Where each table lies in an image: one block of memory that is built once, kept in a file
/// and mapped by every process.
///
/// Everything follows from a few numbers in the header, so a reader computes the layout again
/// and refuses an image whose size is another.
struct TableLayout: Equatable {
    /// Raise this when any table's content or order changes.
    static let version: UInt64 = 1
    /// "ROOSTBPE" read as a native integer: an image from a machine of the other byte order
    /// does not match.
    static let magic: UInt64 = 0x4550_4254_534F_4F52

    /// One more than the highest id of a mergeable token.
    let tokenLimit: Int
    let byteCount: Int
    let edgeCount: Int
    /// log2 of the slots of the pair table, of the words of its filter, and of the bits of the
    /// seam filter.
    let pairBits: Int
    let pairFilterBits: Int
    let seamBits: Int

    let tokenOffsets: Int
    let byteTokens: Int
    let twoByteNodes: Int
    let edges: Int
    let records: Int
    let pairs: Int
    let pairFilter: Int
    let seams: Int
    let characters: Int
    let tokenBytes: Int
    let totalSize: Int

    static let headerSize = 128

    init(
        tokenLimit: Int, byteCount: Int, edgeCount: Int, pairBits: Int, pairFilterBits: Int,
        seamBits: Int
    ) {
        self.tokenLimit = tokenLimit
        self.byteCount = byteCount
        self.edgeCount = edgeCount
        self.pairBits = pairBits
        self.pairFilterBits = pairFilterBits
        self.seamBits = seamBits
        var next = Self.headerSize
        func section(_ size: Int) -> Int {
            defer { next = (next + size + 63) & ~63 }
            return next
        }
        tokenOffsets = section((tokenLimit + 1) * 4)
        byteTokens = section(256 * 4)
        twoByteNodes = section(65536 * 8)
        edges = section(edgeCount * 8)
        records = section(tokenLimit * 16)
        pairs = section(8 << pairBits)
        pairFilter = section(8 << pairFilterBits)
        seams = section((1 << seamBits) / 8)
        characters = section(CharacterTable.count * 8)
        // Readable past its end, since short tokens are read as 16 bytes.
        tokenBytes = section(byteCount + 64)
        totalSize = next
    }
}

/// The header's fields, in order, as 64-bit integers.
struct TableHeader: Equatable {
    var layout: TableLayout
    /// `ContentHash` of the rank file that the tables were built from.
    var vocabularyHash: UInt64
    /// `ContentHash` of everything after the header.
    var contentHash: UInt64

    private static let fieldCount = 11

    func write(to image: UnsafeMutableRawPointer) {
        let fields: [UInt64] = [
            TableLayout.magic, TableLayout.version, vocabularyHash, contentHash,
            UInt64(layout.totalSize), UInt64(layout.tokenLimit), UInt64(layout.byteCount),
            UInt64(layout.edgeCount), UInt64(layout.pairBits), UInt64(layout.pairFilterBits),
            UInt64(layout.seamBits),
        ]
        for (index, field) in fields.enumerated() {
            image.storeBytes(of: field, toByteOffset: index * 8, as: UInt64.self)
        }
        let hash = Self.hash(UnsafeRawPointer(image))
        image.storeBytes(of: hash, toByteOffset: Self.fieldCount * 8, as: UInt64.self)
    }

    /// The hash of the fields, which stands after them.
    private static func hash(_ image: UnsafeRawPointer) -> UInt64 {
        ContentHash.of(UnsafeRawBufferPointer(start: image, count: fieldCount * 8))
    }

    /// Reads and checks everything but the content's hash; nil for anything unexpected.
    init?(reading image: UnsafeRawBufferPointer) {
        guard image.count >= TableLayout.headerSize else { return nil }
        let fields = (0...Self.fieldCount).map { image.load(fromByteOffset: $0 * 8, as: UInt64.self) }
        guard fields[Self.fieldCount] == Self.hash(image.baseAddress!),
            fields[0] == TableLayout.magic, fields[1] == TableLayout.version,
            fields[4] == UInt64(image.count),
            fields[5] < 1 << 18, fields[6] < 1 << 30,
            fields[7] < 1 << 22, fields[8] < 25, 1...25 ~= fields[9], 6...30 ~= fields[10]
        else { return nil }
        layout = TableLayout(
            tokenLimit: Int(fields[5]), byteCount: Int(fields[6]), edgeCount: Int(fields[7]),
            pairBits: Int(fields[8]), pairFilterBits: Int(fields[9]), seamBits: Int(fields[10]))
        guard layout.totalSize == image.count else { return nil }
        vocabularyHash = fields[2]
        contentHash = fields[3]
    }

    init(layout: TableLayout, vocabularyHash: UInt64, contentHash: UInt64) {
        self.layout = layout
        self.vocabularyHash = vocabularyHash
        self.contentHash = contentHash
    }
}
