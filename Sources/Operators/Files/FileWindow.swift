internal import Glibc
internal import Planning

/// Bytes of a file in memory that moves over it, and grows where what begins at `start` needs more.
struct FileWindow: ~Copyable {
    /// A longer record is refused.
    static let longestRecord = 512 << 20

    private let file: InputFile
    private var memory: UnsafeMutableRawBufferPointer
    /// What of the memory is not dealt with yet begins here.
    var start = 0
    private(set) var filled = 0
    /// Where in the file, as it is decoded, the memory begins.
    private(set) var base: Int64
    private(set) var isAtFileEnd = false

    /// A window that is empty yet.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - base: The first byte that is read.
    ///   - count: The memory to begin with.
    init(_ file: consuming InputFile, from base: Int64, count: Int) {
        self.file = file
        self.base = base
        memory = .allocate(byteCount: count, alignment: 64)
    }

    deinit { memory.deallocate() }

    /// The bytes that it has room for now.
    var count: Int { memory.count }

    /// A byte of the memory.
    subscript(index: Int) -> UInt8 { memory[index] }

    /// A part of the memory; valid until more is read.
    subscript(range: Range<Int>) -> Slice<UnsafeRawBufferPointer> { UnsafeRawBufferPointer(memory)[range] }

    /// Where in the file `start` stands.
    var position: Int64 { base + Int64(start) }

    /// Whether it holds nothing but a record that is longer than any may be.
    var isTooLong: Bool { start == 0 && filled == memory.count && filled >= Self.longestRecord }

    /// Moves what is not dealt with to the memory's beginning, and reads on behind it.
    mutating func fill() throws(TaskFailure) {
        if start > 0 {
            memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<filled]))
            base += Int64(start)
            (start, filled) = (0, filled - start)
        }
        if filled == memory.count { grow() }
        let free = UnsafeMutableRawBufferPointer(rebasing: memory[filled...])
        let count = try file.read(at: base + Int64(filled), into: free)
        isAtFileEnd = count == 0
        filled += count
    }

    private mutating func grow() {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: memory.count * 2, alignment: 64)
        larger.copyMemory(from: UnsafeRawBufferPointer(memory))
        memory.deallocate()
        memory = larger
    }

    /// Where a byte stands first in a part of the memory.
    func position(of byte: UInt8, in range: Range<Int>) -> Int? {
        guard !range.isEmpty, let start = memory.baseAddress,
            let found = memchr(start + range.lowerBound, Int32(byte), range.count)
        else { return nil }
        return UnsafeMutableRawPointer(found) - start
    }
}
