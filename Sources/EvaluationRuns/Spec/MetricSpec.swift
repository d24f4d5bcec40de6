public import Evaluation

/// A column of numbers, or of yes and no, that is a metric as it stands.
///
/// In a file it is the column's name, or an object: `{column: usage.completion_tokens, better: lower, unit: tokens}`.
public struct MetricSpec: Sendable, Hashable, Codable {
    /// The column; a point leads into a struct.
    public var column: String
    /// The metric's name.
    public var name: String
    /// What the scores are; nil for yes or no of a column of booleans, and for any number of others.
    public var kind: EvaluationMetric.Kind?
    /// What its scores mean.
    public var meaning: MetricMeaning

    /// A column under its own name, unless another is given.
    public init(
        _ column: String, name: String? = nil, kind: EvaluationMetric.Kind? = nil,
        _ meaning: MetricMeaning = MetricMeaning()
    ) {
        self.column = column
        self.name = name ?? column
        self.kind = kind
        self.meaning = meaning
    }

    private enum CodingKeys: String, CodingKey, CaseIterable { case column, name, kind }

    /// Reads a column's name, or an object; an unknown key is an error.
    public init(from decoder: any Decoder) throws {
        if let column = try? decoder.singleValueContainer().decode(String.self) {
            self.init(column)
            return
        }
        try StrictKeys.check(decoder, "a metric", CodingKeys.allCases.map(\.rawValue) + MetricMeaning.keys)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let column = try container.name(.column) else {
            throw DecodingError.keyNotFound(
                CodingKeys.column,
                .init(codingPath: decoder.codingPath, debugDescription: "a metric needs its 'column'"))
        }
        self.init(
            column, name: try container.name(.name),
            kind: try container.decodeIfPresent(EvaluationMetric.Kind.self, forKey: .kind),
            try MetricMeaning(beside: decoder))
    }

    /// Writes an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(column, forKey: .column)
        if name != column { try container.encode(name, forKey: .name) }
        try container.encodeIfPresent(kind, forKey: .kind)
        try meaning.encode(beside: encoder)
    }

    /// Whether more is better, where nothing is said: not of what is waited or paid for.
    var isHigherBetter: Bool {
        let last = column.split(separator: ".").last.map(String.init) ?? column
        return !(last.hasSuffix("_seconds") || last.hasSuffix("_tokens") || ["cost", "attempts"].contains(last))
    }
}
