/// What a judge preferred of two systems' answers, each pair shown in both orders.
public struct PreferenceVerdicts: Sendable, Hashable {
    /// What a judge says by the place of an answer.
    public enum Place: String, Sendable, Hashable, Codable {
        /// The answer shown first is better, the one shown second, or neither.
        case first, second, tie
    }

    /// A pair of answers with both verdicts; nil where the judge gave none.
    public struct Pair: Sendable, Hashable {
        /// What it said when the first system's answer was shown first.
        public var firstShown: Place?
        /// What it said when the second system's was.
        public var secondShown: Place?
        /// How long the two systems' answers are, in any unit; nil where that is not known.
        public var lengths: Lengths?

        /// A pair.
        public init(firstShown: Place?, secondShown: Place?, lengths: Lengths? = nil) {
            self.firstShown = firstShown
            self.secondShown = secondShown
            self.lengths = lengths
        }
    }

    /// How long two answers are.
    public struct Lengths: Sendable, Hashable {
        /// The first system's answer.
        public var first: Int
        /// The second system's answer.
        public var second: Int

        /// Two lengths.
        public init(_ first: Int, _ second: Int) {
            self.first = first
            self.second = second
        }
    }

    /// The judge's name.
    public var judge: String
    /// The first system, A.
    public var first: String
    /// The second system, B.
    public var second: String
    /// The pairs.
    public var pairs: [Pair]

    /// Verdicts on two systems.
    public init(judge: String, first: String, second: String, pairs: [Pair]) {
        self.judge = judge
        self.first = first
        self.second = second
        self.pairs = pairs
    }
}
