/// How long the answer is, in characters, words or tokens.
public struct Length: Sendable, Hashable, Codable {
    /// What is counted.
    public enum Unit: String, Sendable, Hashable, Codable {
        /// Unicode's scalar values, or what white space separates.
        case characters, words
        /// Tokens of the model's tokenizer, which the caller gives.
        case tokens
    }

    /// What is counted.
    public let unit: Unit

    /// A length in words, unless something else is said.
    public init(_ unit: Unit = .words) { self.unit = unit }

    /// Reads the option `unit`.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, ["unit"])
        unit = try options.value("unit", default: .words)
    }

    /// The score of a number of tokens that was counted elsewhere, as by the endpoint; nil is no answer.
    public static func score(tokens: Int?) -> Score {
        guard let tokens else { return Score(missing: .noAnswer) }
        return tokens >= 0 ? Score(Double(tokens)) : .undefined("the number of tokens is negative")
    }
}

extension Length: ScoringRule {
    package static let kind = "length"

    package func traits(named name: String) -> ScorerTraits { ScorerTraits(name, direction: .neither, highest: nil) }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring {
        switch unit {
        case .characters: return Work { UTF8Text.scalars($0) }
        case .words: return Work { UTF8Text.spacedWords($0) }
        case .tokens:
            guard let count = tools.countTokens else {
                throw ScorerError(.option, "a length in tokens needs a tokenizer, and none is given")
            }
            return Work(count: count)
        }
    }

    private struct Work: TextScoring {
        let count: @Sendable (Span<UInt8>) -> Int

        func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score { Length.score(tokens: count(answer)) }
    }
}
