internal import Statistics

/// Which differences between two texts do not matter.
public enum TextNormalisation: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every byte matters.
    case none
    /// White space at the ends does not matter, and a run of it is one space.
    case spaces
    /// Nor do case, ASCII's punctuation and the articles a, an and the (SQuAD: Rajpurkar and others 2016).
    case squad
}

/// Whether the answer is the reference: 1 or 0; two empty texts are the same.
public struct ExactMatch: Sendable, Hashable, Codable {
    /// Which differences do not matter.
    public let normalisation: TextNormalisation

    /// Compares texts but for white space, unless something else is said.
    public init(normalisation: TextNormalisation = .spaces) { self.normalisation = normalisation }

    /// Reads the option `normalisation`.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, ["normalisation"])
        normalisation = try options.value("normalisation", default: .spaces)
    }
}

extension ExactMatch: ScoringRule {
    package static let kind = "exact_match"

    package func traits(named name: String) -> ScorerTraits {
        ScorerTraits(name, needsReference: true, isYesOrNo: true)
    }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring {
        switch normalisation {
        case .none: Bytes()
        case .spaces: Spaces()
        case .squad: Words()
        }
    }

    private struct Bytes: TextScoring {
        func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            .yesOrNo(UTF8Text.areEqual(answer, reference))
        }
    }

    private struct Spaces: TextScoring {
        func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            .yesOrNo(
                UTF8Text.areEqual(answer, reference) || UTF8Text.areEqualButForSpaces(answer, reference))
        }
    }

    private struct Words: TextScoring {
        private var matcher = AnswerMatcher()

        mutating func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            // Most right answers are the same bytes.
            if UTF8Text.areEqual(answer, reference) { return Score(1) }
            return .yesOrNo(matcher.match(answer: answer, reference: reference).isExact)
        }
    }
}
