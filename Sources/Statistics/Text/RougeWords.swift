/// The words of a text as ROUGE sees it.
struct RougeText: Sendable {
    /// The number of every word.
    var words: [Int] = []
    /// The number of every pair of words.
    var pairs: [Int] = []
    /// The words of every line that has any.
    var lines: [Range<Int>] = []
    /// Whether there are letters beyond ASCII, which are no words.
    var hasUnseenLetters = false
}

/// The reader of ROUGE's words: lower case, and every run of characters outside a to z and 0 to 9 separates.
struct RougeWords: Sendable {
    private var stemmer = PorterStemmer()
    private var word: [UInt8] = []

    /// Each byte's letter or digit in lower case, 0 where it separates.
    private static let letters: [UInt8] = (0...255).map { (byte: UInt8) in
        switch byte {
        case 0x30...0x39, 0x61...0x7A: byte
        case 0x41...0x5A: byte | 0x20
        default: 0
        }
    }

    /// Reads a text's words in place of the earlier one's.
    mutating func read(_ bytes: Span<UInt8>, stems: Bool, into text: inout RougeText, trie: inout SymbolTrie) {
        text.words.removeAll(keepingCapacity: true)
        text.lines.removeAll(keepingCapacity: true)
        text.hasUnseenLetters = false
        word.removeAll(keepingCapacity: true)
        var path = WordPath()
        var lineStart = 0
        let letters = RougeWords.letters
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            var letter = letters[Int(byte)]
            if byte >= 0x80 {
                letter = RougeWords.folded(bytes, at: index)
                if letter == 0, !text.hasUnseenLetters { text.hasUnseenLetters = RougeWords.isLetter(bytes, at: index) }
            }
            // The sign's other two bytes belong to it.
            index &+= byte == 0xE2 && letter != 0 ? 3 : 1
            if letter != 0 {
                if stems { word.append(letter) } else { path.append(letter, to: &trie) }
                // U+0130 is an i with a mark above in lower case; the mark separates.
                guard byte == 0xC4 else { continue }
            }
            if stems {
                if !word.isEmpty { text.words.append(finishStem(in: &trie)) }
            } else if !path.isEmpty {
                text.words.append(path.finish(in: &trie))
            }
            if byte == 0x0A { RougeWords.endLine(&lineStart, of: &text) }
        }
        if stems, !word.isEmpty { text.words.append(finishStem(in: &trie)) }
        if !path.isEmpty { text.words.append(path.finish(in: &trie)) }
        RougeWords.endLine(&lineStart, of: &text)
    }

    private static func endLine(_ start: inout Int, of text: inout RougeText) {
        if start < text.words.count { text.lines.append(start..<text.words.count) }
        start = text.words.count
    }

    private mutating func finishStem(in trie: inout SymbolTrie) -> Int {
        if word.count > 3 { stemmer.stem(&word) }
        var path = WordPath()
        for byte in word { path.append(byte, to: &trie) }
        word.removeAll(keepingCapacity: true)
        return path.finish(in: &trie)
    }

    /// The ASCII letter that a character beyond ASCII has in lower case: the sign of Kelvin's k, Turkish's dotted I's i.
    private static func folded(_ bytes: Span<UInt8>, at index: Int) -> UInt8 {
        switch bytes[index] {
        case 0xC4 where Characters.decode(bytes, at: index).scalar == 0x130: UInt8(ascii: "i")
        case 0xE2 where Characters.decode(bytes, at: index).scalar == 0x212A: UInt8(ascii: "k")
        default: 0
        }
    }

    private static func isLetter(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        guard bytes[index] >= 0xC2 else { return false }
        return Unicode.Scalar(Characters.decode(bytes, at: index).scalar)?.properties.isAlphabetic ?? false
    }
}
