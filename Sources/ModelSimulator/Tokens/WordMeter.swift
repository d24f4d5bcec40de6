/// An approximation: a word is a token, a punctuation mark is a token, blanks are none.
///
/// English prose has about a tenth more tokens in cl100k_base than this counts. Everything outside
/// ASCII belongs to words, so a Chinese sentence counts far too little.
package struct WordMeter: TokenMeter {
    package init() {}

    package var name: String { "words" }

    package func count(_ text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            var tokens = 0
            var inWord = false
            for byte in bytes {
                let isWord = Self.isWord(byte)
                if isWord ? !inWord : !Self.isBlank(byte) { tokens &+= 1 }
                inWord = isWord
            }
            return tokens
        }
    }

    package func prefix(of text: String, tokens limit: Int) -> Substring {
        var tokens = 0
        var inWord = false
        for index in text.utf8.indices {
            let byte = text.utf8[index]
            let isWord = Self.isWord(byte)
            if isWord ? !inWord : !Self.isBlank(byte) {
                tokens += 1
                if tokens > limit { return Self.withoutBlanksAtEnd(text[..<index]) }
            }
            inWord = isWord
        }
        return text[...]
    }

    private static func withoutBlanksAtEnd(_ text: Substring) -> Substring {
        var text = text
        while let last = text.utf8.last, isBlank(last) { text = text.dropLast() }
        return text
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "'"), 0x80...:
            true
        default: false
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte <= 0x20
    }
}
