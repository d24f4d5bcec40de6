extension Encoding {
    /// The bytes of a list of ids, one token after another.
    ///
    /// A token may hold only some bytes of a character, so the bytes of some of a text's ids may not be UTF-8.
    ///
    /// - Throws: `unknownToken` for an id the encoding does not have.
    package func decodeBytes(_ ids: some Sequence<TokenID>) throws(TokenizationError) -> [UInt8] {
        var bytes: [UInt8] = []
        try decode(ids, into: &bytes)
        return bytes
    }

    /// Appends the bytes of a list of ids; on an unknown id, what came before it is there.
    package func decode(
        _ ids: some Sequence<TokenID>, into bytes: inout [UInt8]
    ) throws(TokenizationError) {
        for id in ids {
            if let token = self.bytes(of: id) {
                bytes.append(contentsOf: token)
            } else if let special = specialBytes(of: id) {
                bytes.append(contentsOf: special)
            } else {
                throw TokenizationError(.unknownToken, "\(name) has no token \(id)")
            }
        }
    }

    /// How many bytes a token has; nil for an id the encoding does not have.
    ///
    /// The offsets of a text's tokens are the sums of these.
    package func byteCount(of id: TokenID) -> Int? {
        bytes(of: id)?.count ?? specialBytes(of: id)?.count
    }

    /// The text of a list of ids; bytes that are not UTF-8 become U+FFFD, as in Python's
    /// `decode("utf-8", errors: "replace")`.
    ///
    /// - Throws: `unknownToken` for an id the encoding does not have.
    package func decode(_ ids: some Sequence<TokenID>) throws(TokenizationError) -> String {
        String(decoding: try decodeBytes(ids), as: UTF8.self)
    }
}
