import Columnar

/// Writes a FlatBuffer from front to back: a table before what it refers to, its references filled
/// in once their targets stand (https://flatbuffers.dev/internals/).
///
/// FlatBuffers' own builders work from back to front because their tables come last; offsets only
/// have to point forwards, so that the other direction is as valid and needs no reversal.
struct FlatBufferWriter: ~Copyable {
    /// What was written.
    ///
    /// More than the FlatBuffer may follow, after `end`.
    var bytes: BufferWriter

    /// A table that is being filled; `next` is where its next field may go.
    struct Table {
        fileprivate let vtable: Int
        fileprivate let start: Int
        fileprivate var next: Int
    }

    init(capacity: Int) {
        bytes = BufferWriter(capacity: capacity)
        bytes.append(UInt32(0))
    }

    /// A table with room for `slots` fields that take `bytes` in all, its own 4-byte header included.
    mutating func table(slots: Int, bytes size: Int) -> Table {
        let vtableBytes = 4 + 2 * slots
        // The table itself starts on 8 bytes, so that its 64-bit fields can be aligned.
        bytes.append(zeros: -(bytes.count + vtableBytes) & 7)
        let vtable = bytes.count
        let start = vtable + vtableBytes
        bytes.append(zeros: vtableBytes + size)
        bytes.store(UInt16(truncatingIfNeeded: vtableBytes), at: vtable)
        bytes.store(UInt16(truncatingIfNeeded: size), at: vtable + 2)
        bytes.store(Int32(truncatingIfNeeded: vtableBytes), at: start)
        return Table(vtable: vtable, start: start, next: start + 4)
    }

    mutating func root(_ table: Table) { bytes.store(UInt32(truncatingIfNeeded: table.start), at: 0) }

    /// Sets a field, and says where it stands, for a `patch` later.
    @discardableResult
    mutating func set<T: BitwiseCopyable>(_ slot: Int, of table: inout Table, _ value: T) -> Int {
        let size = MemoryLayout<T>.size
        let position = (table.next + size - 1) & -size
        table.next = position + size
        bytes.store(UInt16(truncatingIfNeeded: position - table.start), at: table.vtable + 4 + 2 * slot)
        bytes.store(value, at: position)
        return position
    }

    /// Lets a field refer to a table that was written after it.
    mutating func refer(_ slot: Int, of table: inout Table, to target: Table) {
        refer(slot, of: &table, to: target.start)
    }

    /// Lets a field refer to a string or vector that was written after it.
    mutating func refer(_ slot: Int, of table: inout Table, to target: Int) {
        let position = set(slot, of: &table, UInt32(0))
        patch(UInt32(truncatingIfNeeded: target - position), at: position)
    }

    mutating func patch<T: BitwiseCopyable>(_ value: T, at position: Int) { bytes.store(value, at: position) }

    mutating func string(_ text: String) -> Int {
        bytes.pad(to: 4)
        let start = bytes.count
        bytes.append(UInt32(0))
        bytes.append(utf8: text)
        bytes.store(UInt32(truncatingIfNeeded: bytes.count - start - 4), at: start)
        bytes.append(UInt8(0))
        return start
    }

    /// A vector of `count` elements of `stride` bytes, all zero; they start 4 bytes after the result.
    mutating func vector(count: Int, stride: Int) -> Int {
        // The elements, not their count, stand aligned.
        bytes.append(zeros: stride >= 8 ? -(bytes.count + 4) & 7 : -bytes.count & 3)
        let start = bytes.count
        bytes.append(zeros: 4 + count * stride)
        bytes.store(UInt32(truncatingIfNeeded: count), at: start)
        return start
    }

    /// A vector's element becomes a reference to a table that was written after it.
    mutating func refer(element index: Int, of vector: Int, to target: Table) {
        let position = vector + 4 + 4 * index
        bytes.store(UInt32(truncatingIfNeeded: target.start - position), at: position)
    }

    /// Ends the FlatBuffer, padded so that a body can follow it, and says how long it is.
    mutating func end() -> Int {
        bytes.pad(to: 8)
        return bytes.count
    }

    consuming func finish() -> Buffer {
        _ = end()
        return bytes.finish()
    }
}
