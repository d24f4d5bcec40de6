/// Walking and rebuilding a plan, so that a new kind of node is added here once.
extension LogicalPlan {
    /// The plans whose rows this node reads, the left one first.
    package var children: [LogicalPlan] {
        switch self {
        case .localRelation, .range, .scan, .tokenStatistics: []
        case .project(_, let child), .filter(_, let child), .withColumn(_, _, let child), .chat(_, let child),
            .limit(_, let child), .count(let child):
            [child]
        case .union(let left, let right): [left, right]
        }
    }

    /// The same node over other plans.
    package func mapChildren<E: Error>(_ change: (LogicalPlan) throws(E) -> LogicalPlan) throws(E) -> LogicalPlan {
        switch self {
        case .localRelation, .range, .scan, .tokenStatistics: self
        case .project(let expressions, let child): .project(expressions, try change(child))
        case .filter(let condition, let child): .filter(condition, try change(child))
        case .withColumn(let name, let expression, let child): .withColumn(name, expression, try change(child))
        case .chat(let step, let child): .chat(step, try change(child))
        case .limit(let count, let child): .limit(count, try change(child))
        case .union(let left, let right): .union(try change(left), try change(right))
        case .count(let child): .count(try change(child))
        }
    }

    /// The same plan with every node replaced for which `change` gives another, the outermost first.
    ///
    /// A replacement is not looked into again.
    package func replacing<E: Error>(_ change: (LogicalPlan) throws(E) -> LogicalPlan?) throws(E) -> LogicalPlan {
        if let other = try change(self) { return other }
        return try mapChildren { (child) throws(E) in try child.replacing(change) }
    }

    /// The outermost model columns whose answers are to be kept, each with the plan that makes it.
    package var keptAnswers: [(AnswersID, LogicalPlan)] {
        if case .chat(let step, _) = self, let answers = step.answers { return [(answers, self)] }
        return children.flatMap(\.keptAnswers)
    }
}
