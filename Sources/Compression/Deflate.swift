internal import CZlib

/// Packs bytes piece by piece.
package protocol Compressor: AnyObject {
    /// Packs bytes that follow those before.
    ///
    /// - Parameters:
    ///   - bytes: The next bytes.
    ///   - isLast: Whether nothing follows them.
    /// - Returns: What is to be written; nil where there is no memory for the work.
    func pack(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> [UInt8]?
}

/// gzip and zlib's own form, by zlib.
///
/// RFC 1950 to 1952. The same bytes in the same pieces give the same bytes: there is no name and no time in them.
package final class Deflate: Compressor {
    /// What stands around the packed bytes, in zlib's numbers.
    package enum Frame: Int32 {
        case zlib = 15
        case gzip = 31
    }

    /// zlib wants it to stay where it is.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var memory = [UInt8](repeating: 0, count: 64 << 10)

    /// - Throws: `DecompressorError.noMemory`.
    package init(_ frame: Frame) throws(DecompressorError) {
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        let status = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, frame.rawValue, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        guard status == Z_OK else { throw .noMemory }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    package func pack(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> [UInt8]? {
        var packed: [UInt8] = []
        var rest = bytes
        repeat {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
            // zlib does not write to its input, though it takes it as if it did.
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: piece.assumingMemoryBound(to: UInt8.self).baseAddress)
            stream.pointee.avail_in = UInt32(clamping: piece.count)
            guard run(isLast && rest.isEmpty ? Z_FINISH : Z_NO_FLUSH, into: &packed) else { return nil }
        } while !rest.isEmpty
        return packed
    }

    /// Packs all input there is; false where that fails.
    private func run(_ flush: Int32, into packed: inout [UInt8]) -> Bool {
        while true {
            let (status, written) = memory.withUnsafeMutableBufferPointer { memory in
                stream.pointee.next_out = memory.baseAddress
                stream.pointee.avail_out = UInt32(clamping: memory.count)
                let status = deflate(stream, flush)
                return (status, memory.count - Int(stream.pointee.avail_out))
            }
            // Without input or room it says so by Z_BUF_ERROR.
            guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { return false }
            packed += memory[..<written]
            if status == Z_STREAM_END || written < memory.count && flush != Z_FINISH { return true }
        }
    }
}
