public import Evaluation

/// How rows that have the same key become one: repeats of a prompt.
///
/// In a file it is the reducer's name, `mean`, `majority`, `pass@3` or `pass^3`, or an object with `passing` beside it.
public struct RepeatSpec: Sendable, Hashable, Codable {
    /// How the scores of a row's repeats become one.
    public var reducer: RepeatReducer
    /// From which score on a repeat passes.
    public var passing: Double

    /// Repeats, of which a score from 1 on passes unless something else is said.
    public init(_ reducer: RepeatReducer, passing: Double = 1) {
        self.reducer = reducer
        self.passing = passing
    }

    private enum CodingKeys: String, CodingKey, CaseIterable { case reducer, passing }

    /// Reads a reducer's name, or an object; an unknown key is an error.
    public init(from decoder: any Decoder) throws {
        if (try? decoder.singleValueContainer().decode(String.self)) != nil {
            self.init(try RepeatReducer(from: decoder))
            return
        }
        try StrictKeys.check(decoder, "repeats", CodingKeys.allCases.map(\.rawValue))
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(RepeatReducer.self, forKey: .reducer),
            passing: try container.value(.passing, default: 1))
        guard passing.isFinite else {
            throw DecodingError.dataCorruptedError(
                forKey: .passing, in: container, debugDescription: "'passing' must be a number")
        }
    }

    /// Writes an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(reducer, forKey: .reducer)
        try container.encode(passing, forKey: .passing)
    }

    /// What the reduced scores of a metric of this kind are.
    func kind(_ kind: EvaluationMetric.Kind) -> EvaluationMetric.Kind {
        if case .majority = reducer { kind } else { .mean }
    }
}
