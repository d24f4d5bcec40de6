/// Text in lower case by Unicode's full mapping, its final sigma included.
enum LowerCase {
    /// Appends the text in lower case.
    static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                bytes.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                index += 1
                continue
            }
            let (value, length) = Characters.decode(text, at: index)
            if value == 0x3A3 {
                Characters.append(isFinal(text, from: index, to: index + length) ? "\u{3C2}" : "\u{3C3}", to: &bytes)
            } else if let scalar = Unicode.Scalar(value) {
                for lower in scalar.properties.lowercaseMapping.unicodeScalars { Characters.append(lower, to: &bytes) }
            }
            index += length
        }
    }

    /// The text in lower case.
    static func of(_ text: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        append(text, to: &bytes)
        return bytes
    }

    /// Whether a sigma here ends a word: a letter with a case before it, and none behind it (Unicode, Final_Sigma).
    private static func isFinal(_ text: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        var before = start
        var follows = false
        while before > 0, !follows {
            before -= 1
            while before > 0, text[before] & 0xC0 == 0x80 { before -= 1 }
            guard let properties = Unicode.Scalar(Characters.decode(text, at: before).scalar)?.properties else { break }
            if properties.isCaseIgnorable { continue }
            if !properties.isCased { break }
            follows = true
        }
        guard follows else { return false }
        var after = end
        while after < text.count {
            let (value, length) = Characters.decode(text, at: after)
            guard let properties = Unicode.Scalar(value)?.properties else { break }
            if !properties.isCaseIgnorable { return !properties.isCased }
            after += length
        }
        return true
    }
}
