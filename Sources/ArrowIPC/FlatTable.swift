import Columnar

/// A table of a FlatBuffer that nobody vouches for: every read is checked against the buffer's end.
///
/// A field that is absent has its default (https://flatbuffers.dev/internals/). Tables and vectors are views that do not own the bytes, because counting references would take
/// half the time of decoding a small batch: they live inside of `Buffer.reading` only.
struct FlatTable {
    private let bytes: UnsafeRawBufferPointer
    private let start: Int
    private let vtable: Int
    private let vtableBytes: Int

    /// The root table.
    /// - Throws: `ArrowIPCError` where a table would lie outside of the buffer, here and below.
    fileprivate init(root bytes: UnsafeRawBufferPointer) throws(ArrowIPCError) {
        self = try FlatTable(bytes, at: Int(bytes.checked(0, as: UInt32.self)))
    }

    fileprivate init(_ bytes: UnsafeRawBufferPointer, at start: Int) throws(ArrowIPCError) {
        self.bytes = bytes
        self.start = start
        vtable = start - Int(try bytes.checked(start, as: Int32.self))
        vtableBytes = Int(try bytes.checked(vtable, as: UInt16.self))
        guard vtableBytes >= 4, vtableBytes <= bytes.count - vtable else {
            throw .malformed("the table at byte \(start) of the metadata has a layout outside of the metadata")
        }
    }

    func scalar<T: FixedWidthInteger & BitwiseCopyable>(_ slot: Int, default absent: T) throws(ArrowIPCError) -> T {
        guard let position = position(slot) else { return absent }
        return try bytes.checked(position, as: T.self)
    }

    func flag(_ slot: Int) throws(ArrowIPCError) -> Bool { try scalar(slot, default: UInt8(0)) != 0 }

    func has(_ slot: Int) -> Bool { position(slot) != nil }

    func table(_ slot: Int) throws(ArrowIPCError) -> FlatTable? {
        guard let position = position(slot) else { return nil }
        return try FlatTable(bytes, at: bytes.target(position))
    }

    /// A string, which may take `limit` bytes: several fields may refer to the same one, so that the
    /// buffer's own size bounds nothing.
    func string(_ slot: Int, limit: Int) throws(ArrowIPCError) -> String? {
        guard let text = try vector(slot, stride: 1) else { return nil }
        guard text.count <= limit else {
            throw .malformed("the metadata repeats a text of \(text.count) bytes too often")
        }
        return String(decoding: text.content, as: UTF8.self)
    }

    /// A vector of elements of `stride` bytes.
    func vector(_ slot: Int, stride: Int) throws(ArrowIPCError) -> FlatVector? {
        guard let position = position(slot) else { return nil }
        return try FlatVector(bytes, at: bytes.target(position), stride: stride)
    }

    private func position(_ slot: Int) -> Int? {
        let entry = 4 + 2 * slot
        guard entry + 2 <= vtableBytes else { return nil }
        let offset = bytes.loadUnaligned(fromByteOffset: vtable + entry, as: UInt16.self)
        return offset == 0 ? nil : start + Int(offset)
    }
}

/// A vector of a FlatBuffer, known to lie inside of it.
struct FlatVector {
    private let bytes: UnsafeRawBufferPointer
    private let start: Int
    private let stride: Int
    let count: Int

    fileprivate init(_ bytes: UnsafeRawBufferPointer, at position: Int, stride: Int) throws(ArrowIPCError) {
        self.bytes = bytes
        self.stride = stride
        count = Int(try bytes.checked(position, as: UInt32.self))
        start = position + 4
        guard count * stride <= bytes.count - start else {
            throw .malformed("a vector of \(count) elements at byte \(position) ends outside of the metadata")
        }
    }

    fileprivate var content: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[start..<start + count * stride])
    }

    /// The integer at byte `offset` of the element at `index`.
    /// - Precondition: the element is one of the vector's, and the integer lies inside of it.
    func integer<T: FixedWidthInteger & BitwiseCopyable>(_ index: Int, at offset: Int = 0, as type: T.Type) -> T {
        precondition(index >= 0 && index < count && offset + MemoryLayout<T>.size <= stride, "outside of the vector")
        return bytes.loadUnaligned(fromByteOffset: start + index * stride + offset, as: T.self)
    }

    /// The table that the element at `index` refers to, in a vector of references.
    func table(_ index: Int) throws(ArrowIPCError) -> FlatTable {
        try FlatTable(bytes, at: start + index * stride + Int(integer(index, as: UInt32.self)))
    }
}

extension Buffer {
    /// What `body` makes of this buffer's root table, which must not leave it.
    /// - Throws: `ArrowIPCError` where there is no root table, or what `body` throws.
    func reading<Result>(
        _ body: (FlatTable) throws(ArrowIPCError) -> Result
    ) throws(ArrowIPCError) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(FlatTable(root: bytes))
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func checked<T: FixedWidthInteger & BitwiseCopyable>(
        _ position: Int, as type: T.Type
    ) throws(ArrowIPCError) -> T {
        guard position >= 0, position <= count - MemoryLayout<T>.size else {
            throw .malformed("an offset leads to byte \(position) of \(count) bytes of metadata")
        }
        return loadUnaligned(fromByteOffset: position, as: T.self)
    }

    /// Where the reference at `position` leads.
    fileprivate func target(_ position: Int) throws(ArrowIPCError) -> Int {
        position + Int(try checked(position, as: UInt32.self))
    }
}
