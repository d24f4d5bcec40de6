/// How BLEU takes a text apart into words, by the names of sacrebleu's signature.
package enum BleuTokenizer: String, Sendable, Hashable, CaseIterable {
    /// The tokenizer of the WMT's mteval-v13a script: the one to report.
    case mteval13a = "13a"
    /// Every Chinese character is a word, the rest is as in 13a before its entities.
    case chinese = "zh"
    /// Every character is a word.
    case characters = "char"
    /// Punctuation and symbols of all scripts are words of their own (mteval-v14).
    case international = "intl"
    /// White space separates; for text that is tokenized already.
    case none = "none"

    /// The words of a text.
    package func words(_ text: String) -> [String] {
        var reader = BleuWords(tokenizer: self, lowercases: false)
        return reader.texts(text.utf8.span)
    }
}

/// The reader of BLEU's words.
struct BleuWords: Sendable {
    private let tokenizer: BleuTokenizer
    private let lowercases: Bool
    private var folded: [UInt8] = []
    private var text: [UInt8] = []
    private var spare: [UInt8] = []

    init(tokenizer: BleuTokenizer, lowercases: Bool) {
        self.tokenizer = tokenizer
        self.lowercases = lowercases
    }

    /// Puts the numbers of the text's words in place of those in `words`.
    mutating func read(_ bytes: Span<UInt8>, into words: inout [Int], trie: inout SymbolTrie) {
        separate(bytes, strips: true)
        words.removeAll(keepingCapacity: true)
        var path = WordPath()
        var index = 0
        let span = text.span
        while index < span.count {
            let space = Characters.whiteSpace(span, at: index)
            if space == 0 {
                path.append(span[index], to: &trie)
                index &+= 1
                continue
            }
            if !path.isEmpty { words.append(path.finish(in: &trie)) }
            index &+= space
        }
        if !path.isEmpty { words.append(path.finish(in: &trie)) }
    }

    /// The text's words as texts.
    mutating func texts(_ bytes: Span<UInt8>) -> [String] {
        separate(bytes, strips: false)
        var words: [String] = []
        Characters.eachWord(text.span) { words.append(String(decoding: text[$0], as: UTF8.self)) }
        return words
    }

    /// Puts the text into `text` with white space between all words; for a score, without white space at its end, which
    /// matters where a hyphen is before it.
    private mutating func separate(_ bytes: Span<UInt8>, strips: Bool) {
        text.removeAll(keepingCapacity: true)
        if lowercases {
            folded.removeAll(keepingCapacity: true)
            LowerCase.append(bytes, to: &folded)
            let lower = folded
            separateFolded(
                lower.span, end: strips ? Characters.endWithoutWhiteSpace(lower.span) : lower.count)
        } else {
            separateFolded(bytes, end: strips ? Characters.endWithoutWhiteSpace(bytes) : bytes.count)
        }
    }

    private mutating func separateFolded(_ bytes: Span<UInt8>, end: Int) {
        switch tokenizer {
        case .mteval13a: separate13a(bytes, end: end)
        case .chinese: separateChinese(bytes, end: end)
        case .international: InternationalWords.separate(bytes, end: end, into: &text)
        case .none: for index in 0..<end { text.append(bytes[index]) }
        case .characters:
            var index = 0
            while index < end {
                let length = Characters.decode(bytes, at: index).length
                for offset in index..<min(index + length, end) { text.append(bytes[offset]) }
                text.append(0x20)
                index += length
            }
        }
    }

    /// Every character of the ranges between spaces, then the marks.
    private mutating func separateChinese(_ bytes: Span<UInt8>, end: Int) {
        var start = 0
        while start < end {
            let space = Characters.whiteSpace(bytes, at: start)
            if space == 0 { break }
            start += space
        }
        while start < end {
            let (scalar, length) = Characters.decode(bytes, at: start)
            let isChinese = scalar >= 0x80 && ChineseCharacters.contains(scalar)
            if isChinese { text.append(0x20) }
            for offset in start..<min(start + length, end) { text.append(bytes[offset]) }
            if isChinese { text.append(0x20) }
            start += length
        }
        separateMarks()
    }

