internal import Statistics

/// A finite number, or a counted outcome without one; a missing score is never 0, and no score is NaN.
///
/// ```swift
/// Score(0.5).value                                             // 0.5
/// Score(missing: .refused, "the model declined").value         // nil
/// Score(.nan).outcome                                          // .undefined
/// ```
public struct Score: Sendable, Hashable, Codable {
    /// The number; nil for every outcome but `scored`.
    public let value: Double?
    /// What became of the scoring.
    public let outcome: ScoreOutcome
    /// Why the score is what it is, or why there is none; for people.
    public let explanation: String?

    /// A score; what is no finite number is the outcome `undefined`.
    public init(_ value: Double, explanation: String? = nil) {
        guard value.isFinite else {
            self.value = nil
            outcome = .undefined
            self.explanation = explanation ?? (value.isNaN ? "the score is not a number" : "the score is not finite")
            return
        }
        self.value = value
        outcome = .scored
        self.explanation = explanation
    }

    /// An outcome without a score; `scored` without a number is the outcome `undefined`.
    public init(missing outcome: ScoreOutcome, _ explanation: String? = nil) {
        value = nil
        self.outcome = outcome == .scored ? .undefined : outcome
        self.explanation = explanation ?? (outcome == .scored ? "there is no number" : nil)
    }

    /// The outcome `undefined` with its reason.
    public static func undefined(_ reason: String) -> Score { Score(missing: .undefined, reason) }

    /// 1 for true and 0 for false.
    public static func yesOrNo(_ holds: Bool, explanation: String? = nil) -> Score {
        Score(holds ? 1 : 0, explanation: explanation)
    }

    /// The number that a formula gives, or the outcome `undefined` with the formula's reason.
    init(_ formula: () throws(Undefined) -> Double) {
        do {
            self.init(try formula())
        } catch {
            self.init(missing: .undefined, error.reason)
        }
    }

    /// Reads a score; a number with another outcome than `scored`, or `scored` without a number, is an error.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let value = try container.decodeIfPresent(Double.self, forKey: .value)
        let outcome = try container.decode(ScoreOutcome.self, forKey: .outcome)
        let explanation = try container.decodeIfPresent(String.self, forKey: .explanation)
        guard (outcome == .scored) == (value != nil), value?.isFinite ?? true else {
            throw DecodingError.dataCorruptedError(
                forKey: .value, in: container, debugDescription: "a score has a finite number, and only a score has one"
            )
        }
        self.value = value
        self.outcome = outcome
        self.explanation = explanation
    }
}
