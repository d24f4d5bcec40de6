/// Memory that grows while it is written and becomes a `Buffer` without another copy.
@usableFromInline package struct BufferWriter: ~Copyable {
    // Visible for inlining only: an unspecialised generic call from another module costs several times more.
    @usableFromInline var memory: Memory
    @usableFromInline package internal(set) var count = 0

    package init(capacity: Int = 64) {
        memory = Memory(capacity: max(capacity, 64))
    }

    package mutating func append(_ source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress, source.count > 0 else { return }
        reserve(source.count)
        (memory.start + count).copyMemory(from: start, byteCount: source.count)
        count += source.count
    }

    @inlinable
    package mutating func append<T: BitwiseCopyable>(_ value: T) {
        reserve(MemoryLayout<T>.size)
        (memory.start + count).storeBytes(of: value, as: T.self)
        count += MemoryLayout<T>.size
    }

    /// The lowest bytes of `value`, the lowest first.
    ///
    /// - Parameters:
    ///   - count: how many, up to 8.
    ///   - value: holds them.
    @inlinable
    package mutating func append(lowest count: Int, of value: UInt64) {
        reserve(8)
        (memory.start + self.count).storeBytes(of: value.littleEndian, as: UInt64.self)
        self.count += count
    }

    package mutating func append(utf8 text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    package mutating func append(zeros: Int) {
        guard zeros > 0 else { return }
        reserve(zeros)
        (memory.start + count).initializeMemory(as: UInt8.self, repeating: 0, count: zeros)
        count += zeros
    }

    /// Zeros up to the next multiple of `alignment`, a power of two.
    package mutating func pad(to alignment: Int) {
        append(zeros: (alignment - count & (alignment - 1)) & (alignment - 1))
    }

    /// Takes back what stands behind the first `count` bytes.
    package mutating func truncate(to count: Int) { self.count = max(0, min(self.count, count)) }

    /// Overwrites what stands at `offset`.
    @inlinable
    package mutating func store<T: BitwiseCopyable>(_ value: T, at offset: Int) {
        precondition(offset >= 0 && offset + MemoryLayout<T>.size <= count, "outside of what was written")
        (memory.start + offset).storeBytes(of: value, as: T.self)
    }

    @inlinable
    package func load<T: BitwiseCopyable>(at offset: Int, as type: T.Type) -> T {
        precondition(offset >= 0 && offset + MemoryLayout<T>.size <= count, "outside of what was written")
        return (memory.start + offset).loadUnaligned(as: T.self)
    }

    /// Lets `body` fill what was written, such as zeros that made room.
    /// - Throws: what `body` throws.
    package mutating func withMutableBytes<R, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeMutableRawBufferPointer(start: memory.start, count: count))
    }

    package consuming func finish() -> Buffer {
        count == 0 ? .empty : Buffer(bytes: UnsafeRawBufferPointer(start: memory.start, count: count), owner: memory)
    }

    @inlinable
    mutating func reserve(_ more: Int) {
        if count + more > memory.capacity { grow(more) }
    }

    @usableFromInline
    mutating func grow(_ more: Int) {
        let larger = Memory(capacity: max(memory.capacity * 2, count + more))
        larger.start.copyMemory(from: memory.start, byteCount: count)
        memory = larger
    }
}

/// One allocation, aligned to Arrow's recommended 64 bytes and freed with its last owner.
@usableFromInline
final class Memory {
    @usableFromInline let start: UnsafeMutableRawPointer
    @usableFromInline let capacity: Int

    init(capacity: Int) {
        start = .allocate(byteCount: capacity, alignment: 64)
        self.capacity = capacity
    }

    deinit { start.deallocate() }
}
