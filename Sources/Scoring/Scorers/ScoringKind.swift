/// A kind of scorer with its options.
public enum ScoringKind: Sendable, Hashable {
    /// Whether the answer is the reference.
    case exactMatch(ExactMatch)
    /// How many words answer and reference share.
    case wordF1(WordF1)
    /// Whether the answer contains a text.
    case contains(Contains)
    /// Whether a regular expression is found.
    case regularExpression(RegularExpression)
    /// Whether the answer is JSON.
    case jsonValidity(JSONValidity)
    /// Whether the answer is JSON that a schema allows.
    case jsonSchema(JSONSchemaMatch)
    /// Whether a number is the reference's.
    case numericCloseness(NumericCloseness)
    /// BLEU.
    case bleu(BLEUScore)
    /// chrF and chrF++.
    case chrF(ChrFScore)
    /// ROUGE.
    case rouge(ROUGEScore)
    /// Edits from the reference.
    case editDistance(EditDistanceScore)
    /// How long the answer is.
    case length(Length)
    /// Whether the answer is a refusal.
    case refusal(RefusalDetection)
    /// Whether the answer is in a language.
    case language(LanguageMatch)
    /// Words of a list.
    case wordList(ListedWords)
    /// Feminine and masculine words.
    case genderLean(GenderLean)

    package var rule: any ScoringRule {
        switch self {
        case .exactMatch(let rule): rule
        case .wordF1(let rule): rule
        case .contains(let rule): rule
        case .regularExpression(let rule): rule
        case .jsonValidity(let rule): rule
        case .jsonSchema(let rule): rule
        case .numericCloseness(let rule): rule
        case .bleu(let rule): rule
        case .chrF(let rule): rule
        case .rouge(let rule): rule
        case .editDistance(let rule): rule
        case .length(let rule): rule
        case .refusal(let rule): rule
        case .language(let rule): rule
        case .wordList(let rule): rule
        case .genderLean(let rule): rule
        }
    }

    /// The readers of all kinds, by the kinds' names in files.
    private static let readers: [(name: String, read: @Sendable (any Decoder) throws -> ScoringKind)] = [
        (ExactMatch.kind, { .exactMatch(try ExactMatch(from: $0)) }),
        (WordF1.kind, { .wordF1(try WordF1(from: $0)) }),
        (Contains.kind, { .contains(try Contains(from: $0)) }),
        (RegularExpression.kind, { .regularExpression(try RegularExpression(from: $0)) }),
        (JSONValidity.kind, { .jsonValidity(try JSONValidity(from: $0)) }),
        (JSONSchemaMatch.kind, { .jsonSchema(try JSONSchemaMatch(from: $0)) }),
        (NumericCloseness.kind, { .numericCloseness(try NumericCloseness(from: $0)) }),
        (BLEUScore.kind, { .bleu(try BLEUScore(from: $0)) }),
        (ChrFScore.kind, { .chrF(try ChrFScore(from: $0)) }),
        (ROUGEScore.kind, { .rouge(try ROUGEScore(from: $0)) }),
        (EditDistanceScore.kind, { .editDistance(try EditDistanceScore(from: $0)) }),
        (Length.kind, { .length(try Length(from: $0)) }),
        (RefusalDetection.kind, { .refusal(try RefusalDetection(from: $0)) }),
        (LanguageMatch.kind, { .language(try LanguageMatch(from: $0)) }),
        (ListedWords.kind, { .wordList(try ListedWords(from: $0)) }),
        (GenderLean.kind, { .genderLean(try GenderLean(from: $0)) }),
    ]

    /// The kinds' names in files.
    public static var names: [String] { readers.map(\.name) }

    /// The kind's name in files.
    public var name: String { type(of: rule).kind }

    /// Reads the options of the kind with this name; nil where there is no such kind.
    static func read(_ name: String, _ decoder: any Decoder) throws -> ScoringKind? {
        try readers.first { $0.name == name }?.read(decoder)
    }
}
