/// Whether the answer contains a text: the reference, or phrases that are given; 1 or 0.
///
/// What is looked for may stand inside of a word, unless whole words are asked for. An empty reference is the outcome
/// `undefined`, for it is in every answer.
public struct Contains: Sendable, Hashable, Codable {
    /// How many of the phrases must be there.
    public enum Quantity: String, Sendable, Hashable, Codable {
        /// One is enough, or all must be there.
        case any, all
    }

    /// What is looked for; the reference where there is none.
    public let phrases: [String]
    /// How many of the phrases must be there.
    public let quantity: Quantity
    /// Whether upper and lower case are the same.
    public let ignoresCase: Bool
    /// Whether what is looked for are whole words, whatever stands between them; case is ignored then.
    public let wholeWords: Bool

    /// Looks for the reference, unless phrases are given.
    public init(
        _ phrases: [String] = [], quantity: Quantity = .any, ignoresCase: Bool = true, wholeWords: Bool = false
    ) {
        self.phrases = phrases
        self.quantity = quantity
        self.ignoresCase = ignoresCase
        self.wholeWords = wholeWords
    }

    /// Reads the options, all of which may be left out.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, CodingKeys.allCases.map(\.rawValue))
        phrases = try options.value("phrases", default: [])
        quantity = try options.value("quantity", default: .any)
        ignoresCase = try options.value("ignores_case", default: true)
        wholeWords = try options.value("whole_words", default: false)
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case phrases, quantity
        case ignoresCase = "ignores_case"
        case wholeWords = "whole_words"
    }
}

extension Contains: ScoringRule {
    package static let kind = "contains"

    package func traits(named name: String) -> ScorerTraits {
        ScorerTraits(name, needsReference: phrases.isEmpty, isYesOrNo: true)
    }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring {
        for (index, phrase) in phrases.enumerated() {
            let isEmpty = wholeWords ? WordReader.words(phrase).isEmpty : phrase.isEmpty
            if isEmpty { throw ScorerError(.option, "phrase \(index + 1) of contains is empty", offset: index) }
        }
        return Work(self)
    }

    private struct Work: TextScoring {
        private let quantity: Quantity
        private let phrases: [[UInt8]]
        private var fold: SearchText
        private var search = ByteSearch()
        private var text: [UInt8] = []
        private var sought: [UInt8] = []

        init(_ rule: Contains) {
            quantity = rule.quantity
            var fold = SearchText(rule)
            phrases = rule.phrases.map { phrase in
                var bytes: [UInt8] = []
                fold.read(phrase.utf8.span, into: &bytes)
                return bytes
            }
            self.fold = fold
        }

        mutating func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            fold.read(answer, into: &text)
            // Copies of the references only: a search must not read what belongs to the searcher.
            let text = text
            guard phrases.isEmpty else { return .yesOrNo(phrasesOccur(in: text)) }
            fold.read(reference, into: &sought)
            let sought = sought
            if fold.isEmpty(sought) { return .undefined("the reference is empty") }
            return .yesOrNo(search.occurs(sought.span, in: text.span))
        }

        private mutating func phrasesOccur(in text: [UInt8]) -> Bool {
            for phrase in phrases {
                let occurs = search.occurs(phrase.span, in: text.span)
                if occurs != (quantity == .all) { return occurs }
            }
            return quantity == .all
        }
    }
}

/// Texts as they are searched: as they are, in lower case, or words with one space before and behind each.
private struct SearchText: Sendable {
    private let ignoresCase: Bool
    private let wholeWords: Bool
    private var reader = WordReader()

    init(_ rule: Contains) {
        ignoresCase = rule.ignoresCase
        wholeWords = rule.wholeWords
    }

    mutating func read(_ source: Span<UInt8>, into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        if wholeWords {
            bytes.append(0x20)
            reader.eachWord(source) { word, _ in
                bytes.append(contentsOf: word)
                bytes.append(0x20)
                return true
            }
        } else if ignoresCase {
            UTF8Text.appendLowercased(source, to: &bytes)
        } else {
            source.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
    }

    /// Whether there is nothing to look for.
    func isEmpty(_ bytes: [UInt8]) -> Bool { bytes.count <= (wholeWords ? 1 : 0) }
}
