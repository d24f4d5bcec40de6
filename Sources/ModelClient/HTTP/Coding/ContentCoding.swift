internal import Compression
internal import NIOCore

/// Takes a body out of what a server packed it into, though nobody asked it to: `gzip`, `deflate` and `br`.
///
/// RFC 9110, 8.4. A body that is not packed although its header says so stays as it is, and one that is packed without
/// a word is unpacked: it was paid for.
enum ContentCoding {
    private static let piece = 64 << 10

    /// The body as it was before it was packed.
    ///
    /// - Parameters:
    ///   - body: The body as it came.
    ///   - header: The field `content-encoding`; `nil` for none.
    ///   - limit: The longest body that is kept, in bytes.
    /// - Returns: The body.
    /// - Throws: ``ResponseFault`` for a coding that is not known, bytes that are not of it, and a body beyond the limit.
    static func unpacked(_ body: ByteBuffer, header: String?, limit: Int) throws(ResponseFault) -> ByteBuffer {
        guard body.readableBytes > 0 else { return body }
        var body = body
        for coding in names(of: body, header: header) {
            if isPlain(body) { return body }
            body = try unpacked(body, coding: coding, limit: limit)
        }
        return body
    }

    /// The codings that are to be undone, in small letters, the one that was applied last first.
    ///
    /// - Parameters:
    ///   - start: The body, or its first bytes.
    ///   - header: The field `content-encoding`; `nil` for none.
    /// - Returns: Their names, without `identity`.
    static func names(of start: ByteBuffer, header: String?) -> [String] {
        guard let header else { return isGzip(start) ? ["gzip"] : [] }
        if start.readableBytes == 0 || isPlain(start) { return [] }
        return header.split(separator: ",").reversed().map { $0.lowercased().filter { !$0.isWhitespace } }
            .filter { !["", "identity"].contains($0) }
    }

    private static func isGzip(_ body: ByteBuffer) -> Bool { body.readableBytesView.starts(with: [0x1F, 0x8B, 0x08]) }

    /// Whether it is JSON as it stands: no packed body begins so, but for a brotli one of no size that anybody sends.
    private static func isPlain(_ body: ByteBuffer) -> Bool {
        let start = body.readableBytesView.prefix(64).drop { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
        return start.starts(with: Array(#"{""#.utf8)) || start.starts(with: Array("[{".utf8))
    }

    private static func unpacked(_ body: ByteBuffer, coding: String, limit: Int) throws(ResponseFault) -> ByteBuffer {
        let decompressors: [any Decompressor]
        do throws(DecompressorError) { decompressors = try Self.decompressors(coding) } catch {
            throw .packed("its content-encoding is '\(coding)', and \(error)")
        }
        guard !decompressors.isEmpty else {
            throw .packed("its content-encoding is '\(coding.prefix(40))', which is not known here")
        }
        var reason: String?
        for decompressor in decompressors {
            switch try unpacked(body, by: decompressor, limit: limit) {
            case .whole(let whole): return whole
            case .cut(let bytes): reason = reason ?? "it ends in the middle: \(bytes) bytes came out of it"
            // The first to know better is right.
            case .faulty(.otherFormat): break
            case .faulty(let fault): reason = reason ?? "it \(fault)"
            }
        }
        throw .packed("it is said to be packed by \(coding), and \(reason ?? "it \(PackedFault.otherFormat)")")
    }

    /// What may unpack a coding, in the order in which it is tried; empty for one that is not known.
    ///
    /// The last ones do not look at the checksum: what came out whole is an answer that was paid for, and what reads it
    /// sees whether it is one. Servers that change a body on its way leave checksums of other bytes behind.
    static func decompressors(_ coding: String) throws(DecompressorError) -> [any Decompressor] {
        switch coding {
        case "gzip", "x-gzip": [try Inflate(.gzipOrZlib), try Inflate(.gzipOrZlib, isChecked: false)]
        // It is meant with zlib's frame around it, but some servers leave that out.
        case "deflate": [try Inflate(.gzipOrZlib), try Inflate(.none), try Inflate(.gzipOrZlib, isChecked: false)]
        case "br": [try Brotli()]
        default: []
        }
    }

    /// How far a decompressor came.
    private enum Unpacking {
        case whole(ByteBuffer)
        /// It ended too early, after so many bytes.
        case cut(Int)
        case faulty(PackedFault)
    }

    /// Unpacks the whole of it.
    ///
    /// What stands behind its end is left out, unless it is more of the same.
    private static func unpacked(
        _ body: ByteBuffer, by decompressor: any Decompressor, limit: Int
    ) throws(ResponseFault) -> Unpacking {
        var body = body
        var whole = ByteBufferAllocator().buffer(capacity: min(limit, max(piece, body.readableBytes * 4)))
        while true {
            let step = body.readWithUnsafeReadableBytes { packed -> (Int, Unpacked?) in
                var step: Unpacked?
                whole.writeWithUnsafeMutableBytes(minimumWritableBytes: piece) { memory in
                    step = decompressor.unpack(packed, into: memory)
                    return step?.written ?? 0
                }
                return (step?.read ?? 0, step)
            }
            guard let step else { return .faulty(decompressor.fault) }
            guard step.isAtEnd || step.read + step.written > 0 else { return .cut(whole.readableBytes) }
            if whole.readableBytes > limit { throw .tooLong(limit: limit) }
            if step.isAtEnd, !isGzip(body) { return .whole(whole) }
        }
    }
}
