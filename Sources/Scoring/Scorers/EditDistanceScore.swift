internal import Statistics

/// How far the answer is from the reference by insertions, deletions and substitutions (Levenshtein 1966).
public struct EditDistanceScore: Sendable, Hashable, Codable {
    /// What is inserted, deleted and substituted.
    public enum Unit: String, Sendable, Hashable, Codable {
        /// Unicode's scalar values, or what white space separates.
        case characters, words
    }

    /// What the score is of the edits.
    public enum Measure: String, Sendable, Hashable, Codable {
        /// One less the edits by the longer text's units: from 0 to 1, higher is better.
        case similarity
        /// The number of edits: from 0 on, lower is better.
        case edits
        /// The edits by the reference's units: from 0 on, lower is better; undefined for an empty reference.
        case errorRate = "error_rate"
    }

    /// What is inserted, deleted and substituted.
    public let unit: Unit
    /// What the score is of the edits.
    public let measure: Measure

    /// The similarity by characters, unless something else is said.
    public init(_ unit: Unit = .characters, measure: Measure = .similarity) {
        self.unit = unit
        self.measure = measure
    }

    /// Reads the options, all of which may be left out.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, ["unit", "measure"])
        unit = try options.value("unit", default: .characters)
        measure = try options.value("measure", default: .similarity)
    }
}

extension EditDistanceScore: ScoringRule {
    package static let kind = "edit_distance"

    package func traits(named name: String) -> ScorerTraits {
        measure == .similarity
            ? ScorerTraits(name, needsReference: true)
            : ScorerTraits(name, needsReference: true, direction: .lower, highest: nil)
    }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring { Work(rule: self) }

    private struct Work: TextScoring {
        let rule: EditDistanceScore
        var distances = EditDistances()

        mutating func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            let distance =
                rule.unit == .characters
                ? distances.characters(reference: reference, prediction: answer)
                : distances.words(reference: reference, prediction: answer)
            return switch rule.measure {
            case .similarity: Score(distance.similarity)
            case .edits: Score(Double(distance.edits))
            case .errorRate: Score { () throws(Undefined) in try distance.errorRate() }
            }
        }
    }
}
