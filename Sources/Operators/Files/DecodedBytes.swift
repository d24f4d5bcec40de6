internal import Glibc
internal import Planning

/// A file's bytes as UTF-8, unpacked, in order.
final class DecodedBytes {
    private let source: (UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int
    private let encoding: ReadOptions.Encoding
    private let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    /// Bytes that were read and belong to a character that is not whole.
    private var kept = 0
    private var isBigEndian: Bool?
    private var pending: [UInt8] = []
    private var given = 0
    private var isAtEnd = false

    /// - Parameters:
    ///   - read: Gives the file's bytes, in order; none at their end.
    ///   - compression: How they are packed; nil where they are not.
    ///   - encoding: How they stand for text.
    /// - Throws: `TaskFailure` where they cannot be unpacked.
    init(
        reading read: @escaping (UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int, compression: String?,
        _ encoding: ReadOptions.Encoding
    ) throws(TaskFailure) {
        self.encoding = encoding
        guard let compression else {
            source = read
            return
        }
        let unpacked = try Decompression(compression, reading: read)
        source = { memory throws(TaskFailure) in try unpacked.unpack(into: memory) }
    }

    deinit { raw.deallocate() }

    /// Fills `memory` as far as it comes at once; nothing at the end.
    func read(into memory: UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int {
        if encoding == .utf8 { return try source(memory) }
        while given == pending.count {
            if isAtEnd { return 0 }
            try decode()
        }
        let count = min(memory.count, pending.count - given)
        pending[given..<given + count].withUnsafeBytes { memory.copyMemory(from: $0) }
        given += count
        return count
    }

    private func decode() throws(TaskFailure) {
        pending.removeAll(keepingCapacity: true)
        given = 0
        let count = try source(UnsafeMutableRawBufferPointer(rebasing: raw[kept...]))
        isAtEnd = count == 0
        let bytes = UnsafeRawBufferPointer(rebasing: raw[..<(kept + count)])
        if encoding == .latin1 {
            for byte in bytes { append(Latin1.scalar(byte)) }
        } else {
            let used = try decodeUTF16(bytes)
            kept = bytes.count - used
            if kept > 0 { raw.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[used...])) }
        }
    }

    /// Decodes whole characters; how many bytes they were.
    private func decodeUTF16(_ bytes: UnsafeRawBufferPointer) throws(TaskFailure) -> Int {
        var index = 0
        if isBigEndian == nil, bytes.count >= 2 {
            isBigEndian = bytes[0] == 0xFE && bytes[1] == 0xFF
            if bytes[0] == 0xFE && bytes[1] == 0xFF || bytes[0] == 0xFF && bytes[1] == 0xFE { index = 2 }
        }
        func unit(_ at: Int) -> UInt32 {
            let (first, second) = (UInt32(bytes[at]), UInt32(bytes[at + 1]))
            return isBigEndian == true ? first << 8 | second : second << 8 | first
        }
        while index + 2 <= bytes.count {
            let high = unit(index)
            guard high & 0xFC00 == 0xD800 else {
                append(Unicode.Scalar(high) ?? "\u{FFFD}")
                index += 2
                continue
            }
            guard index + 4 <= bytes.count else { break }
            let low = unit(index + 2)
            guard low & 0xFC00 == 0xDC00 else {
                append("\u{FFFD}")
                index += 2
                continue
            }
            append(Unicode.Scalar(0x10000 + (high & 0x3FF) << 10 + low & 0x3FF) ?? "\u{FFFD}")
            index += 4
        }
        if isAtEnd, index < bytes.count {
            throw TaskFailure("the UTF-16 text ends in the middle of a character", isTransient: false)
        }
        return index
    }

    private func append(_ scalar: Unicode.Scalar) {
        pending.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}

/// Windows 1252, which is ISO 8859-1 but for the controls from 0x80 on.
enum Latin1 {
    private static let others: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]

    static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        guard 0x80..<0xA0 ~= byte else { return Unicode.Scalar(byte) }
        return Unicode.Scalar(others[Int(byte) - 0x80]) ?? Unicode.Scalar(byte)
    }
}
