/// The rules of mteval-v14: punctuation is separated unless digits are on both sides, symbols always.
enum InternationalWords {
    private enum Kind { case number, punctuation, symbol, other }

    /// Appends the text with its marks separated.
    static func separate(_ bytes: Span<UInt8>, end: Int, into text: inout [UInt8]) {
        var scalars: [Unicode.Scalar] = []
        var index = 0
        while index < end {
            let (scalar, length) = Characters.decode(bytes, at: index)
            scalars.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
            index += length
        }
        scalars = pairs(scalars) { kind($0) != .number && kind($1) == .punctuation ? (false, true) : nil }
        scalars = pairs(scalars) { kind($0) == .punctuation && kind($1) != .number ? (true, false) : nil }
        for scalar in scalars {
            let isSymbol = kind(scalar) == .symbol
            if isSymbol { text.append(0x20) }
            Characters.append(scalar, to: &text)
            if isSymbol { text.append(0x20) }
        }
    }

    /// As in 13a: a character belongs to one pair only, from the left.
    private static func pairs(
        _ scalars: [Unicode.Scalar], _ rule: (Unicode.Scalar, Unicode.Scalar) -> (before: Bool, after: Bool)?
    ) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var index = 0
        while index + 1 < scalars.count {
            guard let place = rule(scalars[index], scalars[index + 1]) else {
                result.append(scalars[index])
                index += 1
                continue
            }
            if place.before { result.append(" ") }
            result.append(scalars[index])
            result.append(" ")
            result.append(scalars[index + 1])
            if place.after { result.append(" ") }
            index += 2
        }
        result.append(contentsOf: scalars[index...])
        return result
    }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: .number
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            .punctuation
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: .symbol
        default: .other
        }
    }
}

/// The characters that BLEU's Chinese tokenizer takes for words of their own.
enum ChineseCharacters {
    /// The ranges as sacrebleu compares them: two of its ten-digit escapes are two characters, so that its range of
    /// extension B begins behind U+2000 and that of the supplement behind U+2F80.
    private static let ranges: [ClosedRange<UInt32>] = [
        0x3400...0x4DB5, 0x4E00...0x9FA5, 0x9FA6...0x9FBB, 0xF900...0xFA2D, 0xFA30...0xFA6A, 0xFA70...0xFAD9,
        0x2001...0x2A6D, 0x2F81...0x2FA1, 0xFF00...0xFFEF, 0x2E80...0x2EFF, 0x3000...0x303F, 0x31C0...0x31EF,
        0x2F00...0x2FDF, 0x2FF0...0x2FFF, 0x3100...0x312F, 0x31A0...0x31BF, 0xFE10...0xFE1F, 0xFE30...0xFE4F,
        0x2600...0x26FF, 0x2700...0x27BF, 0x3200...0x32FF, 0x3300...0x33FF,
    ]

    static func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } }
}
