internal import Columnar
internal import Compression

extension FuzzTarget {
    /// Packed files and bodies: the first byte chooses the format, the second the size of the pieces.
    static let packed = FuzzTarget("packed") { bytes in
        guard bytes.count > 2 else { return }
        let format = Int(bytes.bytes[0]) % 6, piece = Int(bytes.bytes[1]) + 1
        let rest = bytes.slice(2..<bytes.count)
        guard let one = decompressor(format), let other = decompressor(format) else { return }
        let whole = unpacked(rest, by: one, piece: rest.count), pieces = unpacked(rest, by: other, piece: piece)
        guard whole.isFaulty == pieces.isFaulty || whole.bytes.count >= most || pieces.bytes.count >= most else {
            throw Contradiction("what is packed is damaged only when it comes in pieces, or only when it does not")
        }
        let isSame =
            whole.isFaulty
            ? whole.bytes.starts(with: pieces.bytes) || pieces.bytes.starts(with: whole.bytes)
            : whole.bytes == pieces.bytes
        guard isSame else { throw Contradiction("other bytes come out of what is packed when it comes in pieces") }
        try packAgain(rest, piece)
    }

    /// More is not unpacked.
    private static let most = 1 << 20

    private static func decompressor(_ format: Int) -> (any Decompressor)? {
        switch format {
        case 0: try? Inflate(.none)
        case 1: try? Inflate(.gzip)
        case 2: try? Inflate(.gzipOrZlib, isChecked: false)
        case 3: try? LZ4()
        case 4: try? Zstandard()
        default: try? Brotli()
        }
    }

    private static func unpacked(
        _ packed: Buffer, by decompressor: any Decompressor, piece: Int
    ) -> (bytes: [UInt8], isFaulty: Bool) {
        var unpacked: [UInt8] = []
        var memory = [UInt8](repeating: 0, count: max(1, min(piece * 8, 1 << 16)))
        var start = 0
        while unpacked.count < most {
            let next = UnsafeRawBufferPointer(rebasing: packed.bytes[start..<min(packed.count, start + max(1, piece))])
            let step = memory.withUnsafeMutableBytes { decompressor.unpack(next, into: $0) }
            guard let step else { return (unpacked, true) }
            unpacked += memory[..<step.written]
            start += step.read
            if step.isAtEnd || start == packed.count && step.written == 0 || step.read + step.written == 0 { break }
        }
        return (Array(unpacked.prefix(most)), false)
    }

    /// What is packed here comes out as it went in.
    private static func packAgain(_ bytes: Buffer, _ piece: Int) throws {
        for (format, compressor) in [(1, try? Deflate(.gzip) as any Compressor), (4, try? ZstandardWriter())] {
            guard let compressor, let decompressor = decompressor(format) else { continue }
            let middle = min(piece, bytes.count)
            let (first, last) = (bytes.slice(0..<middle), bytes.slice(middle..<bytes.count))
            guard let start = compressor.pack(first.bytes, isLast: false),
                let end = compressor.pack(last.bytes, isLast: true)
            else { throw Contradiction("bytes cannot be packed") }
            let packed = Buffer(start + end)
            let (again, isFaulty) = unpacked(packed, by: decompressor, piece: packed.count)
            guard !isFaulty, again == bytes.array else { throw Contradiction("other bytes come out than were packed") }
        }
    }
}
