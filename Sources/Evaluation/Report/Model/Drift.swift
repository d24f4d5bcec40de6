extension EvaluationReport {
    /// The columns of two runs or windows beside each other.
    public struct DriftPanel: Sendable, Hashable, Codable {
        /// What drifts against what.
        public var title: String
        /// The name of the run or window that the other is held against.
        public var reference: String
        /// The name of the other run or window.
        public var current: String
        /// How the verdicts are made: the familywise level and the floor for an effect.
        public var rule: String
        /// The columns, in any order.
        public var columns: [DriftColumn]

        /// A panel.
        public init(_ title: String, reference: String, current: String, rule: String, columns: [DriftColumn]) {
            self.title = title
            self.reference = reference
            self.current = current
            self.rule = rule
            self.columns = columns
        }

        /// The columns that drifted first, then those below the floor, those without an answer, and the steady ones;
        /// by effect among these.
        package var orderedColumns: [DriftColumn] {
            columns.enumerated().sorted { one, other in
                let ranks = (one.element.verdict.rank, other.element.verdict.rank)
                if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
                let effects = (one.element.effect.value.value ?? -1, other.element.effect.value.value ?? -1)
                return effects.0 == effects.1 ? one.offset < other.offset : effects.0 > effects.1
            }.map(\.element)
        }
    }

    /// A column of two runs.
    public struct DriftColumn: Sendable, Hashable, Codable {
        /// What is said of a column.
        public enum Verdict: String, Sendable, Hashable, Codable {
            /// It changed, and by more than the floor.
            case drifted
            /// It changed, but by less than the floor.
            case belowFloor = "below_floor"
            /// No change was shown.
            case steady
            /// There is no answer: the effect says why.
            case undefined

            /// What it is called where people read it.
            package var title: String {
                switch self {
                case .drifted: "Drifted"
                case .belowFloor: "Below the floor"
                case .steady: "No drift shown"
                case .undefined: "Undefined"
                }
            }

            fileprivate var rank: Int {
                switch self {
                case .drifted: 0
                case .belowFloor: 1
                case .undefined: 2
                case .steady: 3
                }
            }
        }

        /// The column's name.
        public let column: String
        /// What is said of it.
        public let verdict: Verdict
        /// What the effect is called: `PSI`, `Wasserstein / sd`.
        public let measure: String
        /// How far the two are apart.
        public let effect: Estimate
        /// The least effect that counts as drift, in the effect's unit; nil where there is none.
        public let floor: Figure?
        /// The test with its p before and after the correction for all columns.
        public let test: Test
        /// Rows of the reference.
        public let referenceRows: Int
        /// Rows of the other.
        public let currentRows: Int

        /// A column.
        public init(
            _ column: String, _ verdict: Verdict, measure: String, effect: Estimate, floor: Figure? = nil, test: Test,
            referenceRows: Int, currentRows: Int
        ) {
            self.column = column
            self.verdict = verdict
            self.measure = measure
            self.effect = effect
            self.floor = floor
            self.test = test
            self.referenceRows = referenceRows
            self.currentRows = currentRows
        }

        private enum CodingKeys: String, CodingKey {
            case column, verdict, measure, effect, floor, test
            case referenceRows = "reference_rows"
            case currentRows = "current_rows"
        }
    }
}
