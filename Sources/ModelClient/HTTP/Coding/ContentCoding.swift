internal import NIOCore

/// Takes a body out of what a server packed it into, though nobody asked it to: `gzip`, `deflate` and `br`.
///
/// RFC 9110, 8.4. A body that is not packed although its header says so stays as it is, and one that is packed without
/// a word is unpacked: it was paid for.
enum ContentCoding {
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
        guard let header else { return isGzip(body) ? try Inflation.inflated(body, limit: limit) : body }
        var body = body
        // The one that was applied last stands last.
        for coding in header.split(separator: ",").reversed() {
            let name = coding.lowercased().filter { !$0.isWhitespace }
            if ["", "identity"].contains(name) { continue }
            if isPlain(body) { return body }
            switch name {
            case "gzip", "x-gzip", "deflate": body = try Inflation.inflated(body, limit: limit)
            case "br": body = try Brotli.unpacked(body, limit: limit)
            default:
                throw .packed("its content-encoding is '\(name.prefix(40))', which is not known here")
            }
        }
        return body
    }

    private static func isGzip(_ body: ByteBuffer) -> Bool { body.readableBytesView.starts(with: [0x1F, 0x8B, 0x08]) }

    /// Whether it is JSON as it stands: no packed body begins so, but for a brotli one of no size that anybody sends.
    private static func isPlain(_ body: ByteBuffer) -> Bool {
        let start = body.readableBytesView.prefix(64).drop { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
        return start.starts(with: Array(#"{""#.utf8)) || start.starts(with: Array("[{".utf8))
    }
}
