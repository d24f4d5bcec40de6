import Columnar
import Compression

/// Unpacks the buffers of a compressed batch: each has the length of its contents in 8 bytes before them
/// (Message.fbs, `BodyCompression`).
final class PackedBuffers {
    /// The length that says that the contents are not packed.
    private static let unpacked: Int64 = -1
    /// How much memory is made ready before anything came out.
    private static let firstPiece = 1 << 20

    private let decompressor: any Decompressor
    private let name: String
    private let allowance: Allowance

    /// - Parameters:
    ///   - table: The table `BodyCompression`.
    ///   - allowance: What the file may unfold to.
    /// - Throws: `ArrowIPCError` where the codec is not known, or its library is missing.
    init(_ table: FlatTable, _ allowance: Allowance) throws(ArrowIPCError) {
        let codec = try table.scalar(Format.CompressionSlot.codec, default: Int8(0))
        guard try table.scalar(Format.CompressionSlot.method, default: Int8(0)) == 0 else {
            throw .unsupported("a batch that is not compressed buffer by buffer; write it without compression")
        }
        guard codec == 0 || codec == 1 else { throw .unsupported("compression of the unknown kind \(codec)") }
        do throws(DecompressorError) {
            if codec == 0 {
                (decompressor, name) = (try LZ4(), "LZ4")
            } else {
                (decompressor, name) = (try Zstandard(), "Zstandard")
            }
        } catch {
            throw .unsupported("the rows are compressed, and \(error)")
        }
        self.allowance = allowance
    }

    /// The contents of a buffer.
    func unpacked(_ packed: Buffer, _ column: String) throws(ArrowIPCError) -> Buffer {
        // Nothing is left as it is.
        if packed.isEmpty { return packed }
        guard packed.count >= 8 else {
            throw .truncated("a compressed buffer of column '\(column)' has \(packed.count) bytes")
        }
        let claimed = Int64(littleEndian: packed.load(0))
        let rest = packed.slice(8..<packed.count)
        if claimed == Self.unpacked { return rest }
        guard claimed >= 0, let length = Int(exactly: claimed) else {
            throw .malformed("a compressed buffer of column '\(column)' of \(claimed) bytes")
        }
        try allowance.take(length, column)
        return try unpack(rest, length, column)
    }

    private func unpack(_ packed: Buffer, _ length: Int, _ column: String) throws(ArrowIPCError) -> Buffer {
        defer { withExtendedLifetime(packed) {} }
        // One byte more than is claimed, so that more than that is seen.
        var memory = BufferWriter(capacity: min(length, Self.firstPiece) + 1)
        memory.append(zeros: min(length, Self.firstPiece) + 1)
        var read = 0
        var written = 0
        while true {
            let unpacked = memory.withMutableBytes { memory in
                decompressor.unpack(
                    UnsafeRawBufferPointer(rebasing: packed.bytes[read...]),
                    into: UnsafeMutableRawBufferPointer(rebasing: memory[written...]))
            }
            guard let unpacked else { throw problem(column, "\(decompressor.fault)") }
            read += unpacked.read
            written += unpacked.written
            guard written <= length else { throw problem(column, "holds more than the \(length) bytes that it claims") }
            if unpacked.isAtEnd, written == length { break }
            guard unpacked.read > 0 || unpacked.written > 0 else {
                throw problem(column, "ends after \(written) of the \(length) bytes that it claims")
            }
            // Memory follows what came out, never what is claimed alone.
            if written == memory.count { memory.append(zeros: min(memory.count, length + 1 - memory.count)) }
        }
        memory.truncate(to: written)
        return memory.finish()
    }

    private func problem(_ column: String, _ words: String) -> ArrowIPCError {
        .malformed("a buffer of column '\(column)', compressed by \(name), \(words)")
    }
}
