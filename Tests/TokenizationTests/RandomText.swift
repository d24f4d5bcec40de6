/// Random strings that are hard on patterns: classes change often, runs are of every length.
struct RandomText {
    private var numbers: SeededNumbers

    init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

    private static let parts: [String] = [
        " ", " ", "  ", "\n", "\r\n", "\t", "\u{A0}", "\u{3000}", "\u{85}", "\u{200B}", "'", "'s", "'S", "'t",
        "'re", "'LL", "'\u{17F}", "'ve", "a", "B", "the", "The", "HTML", "camelCase", "é", "É", "ß", "ǅ",
        "ʰ", "ª", "你", "好世界", "привет", "Мир", "สวัสดี", "नमस्ते", "\u{301}", "\u{93F}", "1", "22", "333", "4444",
        "½", "Ⅷ", "٣", "𝟘", ".", ",", "!!", "/", "//", "\n/", ";\n", "_", "=", "{\"", "\": \"", "😀", "👍🏽",
        "\u{0}", "\u{7F}", "\u{FFFD}", "\u{10FFFF}", "<|endoftext|>",
    ]

    mutating func next() -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...24, using: &numbers) {
            switch Int.random(in: 0..<12, using: &numbers) {
            case 0:
                let part = Self.parts.randomElement(using: &numbers)!
                text += String(repeating: part, count: [2, 7, 15, 16, 63, 64, 65].randomElement(using: &numbers)!)
            case 1:
                text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0..<0xD800, using: &numbers))!)
            case 2:
                text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0xE000...0x10FFFF, using: &numbers))!)
            case 3:
                let letters = "etaoinshrdluETAOIN"
                for _ in 0..<Int.random(in: 1...20, using: &numbers) {
                    text.append(letters.randomElement(using: &numbers)!)
                }
            default:
                text += Self.parts.randomElement(using: &numbers)!
            }
        }
        return text
    }
}
