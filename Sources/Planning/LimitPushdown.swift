extension LogicalPlan {
    /// The same plan with every limit as early as it can stand: no row is asked of a model, or computed,
    /// that a later limit would drop.
    package func limitsPushedDown() -> LogicalPlan {
        switch self {
        case .localRelation, .range, .scan, .tokenTally: self
        case .project(let expressions, let child): .project(expressions, child.limitsPushedDown())
        case .filter(let condition, let child): .filter(condition, child.limitsPushedDown())
        case .withColumn(let name, let expression, let child):
            .withColumn(name, expression, child.limitsPushedDown())
        case .chat(let step, let child): .chat(step, child.limitsPushedDown())
        case .union(let left, let right): .union(left.limitsPushedDown(), right.limitsPushedDown())
        case .count(let child): .count(child.limitsPushedDown())
        case .limit(let count, let child): child.limited(to: count)
        }
    }

    /// This plan's first `count` rows.
    ///
    /// Only steps that keep the number and order of rows let it pass.
    private func limited(to count: Int) -> LogicalPlan {
        switch self {
        case .project(let expressions, let child): .project(expressions, child.limited(to: count))
        case .withColumn(let name, let expression, let child):
            .withColumn(name, expression, child.limited(to: count))
        case .chat(let step, _) where step.column.samples > 1: .limit(count, limitsPushedDown())
        case .chat(let step, let child):
            .chat(ModelStep(name: step.name, column: step.column, answers: nil), child.limited(to: count))
        case .limit(let other, let child): child.limited(to: min(count, other))
        case .localRelation, .range, .scan, .tokenTally, .filter, .union, .count: .limit(count, limitsPushedDown())
        }
    }
}
