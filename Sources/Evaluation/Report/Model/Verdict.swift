extension EvaluationReport {
    /// What the run says to one question.
    public struct Verdict: Sendable, Hashable, Codable {
        /// The four answers there are.
        public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
            /// A difference for the worse was shown.
            case worse
            /// A difference for the better was shown.
            case better
            /// The difference was shown to be within the margin.
            case same
            /// Neither was shown.
            case notShown = "not_shown"
        }

        /// The answer.
        public let kind: Kind
        /// What is said of what.
        public let claim: Claim
        /// The difference, positive where there is more of what the claim measures.
        public let effect: Estimate
        /// The test; nil where the interval alone decides.
        public let test: Test?
        /// What the difference rests on.
        public let sample: SampleSize
        /// How far apart the same may be, in the effect's unit; only for ``Kind/same``.
        public let margin: Figure?
        /// What the run could have shown; wanted for ``Kind/notShown``.
        public let sensitivity: Sensitivity?

        /// A verdict; without an estimate it is ``Kind/notShown``, whatever is said.
        public init(
            _ kind: Kind, _ claim: Claim, effect: Estimate, test: Test? = nil, sample: SampleSize,
            margin: Figure? = nil, sensitivity: Sensitivity? = nil
        ) {
            self.kind = effect.value.value == nil ? .notShown : kind
            self.claim = claim
            self.effect = effect
            self.test = test
            self.sample = sample
            self.margin = margin
            self.sensitivity = sensitivity
        }
    }

    /// What a verdict says of what, in parts that make a sentence: 'answers to loaded prompts', 'use', 'more',
    /// 'gendered words'.
    public struct Claim: Sendable, Hashable, Codable {
        /// Whom it is about, as in the middle of a sentence: `answers to loaded prompts`.
        public let subject: String
        /// What the subject does, in its number: `use`, `are refused`.
        public let verb: String
        /// How more and less are said.
        public let comparative: Comparative
        /// What there is more of: `gendered words`; empty where the comparative says it.
        public let measured: String
        /// What it is compared with: `before`, `the neutral ones`; nil where the subject says it.
        public let reference: String?

        /// A claim.
        public init(
            _ subject: String, _ verb: String, _ comparative: Comparative = .many, _ measured: String = "",
            than reference: String? = nil
        ) {
            self.subject = subject
            self.verb = verb
            self.comparative = comparative
            self.measured = measured
            self.reference = reference
        }
    }

    /// The words for a difference up, a difference down, and none.
    public struct Comparative: Sendable, Hashable, Codable {
        /// For a positive difference.
        public let more: String
        /// For a negative difference.
        public let less: String
        /// For no difference.
        public let same: String

        /// Words of one's own.
        public init(more: String, less: String, same: String) {
            self.more = more
            self.less = less
            self.same = same
        }

        /// More, fewer, as many.
        public static let many = Comparative(more: "more", less: "fewer", same: "as many")
        /// More, less, as much.
        public static let much = Comparative(more: "more", less: "less", same: "as much")
        /// More often, less often, as often.
        public static let often = Comparative(more: "more often", less: "less often", same: "as often")
        /// Higher, lower, as high.
        public static let high = Comparative(more: "higher", less: "lower", same: "as high")
        /// Longer, shorter, as long.
        public static let long = Comparative(more: "longer", less: "shorter", same: "as long")
    }

    /// What a run of this size could have shown.
    public struct Sensitivity: Sendable, Hashable, Codable {
        /// The smallest effect it would have found with this power, in the effect's unit.
        public let smallestEffect: Figure
        /// How often it would have found it, of 1.
        public let power: Figure
        /// An effect that is worth finding, in the effect's unit; nil where none was named.
        public let targetEffect: Figure?
        /// How many pairs, rows or clusters finding that effect would take.
        public let needed: Figure

        /// What it could have shown, at a power of 80 % where nothing else is said.
        public init(smallestEffect: Figure, power: Figure = 0.8, targetEffect: Figure? = nil, needed: Figure) {
            self.smallestEffect = smallestEffect
            self.power = power
            self.targetEffect = targetEffect
            self.needed = needed
        }

        private enum CodingKeys: String, CodingKey {
            case smallestEffect = "smallest_effect"
            case power
            case targetEffect = "target_effect"
            case needed
        }
    }

    /// The verdicts in the order in which they are read: worse, better, the same, and last what was not shown; those of
    /// a kind as they were given.
    package var orderedVerdicts: [Verdict] {
        Verdict.Kind.allCases.flatMap { kind in verdicts.filter { $0.kind == kind } }
    }
}
