/// A scorer of answers: a kind with its options, and the name of its column.
///
/// In a file it is the kind's name, where the options' defaults will do, or an object:
/// `{"scorer": "regex", "name": "has_date", "pattern": "\\d{4}-\\d{2}-\\d{2}"}`.
///
/// ```swift
/// var scorer = try Scorer(.exactMatch(ExactMatch())).prepared()
/// scorer.score(answer: " Paris ", reference: "Paris").value    // 1
/// ```
public struct Scorer: Sendable, Hashable, Codable {
    /// The name of its column.
    public let name: String
    /// The kind with its options.
    public let kind: ScoringKind

    /// A scorer under its kind's name, unless another is given.
    public init(_ kind: ScoringKind, name: String? = nil) {
        self.kind = kind
        self.name = name ?? kind.name
    }

    /// What it needs and what its numbers mean.
    public var traits: ScorerTraits { kind.rule.traits(named: name) }

    /// A scorer that is ready for rows; throws where an option is not possible.
    public func prepared() throws(ScorerError) -> PreparedScorer { try prepared(ScoringTools()) }

    /// A scorer that is ready for rows, with what it needs from outside.
    package func prepared(_ tools: ScoringTools) throws(ScorerError) -> PreparedScorer {
        PreparedScorer(traits, try kind.rule.scoring(tools))
    }

    private enum CodingKeys: String, CodingKey {
        case scorer, name
    }

    /// Reads a kind's name, or an object with `scorer`, `name` and the kind's options; an unknown option is an error.
    public init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            let kind = try ScoringKind.read(word, NoOptions(codingPath: decoder.codingPath))
            guard let kind else { throw Scorer.unknown(word, decoder) }
            self.init(kind)
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let word = try container.decode(String.self, forKey: .scorer)
        guard let kind = try ScoringKind.read(word, decoder) else { throw Scorer.unknown(word, decoder) }
        let name = try container.decodeIfPresent(String.self, forKey: .name)
        if name?.isEmpty == true {
            throw DecodingError.dataCorruptedError(
                forKey: .name, in: container, debugDescription: "a scorer's name is empty")
        }
        self.init(kind, name: name)
    }

    /// Writes an object with the kind's name and its options.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind.name, forKey: .scorer)
        if name != kind.name { try container.encode(name, forKey: .name) }
        try kind.rule.encode(to: encoder)
    }

    private static func unknown(_ word: String, _ decoder: any Decoder) -> DecodingError {
        .dataCorrupted(
            .init(
                codingPath: decoder.codingPath,
                debugDescription: "there is no scorer \(word): there are \(ScoringKind.names.joined(separator: ", "))"))
    }
}
