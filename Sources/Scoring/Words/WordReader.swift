/// The words of a text in lower case, one after another, without an allocation for each.
///
/// A word is a run of letters, marks and digits of any script; everything else separates, the apostrophe too, so that
/// "can't" is the two words "can" and "t", and "she's" has the word "she". Chinese and Thai, which put nothing between
/// words, have one word where others have a sentence.
struct WordReader: Sendable {
    /// The bytes of the word at hand.
    private(set) var word: [UInt8] = []

    /// Each ASCII byte's letter or digit in lower case, 0 where it separates.
    private static let letters: [UInt8] = (0..<128).map { (byte: UInt8) in
        switch byte {
        case 0x30...0x39, 0x61...0x7A: byte
        case 0x41...0x5A: byte | 0x20
        default: 0
        }
    }

    /// Calls `body` with each word and its place in the text, until it gives false.
    @inline(__always)
    mutating func eachWord(_ text: Span<UInt8>, _ body: (_ word: [UInt8], _ place: Range<Int>) -> Bool) {
        word.removeAll(keepingCapacity: true)
        let letters = WordReader.letters
        var start = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            var length = 1
            if byte < 0x80 {
                let letter = letters[Int(byte)]
                if letter != 0 {
                    if word.isEmpty { start = index }
                    word.append(letter)
                    index &+= 1
                    continue
                }
            } else {
                let (scalar, bytes) = UTF8Text.decode(text, at: index)
                length = bytes
                if WordReader.isLetter(scalar) {
                    if word.isEmpty { start = index }
                    word.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
                    index &+= length
                    continue
                }
            }
            if !word.isEmpty {
                if !body(word, start..<index) { return }
                word.removeAll(keepingCapacity: true)
            }
            index &+= length
        }
        if !word.isEmpty { _ = body(word, start..<index) }
    }

    /// The words of a text as strings.
    static func words(_ text: String) -> [String] {
        var reader = WordReader()
        var words: [String] = []
        reader.eachWord(text.utf8.span) { word, _ in
            words.append(String(decoding: word, as: UTF8.self))
            return true
        }
        return words
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        if properties.isAlphabetic { return true }
        switch properties.generalCategory {
        case .decimalNumber, .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }
}
