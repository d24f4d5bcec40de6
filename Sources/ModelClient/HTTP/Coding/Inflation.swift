internal import CZlib
internal import NIOCore

/// Unpacks `gzip` and `deflate`, by zlib.
///
/// RFC 1950 to 1952.
enum Inflation {
    private static let piece = 64 << 10

    /// The bytes as they were before they were packed.
    ///
    /// `deflate` is meant with zlib's frame around it, but some servers leave that out.
    static func inflated(_ body: ByteBuffer, limit: Int) throws(ResponseFault) -> ByteBuffer {
        // 32 more than the largest window: zlib sees by itself which frame there is.
        if let inflated = try inflated(body, window: 15 + 32, limit: limit) { return inflated }
        if let inflated = try inflated(body, window: -15, limit: limit) { return inflated }
        throw .packed("it is said to be packed by gzip or deflate, and is not, or not whole")
    }

    /// `nil` for bytes that are not of the frame, or that end too early.
    private static func inflated(_ body: ByteBuffer, window: Int32, limit: Int) throws(ResponseFault) -> ByteBuffer? {
        var stream = z_stream()
        guard inflateInit2_(&stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { inflateEnd(&stream) }
        var inflated = ByteBufferAllocator().buffer(capacity: min(limit, max(piece, body.readableBytes * 4)))
        let input = Array(body.readableBytesView)
        var status = Z_OK
        var isTooLong = false
        input.withUnsafeBufferPointer { input in
            // zlib does not write to its input, though it takes it as if it did.
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = UInt32(clamping: input.count)
            while status == Z_OK {
                let before = stream.avail_in
                let written = inflated.writeWithUnsafeMutableBytes(minimumWritableBytes: piece) { output in
                    stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    stream.avail_out = UInt32(clamping: output.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    return output.count - Int(stream.avail_out)
                }
                if inflated.readableBytes > limit {
                    isTooLong = true
                    return
                }
                // A stream that ends too early asks for more without an end.
                if status == Z_OK, written == 0, stream.avail_in == before { return }
            }
        }
        if isTooLong { throw .tooLong(limit: limit) }
        return status == Z_STREAM_END ? inflated : nil
    }
}