    /// What mteval-v13a does before the marks: `<skipped>`, hyphens at a line's end, line ends and four entities.
    private mutating func separate13a(_ bytes: Span<UInt8>, end: Int) {
        text.append(0x20)
        var special = false
        for index in 0..<end {
            let byte = bytes[index]
            special = special || byte == 0x0A || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<")
            text.append(byte)
        }
        text.append(0x20)
        if special {
            replace("<skipped>", with: [])
            replace("-\n", with: [])
            replace("\n", with: [0x20])
            replace("&quot;", with: [UInt8(ascii: "\"")])
            replace("&amp;", with: [UInt8(ascii: "&")])
            replace("&lt;", with: [UInt8(ascii: "<")])
            replace("&gt;", with: [UInt8(ascii: ">")])
        }
        separateMarks()
    }

    private mutating func replace(_ pattern: StaticString, with replacement: [UInt8]) {
        let count = pattern.utf8CodeUnitCount
        spare.removeAll(keepingCapacity: true)
        pattern.withUTF8Buffer { sought in
            var index = 0
            while index < text.count {
                var matched = 0
                while matched < count, index + matched < text.count, text[index + matched] == sought[matched] {
                    matched += 1
                }
                if matched == count {
                    spare.append(contentsOf: replacement)
                    index += count
                } else {
                    spare.append(text[index])
                    index += 1
                }
            }
        }
        swap(&text, &spare)
    }

    /// The four rules about marks of mteval-v13a, each over what the one before it left.
    private mutating func separateMarks() {
        var hasStops = false
        var hasDash = false
        spare.removeAll(keepingCapacity: true)
        let marks = BleuWords.marks
        var start = 0
        for index in text.indices {
            let byte = text[index]
            guard marks[Int(byte)] else { continue }
            if byte >= 0x2C, byte <= 0x2E {
                if byte == 0x2D { hasDash = true } else { hasStops = true }
                continue
            }
            spare.append(contentsOf: text[start..<index])
            spare.append(0x20)
            spare.append(byte)
            spare.append(0x20)
            start = index &+ 1
        }
        spare.append(contentsOf: text[start...])
        swap(&text, &spare)
        if hasStops {
            pairs { first, second in
                BleuWords.isDigit(first) || !BleuWords.isStop(second) ? nil : (before: false, after: true)
            }
            pairs { first, second in
                !BleuWords.isStop(first) || BleuWords.isDigit(second) ? nil : (before: true, after: false)
            }
        }
        if hasDash {
            pairs { first, second in
                BleuWords.isDigit(first) && second == 0x2D ? (before: false, after: true) : nil
            }
        }
    }

    /// Puts a space between the two bytes of each pair that the rule names, and one before or after both; a byte
    /// belongs to one pair only, from the left.
    @inline(__always)
    private mutating func pairs(_ rule: (UInt8, UInt8) -> (before: Bool, after: Bool)?) {
        spare.removeAll(keepingCapacity: true)
        var index = 0
        var start = 0
        while index &+ 1 < text.count {
            let (first, second) = (text[index], text[index &+ 1])
            guard let place = rule(first, second) else {
                index &+= 1
                continue
            }
            spare.append(contentsOf: text[start..<index])
            if place.before { spare.append(0x20) }
            spare.append(first)
            spare.append(0x20)
            spare.append(second)
            if place.after { spare.append(0x20) }
            index &+= 2
            start = index
        }
        spare.append(contentsOf: text[start...])
        swap(&text, &spare)
    }

    /// ASCII's marks other than the apostrophe.
    private static let marks: [Bool] = (0...255).map { (byte: UInt8) in
        byte != 0x27 && Characters.isPunctuation(UInt32(byte))
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    private static func isStop(_ byte: UInt8) -> Bool { byte == 0x2C || byte == 0x2E }
}
