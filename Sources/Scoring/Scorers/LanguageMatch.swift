/// Whether the answer is in a language, which is given, or else the reference's: 1 or 0.
///
/// The reference may be the prompt: then it is whether the model answered in the language that it was asked in. Where a
/// text's language is not sure, the score is the outcome `undefined`: see ``LanguageDetector`` for what is sure.
public struct LanguageMatch: Sendable, Hashable, Codable {
    /// The language that is wanted; nil for the reference's.
    public let language: Language?

    /// The reference's language, unless one is given.
    public init(_ language: Language? = nil) { self.language = language }

    /// Reads the option `language`, a code such as `es`.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, ["language"])
        language = try options.optional("language")
    }
}

extension LanguageMatch: ScoringRule {
    package static let kind = "language"

    package func traits(named name: String) -> ScorerTraits {
        ScorerTraits(name, needsReference: language == nil, isYesOrNo: true)
    }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring { Work(language: language) }

    private struct Work: TextScoring {
        let language: Language?
        var detector = LanguageDetector()

        mutating func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            guard let wanted = language ?? detector.detect(reference) else {
                return .undefined("the language of the reference is unknown")
            }
            guard let found = detector.detect(answer) else {
                return .undefined("the language of the answer is unknown")
            }
            return found == wanted
                ? Score(1) : Score(0, explanation: "the answer is in \(found), not in \(wanted)")
        }
    }
}
