extension EvaluationReport {
    /// What became of the rows, by group.
    public struct OutcomePanel: Sendable, Hashable, Codable {
        /// What the groups are groups of.
        public var title: String
        /// The groups, in the order in which they are shown.
        public var groups: [OutcomeGroup]

        /// A panel.
        public init(_ title: String, groups: [OutcomeGroup]) {
            self.title = title
            self.groups = groups
        }
    }

    /// What may become of a row; each row has one of these.
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// Answered and scored.
        case answered
        /// The model declined.
        case refused
        /// The endpoint's filter kept the prompt or the answer back.
        case filtered
        /// There is an answer but no score: rubbish from a judge, a text that is no number.
        case noScore = "no_score"
        /// The call failed.
        case error

        /// What it is called where people read it.
        package var title: String {
            switch self {
            case .answered: "Answered"
            case .refused: "Refused"
            case .filtered: "Filtered"
            case .noScore: "No score"
            case .error: "Error"
            }
        }
    }

    /// What became of a group's rows.
    public struct OutcomeGroup: Sendable, Hashable, Codable {
        /// The group's name.
        public let group: String
        /// Its rows.
        public let rows: Int
        /// How many of them had each outcome; one that is missing had no rows.
        public let outcomes: [OutcomeRate]

        /// A group.
        public init(_ group: String, rows: Int, outcomes: [OutcomeRate]) {
            self.group = group
            self.rows = rows
            self.outcomes = outcomes
        }

        package subscript(_ outcome: Outcome) -> OutcomeRate? { outcomes.first { $0.outcome == outcome } }
    }

    /// How many rows of a group had an outcome.
    public struct OutcomeRate: Sendable, Hashable, Codable {
        /// The outcome.
        public let outcome: Outcome
        /// Rows with it.
        public let count: Int
        /// Their share of the group, with its interval.
        public let rate: Estimate

        /// A count with its share.
        public init(_ outcome: Outcome, count: Int, rate: Estimate) {
            self.outcome = outcome
            self.count = count
            self.rate = rate
        }
    }
}
