/// Where a value stands in a record.
struct FieldSlot {
    enum Kind: UInt8 {
        /// There is none, or null.
        case missing
        /// These bytes are a text; in JSON they have quotes around them.
        case text
        /// The bytes are JSON of any other kind, as it stands there.
        case json
    }

    static var missing: FieldSlot { FieldSlot(start: nil, count: 0, kind: .missing) }

    let start: UnsafeRawPointer?
    let count: Int
    let kind: Kind

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// The value as JSON, a text with its quotes.
    var json: UnsafeRawBufferPointer {
        guard kind == .text, let start else { return bytes }
        return UnsafeRawBufferPointer(start: start - 1, count: count + 2)
    }
}

/// Where the values of some records stand, column by column, so that each column takes those of all records at once.
///
/// The records' bytes must last as long as it is used.
final class RecordBlock {
    static let mostRows = 1_024

    let columnCount: Int
    // Not a variable of the object: Swift checks each access to one of those.
    private let count: UnsafeMutablePointer<Int>
    private let slots: UnsafeMutablePointer<FieldSlot>

    init(columns: Int) {
        columnCount = columns
        count = .allocate(capacity: 1)
        count.initialize(to: 0)
        slots = .allocate(capacity: max(1, columns * Self.mostRows))
        slots.initialize(repeating: .missing, count: max(1, columns * Self.mostRows))
    }

    deinit {
        slots.deallocate()
        count.deallocate()
    }

    @inline(__always)
    var rows: Int { count.pointee }

    /// Begins a row, which has no values yet; there must be room for one.
    @inline(__always)
    func begin() {
        precondition(rows < Self.mostRows, "a block has room for a row")
        for column in 0..<columnCount { slots[column &* Self.mostRows &+ rows] = .missing }
    }

    /// Sets a value of the row that was begun last.
    @inline(__always)
    func set(_ column: Int, _ slot: FieldSlot) {
        precondition(column >= 0 && column < columnCount, "a block has the column")
        slots[column &* Self.mostRows &+ rows] = slot
    }

    /// Ends the row that was begun; one that is not ended is forgotten.
    @inline(__always)
    func end() { count.pointee &+= 1 }

    /// The values of a column.
    func column(_ column: Int) -> UnsafeBufferPointer<FieldSlot> {
        precondition(column >= 0 && column < columnCount, "a block has the column")
        return UnsafeBufferPointer(start: slots + column * Self.mostRows, count: rows)
    }

    func removeAll() { count.pointee = 0 }
}

/// Finds marks in bytes, eight at once.
enum ByteSearch {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The first quote, backslash or control character from `index` on, or the end.
    @inline(__always)
    static func endOfPlainText(_ bytes: UnsafePointer<UInt8>, _ index: Int, _ end: Int) -> Int {
        var index = index
        while index &+ 8 <= end {
            let word = load(bytes, index)
            // One flipped bit puts the quote, 0x22, right behind the control characters, at 0x20.
            let quoteOrControl = (word ^ (ones &* 0x02)) &- (ones &* 0x21)
            let backslash = (word ^ (ones &* 0x5C)) &- ones
            let marks = (quoteOrControl | backslash) & ~word & highBits
            if marks != 0 { return index &+ marks.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < end, bytes[index] >= 0x20, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\")
        {
            index &+= 1
        }
        return index
    }

    /// The first such byte from `index` on, or the end.
    @inline(__always)
    static func first(_ byte: UInt8, in bytes: UnsafePointer<UInt8>, _ index: Int, _ end: Int) -> Int {
        var index = index
        let wanted = ones &* UInt64(byte)
        while index &+ 8 <= end {
            let word = load(bytes, index) ^ wanted
            let marks = (word &- ones) & ~word & highBits
            if marks != 0 { return index &+ marks.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < end, bytes[index] != byte { index &+= 1 }
        return index
    }

    /// Whether all bytes are ASCII.
    static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        var all: UInt64 = 0
        while index &+ 8 <= bytes.count {
            all |= bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        while index < bytes.count {
            all |= UInt64(bytes[index])
            index &+= 1
        }
        return all & highBits == 0
    }

    @inline(__always)
    private static func load(_ bytes: UnsafePointer<UInt8>, _ index: Int) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
}
