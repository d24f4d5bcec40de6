@testable import Tokenization

/// A slow regular expression of just what tiktoken's patterns need, by plain backtracking.
indirect enum PlainPattern: Sendable {
    typealias Text = [UInt32]

    case one(@Sendable (UInt32) -> Bool)
    /// Greedy; a possessive one gives nothing back.
    case many(PlainPattern, ClosedRange<Int>, possessive: Bool)
    case all([PlainPattern])
    case any([PlainPattern])
    case end
    case notFollowedBy(@Sendable (UInt32) -> Bool)

    /// Where a match that starts at `start` can end, the preferred end first.
    func ends(_ text: Text, _ start: Int) -> [Int] {
        switch self {
        case .one(let test):
            return start < text.count && test(text[start]) ? [start + 1] : []
        case .many(let part, let range, let possessive):
            // Every part of the patterns is one character, so ends are counted one by one.
            var ends = [start]
            while ends.count - 1 < range.upperBound, let next = part.ends(text, ends.last!).first {
                ends.append(next)
            }
            guard ends.count > range.lowerBound else { return [] }
            return possessive ? [ends.last!] : ends[range.lowerBound...].reversed()
        case .all(let parts):
            return parts.reduce([start]) { starts, part in starts.flatMap { part.ends(text, $0) } }
        case .any(let choices):
            return choices.flatMap { $0.ends(text, start) }
        case .end:
            return start == text.count ? [start] : []
        case .notFollowedBy(let test):
            return start < text.count && test(text[start]) ? [] : [start]
        }
    }

    /// The pieces of a text.
    func split(_ string: String) -> [String] {
        let text = string.unicodeScalars.map(\.value)
        var pieces: [String] = []
        var start = 0
        while start < text.count {
            let end = ends(text, start).first { $0 > start } ?? start + 1
            var piece = String.UnicodeScalarView()
            piece.append(contentsOf: text[start..<end].map { Unicode.Scalar($0)! })
            pieces.append(String(piece))
            start = end
        }
        return pieces
    }
}

extension PlainPattern {
    static func of(_ pattern: EncodingDefinition.Pattern) -> PlainPattern {
        switch pattern {
        case .r50k: r50k
        case .cl100k: cl100k
        case .o200k: o200k
        }
    }

    private static func has(_ code: UInt32, _ classes: CharacterClass) -> Bool {
        CharacterClassTable.shared[code].hasAny(classes)
    }

    private static func isNewline(_ code: UInt32) -> Bool { code == 10 || code == 13 }

    private static let letter = one { has($0, .letter) }
    private static let number = one { has($0, .number) }
    private static let space = one { has($0, .space) }
    private static let newline = one { isNewline($0) }
    private static let prefix = one { !isNewline($0) && !has($0, .letterNumber) }
    private static let other = one { !has($0, .letterNumberSpace) }
    private static let blank = optional(one { $0 == 32 })

    private static func optional(_ part: PlainPattern) -> PlainPattern {
        many(part, 0...1, possessive: false)
    }

    private static func some(_ part: PlainPattern, possessive: Bool = false) -> PlainPattern {
        many(part, 1...Int.max, possessive: possessive)
    }

    private static func anyNumber(_ part: PlainPattern) -> PlainPattern {
        many(part, 0...Int.max, possessive: false)
    }

    private static func word(_ word: String, ignoringCase: Bool) -> PlainPattern {
        all(
            word.unicodeScalars.map { letter in
                one { code in
                    guard ignoringCase else { return code == letter.value }
                    return code == letter.value || code == letter.value - 32
                        || (letter == "s" && code == 0x17F)
                }
            })
    }

    private static func contraction(ignoringCase: Bool) -> PlainPattern {
        all([
            one { $0 == 0x27 },
            any(["s", "d", "m", "t", "ll", "ve", "re"].map { word($0, ignoringCase: ignoringCase) }),
        ])
    }

    private static let blanksBeforeText = all([some(space), notFollowedBy { !has($0, .space) }])

    private static let r50k = any([
        contraction(ignoringCase: false),
        all([blank, some(letter, possessive: true)]),
        all([blank, some(number, possessive: true)]),
        all([blank, some(other, possessive: true)]),
        all([some(space, possessive: true), end]),
        blanksBeforeText, space,
    ])

    private static let cl100k = any([
        contraction(ignoringCase: true),
        all([many(prefix, 0...1, possessive: true), some(letter, possessive: true)]),
        many(number, 1...3, possessive: true),
        all([blank, some(other, possessive: true), many(newline, 0...Int.max, possessive: true)]),
        all([some(space, possessive: true), end]),
        all([anyNumber(space), newline]),
        blanksBeforeText, space,
    ])

    private static let upper = one { has($0, .upperish) }
    private static let lower = one { has($0, .lowerish) }

    private static let o200k = any([
        all([
            optional(prefix), anyNumber(upper), some(lower), optionalContraction,
        ]),
        all([
            optional(prefix), some(upper), anyNumber(lower), optionalContraction,
        ]),
        many(number, 1...3, possessive: false),
        all([blank, some(other), anyNumber(one { isNewline($0) || $0 == 0x2F })]),
        all([anyNumber(space), some(newline)]),
        blanksBeforeText, some(space),
    ])

    /// `(?:...)?`, whose part is more than one character.
    private static let optionalContraction = any([contraction(ignoringCase: true), all([])])
}
