extension Tokenizer {
    /// Encodes bytes with special tokens, as tiktoken's `encode`.
    ///
    /// `allowed` are the special tokens whose text becomes their id; a name that the encoding does
    /// not have has no effect. `disallowed` are texts that are an error; `.all` is every special
    /// token not allowed. With `.none`, the text of a special token that is not allowed is
    /// ordinary text. The ids are appended to `list`.
    ///
    /// - Throws: `disallowedSpecial` with the leftmost such text; `invalidUTF8`.
    package func encode(
        _ text: UnsafeRawBufferPointer, allowedSpecial allowed: SpecialSelection = .none,
        disallowedSpecial disallowed: SpecialSelection = .all, into list: inout [TokenID]
    ) throws(TokenizationError) {
        try refuse(disallowed, allowed, in: text)
        try eachSegment(text, allowed) { (segment, special) throws(TokenizationError) in
            try encodeOrdinary(segment, into: &list)
            if let special { list.append(special) }
        }
    }

    /// How many tokens `encode` would give, without making them.
    package func count(
        _ text: UnsafeRawBufferPointer, allowedSpecial allowed: SpecialSelection,
        disallowedSpecial disallowed: SpecialSelection = .all
    ) throws(TokenizationError) -> Int {
        try refuse(disallowed, allowed, in: text)
        var total = 0
        try eachSegment(text, allowed) { (segment, special) throws(TokenizationError) in
            total += try count(segment) + (special == nil ? 0 : 1)
        }
        return total
    }

    private func refuse(
        _ disallowed: SpecialSelection, _ allowed: SpecialSelection, in text: UnsafeRawBufferPointer
    ) throws(TokenizationError) {
        let texts: SpecialTexts
        switch (disallowed, allowed) {
        case (.only(let names), _) where names.isEmpty: return
        case (.only(let names), _): texts = SpecialTexts(names)
        case (.all, .all): return
        case (.all, .only(let names)) where names.isEmpty: texts = encoding.specialTexts
        case (.all, .only(let names)):
            texts = SpecialTexts(encoding.specialTokens.keys.filter { !names.contains($0) })
        }
        if let match = texts.first(in: text, from: 0) {
            throw TokenizationError(
                .disallowedSpecial,
                "the text holds '\(match.text)', a special token's text, which was not allowed; "
                    + "allow it to get the token, or disallow nothing to get ordinary text",
                specialToken: match.text)
        }
    }

    /// Calls `body` with each stretch between allowed special tokens, and the token after it.
    ///
    /// Each stretch is split by itself: where it ends is an end of text to the pattern.
    private func eachSegment(
        _ text: UnsafeRawBufferPointer, _ allowed: SpecialSelection,
        _ body: (UnsafeRawBufferPointer, TokenID?) throws(TokenizationError) -> Void
    ) throws(TokenizationError) {
        var start = 0
        var search = 0
        while let match = next(in: text, from: search, allowed) {
            search = match.end
            let segment = UnsafeRawBufferPointer(rebasing: text[start..<match.start])
            try shifting(by: start) { () throws(TokenizationError) in
                try body(segment, encoding.specialTokens[match.text])
            }
            start = match.end
        }
        try shifting(by: start) { () throws(TokenizationError) in
            try body(UnsafeRawBufferPointer(rebasing: text[start...]), nil)
        }
    }

    /// The leftmost allowed special token at or after an offset.
    private func next(
        in text: UnsafeRawBufferPointer, from offset: Int, _ allowed: SpecialSelection
    ) -> SpecialTexts.Match? {
        var search = offset
        if case .only(let names) = allowed, names.isEmpty { return nil }
        while let match = encoding.specialTexts.first(in: text, from: search) {
            switch allowed {
            case .all: return match
            case .only(let names) where names.contains(match.text): return match
            case .only: search = match.start + 1
            }
        }
        return nil
    }

    /// Makes a segment's byte offset one of the whole text.
    private func shifting(
        by offset: Int, _ body: () throws(TokenizationError) -> Void
    ) throws(TokenizationError) {
        do {
            try body()
        } catch {
            guard let byte = error.byteOffset, offset > 0 else { throw error }
            throw .invalidUTF8(at: byte + offset)
        }
    }
}
