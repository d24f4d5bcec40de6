extension LogicalPlan {
    /// The same plan with every limit as early as it can stand.
    ///
    /// No row is computed, and no model asked about it, that a later limit would drop.
    package func limitsPushedDown() -> LogicalPlan {
        if case .limit(let count, let child) = self { return child.limited(to: count) }
        return mapChildren { $0.limitsPushedDown() }
    }

    /// This plan's first `count` rows.
    ///
    /// A limit passes only nodes that keep the number and the order of rows.
    private func limited(to count: Int) -> LogicalPlan {
        switch self {
        case .project, .withColumn: mapChildren { $0.limited(to: count) }
        case .chat(let step, _) where step.column.samples > 1: .limit(count, limitsPushedDown())
        case .chat(let step, let child):
            .chat(ModelStep(name: step.name, column: step.column, answers: nil), child.limited(to: count))
        case .limit(let other, let child): child.limited(to: min(count, other))
        case .localRelation, .range, .scan, .tokenStatistics, .filter, .union, .count: .limit(count, limitsPushedDown())
        }
    }
}
