public import Evaluation

/// What a run needs before it is paid for: rows, what they cost, and what the rows at hand could show.
public struct EvaluationForecast: Sendable, Hashable, Encodable {
    /// A metric's part.
    public struct Line: Sendable, Hashable, Encodable {
        /// The metric.
        public var metric: String
        /// The difference that is to be found, in the scores' unit; nil where none was named.
        public var effect: Double?
        /// How many rows, or pairs, find it; nil where none was named.
        public var needed: EvaluationReport.Figure?
        /// What the calls for so many cost; nil where no price is known.
        public var cost: EvaluationReport.Figure?
        /// The smallest difference that the rows at hand show.
        public var smallestEffect: EvaluationReport.Figure
        /// What spread was reckoned with.
        public var basis: String

        private enum CodingKeys: String, CodingKey {
            case metric, effect, needed, cost
            case smallestEffect = "smallest_effect"
            case basis
        }
    }

    /// What there are so many of: `pairs`, `rows`, `rows of a group`.
    public var units: String
    /// How many of them there are.
    public var count: Int
    /// Calls for each.
    public var callsEach: Int
    /// Calls of judges for the rows at hand, which a job's own counts leave out.
    public var judgeCalls: Int
    /// What costs are in; nil where no price is known.
    public var currency: String?
    /// How often a difference is found.
    public var power: Double
    /// How often any verdict may be wrong.
    public var alpha: Double
    /// A line for each metric.
    public var lines: [Line]

    private enum CodingKeys: String, CodingKey {
        case units, count
        case callsEach = "calls_each"
        case judgeCalls = "judge_calls"
        case currency, power, alpha, lines
    }
}
