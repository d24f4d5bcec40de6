extension LogicalPlan {
    /// The same plan with every step that `change` gives another plan for replaced, the outermost first.
    package func replacing<E: Error>(_ change: (LogicalPlan) throws(E) -> LogicalPlan?) throws(E) -> LogicalPlan {
        if let other = try change(self) { return other }
        return switch self {
        case .localRelation, .range, .scan, .tokenTally: self
        case .project(let expressions, let child): .project(expressions, try child.replacing(change))
        case .filter(let condition, let child): .filter(condition, try child.replacing(change))
        case .withColumn(let name, let expression, let child):
            .withColumn(name, expression, try child.replacing(change))
        case .chat(let step, let child): .chat(step, try child.replacing(change))
        case .limit(let count, let child): .limit(count, try child.replacing(change))
        case .union(let left, let right): .union(try left.replacing(change), try right.replacing(change))
        case .count(let child): .count(try child.replacing(change))
        }
    }

    /// The outermost model columns whose answers are to be kept, each with the plan that makes it.
    package var keptAnswers: [(AnswersID, LogicalPlan)] {
        switch self {
        case .localRelation, .range, .scan, .tokenTally: []
        case .chat(let step, let child): step.answers.map { [($0, self)] } ?? child.keptAnswers
        case .project(_, let child), .filter(_, let child), .withColumn(_, _, let child), .limit(_, let child),
            .count(let child):
            child.keptAnswers
        case .union(let left, let right): left.keptAnswers + right.keptAnswers
        }
    }
}
