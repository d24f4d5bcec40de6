public import Evaluation

/// Columns of two runs whose change is looked for, and what counts as one.
///
/// In a file it is a list of columns and metrics, or an object: `{columns: [latency_seconds], alpha: 0.01}`.
public struct DriftSpec: Sendable, Hashable, Codable {
    /// Columns, or names of the evaluation's metrics: numbers, categories or vectors.
    public var columns: [String]
    /// What counts as drift.
    public var rule: DriftRule

    /// Columns with a rule: 1 % over all of them, and a floor for the effect.
    public init(_ columns: [String], rule: DriftRule = DriftRule()) {
        self.columns = columns
        self.rule = rule
    }

    private enum CodingKeys: String, CodingKey, CaseIterable { case columns, alpha, floors, numbers, categories }

    /// Reads a list of columns, or an object; an unknown key is an error.
    public init(from decoder: any Decoder) throws {
        if let columns = try? decoder.singleValueContainer().decode([String].self) {
            self.init(columns)
            return
        }
        try StrictKeys.check(decoder, "drift", CodingKeys.allCases.map(\.rawValue))
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.value(.columns, default: []),
            rule: try DriftRule(from: HidingDecoder(decoder, hiding: ["columns"])))
    }

    /// Writes an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(columns, forKey: .columns)
        try rule.encode(to: encoder)
    }
}
