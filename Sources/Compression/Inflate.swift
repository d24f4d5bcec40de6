internal import CZlib

/// gzip and deflate, by zlib.
///
/// RFC 1950 to 1952.
package final class Inflate: Decompressor {
    /// What stands around the packed bytes, in zlib's numbers: 15 is the largest window.
    package enum Frame: Int32 {
        case none = -15
        case gzip = 31
        /// The one that there is.
        case gzipOrZlib = 47
    }

    /// zlib wants it to stay where it is.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    package private(set) var fault = PackedFault.damaged

    /// - Parameters:
    ///   - frame: What stands around the packed bytes.
    ///   - isChecked: Whether the checksum and the length behind them must be right.
    /// - Throws: `DecompressorError.noMemory`.
    package init(_ frame: Frame, isChecked: Bool = true) throws(DecompressorError) {
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, frame.rawValue, ZLIB_VERSION, size) == Z_OK else { throw .noMemory }
        if !isChecked { inflateValidate(stream, 0) }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    package func unpack(_ packed: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer) -> Unpacked? {
        let given = UInt32(clamping: packed.count), free = UInt32(clamping: memory.count)
        // zlib does not write to its input, though it takes it as if it did.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: packed.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = given
        stream.pointee.next_out = memory.assumingMemoryBound(to: UInt8.self).baseAddress
        stream.pointee.avail_out = free
        let status = inflate(stream, Z_NO_FLUSH)
        // Without input or room it says so by Z_BUF_ERROR, and goes on with more.
        guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else {
            fault = Self.fault(stream.pointee.msg.map { String(cString: $0) } ?? "")
            return nil
        }
        if status == Z_STREAM_END { inflateReset(stream) }
        return Unpacked(
            read: Int(given - stream.pointee.avail_in), written: Int(free - stream.pointee.avail_out),
            isAtEnd: status == Z_STREAM_END)
    }

    /// zlib tells its faults apart by these words alone.
    private static func fault(_ words: String) -> PackedFault {
        switch words {
        case "incorrect data check": .wrongChecksum
        case "incorrect length check": .wrongLength
        case _ where words.contains("header") || words.contains("compression method") || words.contains("window size"):
            .otherFormat
        default: .damaged
        }
    }
}
