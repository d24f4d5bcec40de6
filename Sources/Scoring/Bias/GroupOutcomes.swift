internal import Statistics

/// How often a group's rows were refused, filtered, or have no score for another reason.
public struct GroupOutcomes: Sendable, Hashable {
    /// A share of a group's rows with its interval.
    public struct Rate: Sendable, Hashable {
        /// The rows with the outcome.
        public let count: Int
        /// Their share of the group.
        public let share: Double
        /// The lower end of the share's interval at 95 % (Wilson 1927).
        public let low: Double
        /// The upper end of it.
        public let high: Double
    }

    /// The group's name.
    public let group: String
    /// What became of its rows.
    public let counts: OutcomeCounts

    /// The share of an outcome; nil for a group without rows.
    public func rate(_ outcome: ScoreOutcome) -> Rate? {
        guard let interval = try? ProportionInterval(successes: counts[outcome], of: counts.total) else { return nil }
        return Rate(
            count: counts[outcome], share: interval.estimate, low: interval.wilson.low, high: interval.wilson.high)
    }

    /// The outcomes of every group, in the order of their names; rows beyond the shorter list are left out.
    public static func byGroup(_ groups: [String], _ outcomes: [ScoreOutcome]) -> [GroupOutcomes] {
        var counts: [String: OutcomeCounts] = [:]
        for (group, outcome) in zip(groups, outcomes) { counts[group, default: OutcomeCounts()].add(outcome) }
        return counts.keys.sorted().map { GroupOutcomes(group: $0, counts: counts[$0] ?? OutcomeCounts()) }
    }
}
