internal import Glibc
internal import SparkFunctions

/// Finds the fields of lines of CSV where they are written as nearly all are.
///
/// It takes what it can be sure of, and nothing else: another line is read by `CSVRecords`.
struct CSVIndex {
    private let separator: UInt8
    private let quote: UInt8
    private let escape: UInt8
    /// For each field the column of the block; -1 where none is wanted.
    private let columns: [Int]

    /// Nil for formats of which it does not know all.
    ///
    /// - Parameters:
    ///   - format: How the lines are written.
    ///   - columns: The positions of the fields that are wanted, as a block has them.
    init?(_ format: CSVFormat, _ columns: [Int]) {
        guard let plain = format.plain else { return nil }
        (separator, quote, escape) = plain
        var places = [Int](repeating: -1, count: (columns.max() ?? -1) + 1)
        for (column, field) in columns.enumerated() where field >= 0 { places[field] = column }
        self.columns = places
    }

    /// Adds the row of a line in UTF-8; false for another line, of which nothing is added.
    func add(_ line: UnsafeRawBufferPointer, to block: RecordBlock) -> Bool {
        guard let start = line.baseAddress else { return false }
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        let end = line.count
        var index = 0
        block.begin()
        // Fields behind the last one that is wanted are not looked at.
        for column in columns {
            let slot: FieldSlot
            if index < end, bytes[index] == quote, quote != 0 {
                guard let text = quoted(bytes, &index, end) else { return false }
                slot = text
            } else {
                let first = index
                index = ByteSearch.first(separator, in: bytes, first, end)
                slot =
                    first == index
                    ? .missing : FieldSlot(start: bytes + first, count: index &- first, kind: .text)
            }
            if column >= 0 { block.set(column, slot) }
            if index == end { break }
            index &+= 1
        }
        block.end()
        return true
    }

    /// A field between two quotes that has no others in it; nil for one that others must read.
    @inline(__always)
    private func quoted(_ bytes: UnsafePointer<UInt8>, _ index: inout Int, _ end: Int) -> FieldSlot? {
        let first = index &+ 1
        // What stands in quotes is mostly long.
        guard let found = memchr(bytes + first, Int32(quote), end &- first) else { return nil }
        let closing = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - bytes
        guard closing &+ 1 == end || bytes[closing &+ 1] == separator else { return nil }
        if escape != quote, memchr(bytes + first, Int32(escape), closing &- first) != nil { return nil }
        index = closing &+ 1
        // Nothing between quotes is the empty value, which is null like nothing at all.
        return closing == first ? .missing : FieldSlot(start: bytes + first, count: closing &- first, kind: .text)
    }
}
