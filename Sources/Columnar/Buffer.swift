/// Immutable bytes with a shared owner: the unit in which Arrow data is held, sliced and sent.
///
/// Copying a `Buffer` copies a reference, never the bytes. The owner may be memory of our own, a
/// ZeroMQ message or an array that another library produced; the bytes live as long as it does.
public struct Buffer: @unchecked Sendable {
    @usableFromInline package let bytes: UnsafeRawBufferPointer
    private let owner: AnyObject?

    /// A view of `bytes`, which `owner` keeps alive and nobody changes any more.
    package init(bytes: UnsafeRawBufferPointer, owner: AnyObject) {
        self.bytes = bytes
        self.owner = owner
    }

    private init() {
        bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        owner = nil
    }

    package static let empty = Buffer()

    @inlinable package var count: Int { bytes.count }
    @inlinable package var isEmpty: Bool { bytes.isEmpty }

    /// A part of this buffer that shares its owner.
    package func slice(_ range: Range<Int>) -> Buffer {
        guard !range.isEmpty, let owner else { return .empty }
        return Buffer(bytes: UnsafeRawBufferPointer(rebasing: bytes[range]), owner: owner)
    }

    /// The element at `index` of a buffer that holds values of `type` one after another.
    ///
    /// Bytes from the wire need not be aligned, so the load never assumes it.
    @inlinable
    package func load<T: BitwiseCopyable>(_ index: Int, as type: T.Type = T.self) -> T {
        bytes.loadUnaligned(fromByteOffset: index &* MemoryLayout<T>.stride, as: T.self)
    }
}

extension Buffer {
    /// A buffer with a copy of `source`.
    package init(copying source: UnsafeRawBufferPointer) {
        var writer = BufferWriter(capacity: source.count)
        writer.append(source)
        self = writer.finish()
    }

    package init(_ source: [UInt8]) {
        self = source.withUnsafeBytes { Buffer(copying: $0) }
    }

    package init(_ text: String) {
        var text = text
        self = text.withUTF8 { Buffer(copying: UnsafeRawBufferPointer($0)) }
    }

    /// The values of `source` in their memory layout.
    package init<T: BitwiseCopyable>(values source: [T]) {
        self = source.withUnsafeBytes { Buffer(copying: $0) }
    }

    package var string: String { String(decoding: bytes, as: UTF8.self) }
    package var array: [UInt8] { Array(bytes) }
}

extension Buffer: Equatable {
    /// Compares the bytes; who owns them does not matter.
    public static func == (left: Buffer, right: Buffer) -> Bool { left.bytes.elementsEqual(right.bytes) }
}
