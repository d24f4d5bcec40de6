/// An answer of a fixed number of tokens: words that are one token each in every encoding, as
/// `WordMeter` counts them too.
enum FillerText {
    private static let words = [
        " red", " green", " blue", " house", " river", " table", " garden", " music", " paper", " window", " winter",
        " summer", " train", " street", " bread", " water",
    ]

    static func write(tokens: Int, using generator: inout SeededGenerator) -> String {
        var text = ""
        text.reserveCapacity(7 * tokens)
        var draws: UInt64 = 0
        for index in 0..<tokens {
            if index % 16 == 0 { draws = generator.next() }
            let word = words[Int(draws & 15)]
            draws >>= 4
            text += index == 0 ? String(word.dropFirst()) : word
        }
        return text
    }
}
