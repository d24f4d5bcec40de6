internal import NIOCore

/// How a reply's body is packed: its `content-encoding`.
package enum PackedReply: String, Sendable, Hashable, CaseIterable {
    case gzip
    case brotli = "br"

    /// The bytes packed.
    func packed(_ body: ByteBuffer) -> ByteBuffer {
        switch self {
        case .gzip: Self.gzip(body)
        case .brotli: Self.brotli(body)
        }
    }

    /// Bytes that are not made shorter, in gzip's frame: RFC 1951, 3.2.4, and 1952.
    private static func gzip(_ body: ByteBuffer) -> ByteBuffer {
        var packed = ByteBufferAllocator().buffer(capacity: body.readableBytes + 64)
        packed.writeBytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF])
        var rest = body
        repeat {
            let piece = rest.readSlice(length: min(rest.readableBytes, 0xFFFF)) ?? ByteBuffer()
            packed.writeInteger(UInt8(rest.readableBytes == 0 ? 1 : 0))
            packed.writeInteger(UInt16(piece.readableBytes), endianness: .little)
            packed.writeInteger(~UInt16(piece.readableBytes), endianness: .little)
            packed.writeImmutableBuffer(piece)
        } while rest.readableBytes > 0
        packed.writeInteger(checksum(body), endianness: .little)
        packed.writeInteger(UInt32(truncatingIfNeeded: body.readableBytes), endianness: .little)
        return packed
    }

    /// The remainder for each byte: RFC 1952, 8.
    private static let remainders: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }

    private static func checksum(_ body: ByteBuffer) -> UInt32 {
        ~body.readableBytesView.reduce(~0) { sum, byte in
            remainders[Int(sum & 0xFF ^ UInt32(byte))] ^ sum >> 8
        }
    }

    /// Brotli's form of bytes that are not made shorter: RFC 7932, 9.2, meta-blocks with ISUNCOMPRESSED.
    private static func brotli(_ body: ByteBuffer) -> ByteBuffer {
        var packed = ByteBufferAllocator().buffer(capacity: body.readableBytes + 64)
        var body = body
        var isFirst = true
        while body.readableBytes > 0, let piece = body.readSlice(length: min(body.readableBytes, 1 << 16)) {
            // From the lowest bit: ISLAST 0, MNIBBLES 0 (four of them), MLEN - 1, ISUNCOMPRESSED 1.
            var header = UInt32(piece.readableBytes - 1) << 3 | 1 << 19
            // Before the first one WBITS 0, a window of 64 KiB.
            if isFirst { header <<= 1 }
            isFirst = false
            packed.writeBytes([UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16)])
            packed.writeImmutableBuffer(piece)
        }
        // ISLAST and ISLASTEMPTY; of no bytes at all, behind the window.
        packed.writeInteger(UInt8(isFirst ? 0b110 : 0b11))
        return packed
    }
}
