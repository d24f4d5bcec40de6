// The calls for one text. Of `String` they cannot fail on the bytes; of raw bytes and spans they
// throw `invalidUTF8`.
extension Encoding {
    /// The ids of a text, special tokens' texts being ordinary text.
    package func encodeOrdinary(_ text: String) -> [TokenID] {
        var text = text
        return text.withUTF8 { bytes in
            withTokenizer { $0.ordinaryIDs(ofValid: UnsafeRawBufferPointer(bytes)) }
        }
    }

    /// How many ids `encodeOrdinary` gives, without making them.
    package func count(_ text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            withTokenizer { $0.count(valid: UnsafeRawBufferPointer(bytes)) }
        }
    }

    /// The ids of a text with special tokens, as tiktoken's `encode`; see `Tokenizer.encode`.
    ///
    ///     try encoding.encode("a<|endoftext|>", allowedSpecial: ["<|endoftext|>"])  // [64, 100257]
    ///     try encoding.encode("a<|endoftext|>")                    // throws disallowedSpecial
    package func encode(
        _ text: String, allowedSpecial: SpecialSelection = .none,
        disallowedSpecial: SpecialSelection = .all
    ) throws(TokenizationError) -> [TokenID] {
        var list: [TokenID] = []
        try withBytes(of: text) { (bytes, tokenizer) throws(TokenizationError) in
            try tokenizer.encode(
                bytes, allowedSpecial: allowedSpecial, disallowedSpecial: disallowedSpecial,
                into: &list)
        }
        return list
    }

    /// How many ids `encode` gives, without making them.
    package func count(
        _ text: String, allowedSpecial: SpecialSelection, disallowedSpecial: SpecialSelection = .all
    ) throws(TokenizationError) -> Int {
        try withBytes(of: text) { (bytes, tokenizer) throws(TokenizationError) in
            try tokenizer.count(
                bytes, allowedSpecial: allowedSpecial, disallowedSpecial: disallowedSpecial)
        }
    }

    /// The ids of UTF-8 bytes, special tokens' texts being ordinary text.
    package func encodeOrdinary(_ utf8: Span<UInt8>) throws(TokenizationError) -> [TokenID] {
        try withBytes(of: utf8) { (bytes, tokenizer) throws(TokenizationError) in
            try tokenizer.withOrdinaryIDs(of: bytes) { Array($0) }
        }
    }

    /// How many tokens UTF-8 bytes are, special tokens' texts being ordinary text.
    package func count(_ utf8: Span<UInt8>) throws(TokenizationError) -> Int {
        try withBytes(of: utf8) { (bytes, tokenizer) throws(TokenizationError) in
            try tokenizer.count(bytes)
        }
    }

    /// The ids of UTF-16 code units, each lone surrogate read as U+FFFD, as tiktoken reads a
    /// Python string that has some.
    package func encodeOrdinary(repairingUTF16 units: some Collection<UInt16>) -> [TokenID] {
        encodeOrdinary(String(decoding: units, as: UTF16.self))
    }

    private func withBytes<Result>(
        of text: String,
        _ body: (UnsafeRawBufferPointer, Tokenizer) throws(TokenizationError) -> Result
    ) throws(TokenizationError) -> Result {
        var text = text
        return try text.withUTF8 { bytes in
            Swift.Result { () throws(TokenizationError) in
                try withTokenizer { (tokenizer) throws(TokenizationError) in
                    try body(UnsafeRawBufferPointer(bytes), tokenizer)
                }
            }
        }.get()
    }

    private func withBytes<Result>(
        of span: Span<UInt8>,
        _ body: (UnsafeRawBufferPointer, Tokenizer) throws(TokenizationError) -> Result
    ) throws(TokenizationError) -> Result {
        try span.withUnsafeBytes { (bytes) throws(TokenizationError) in
            try withTokenizer { (tokenizer) throws(TokenizationError) in
                try body(bytes, tokenizer)
            }
        }
    }
}
