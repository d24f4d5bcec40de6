package import Planning
internal import Relational

extension LogicalPlan {
    /// The model columns whose answers are kept, the innermost first, each with the plan that ends with it.
    package var keptAnswers: [(id: AnswersID, input: Int, InputRelation)] {
        var found: [(id: AnswersID, input: Int, InputRelation)] = []
        for number in query.inputNumbers.sorted() {
            guard let input = inputs[number], case .chat(let step, let child) = input.source else { continue }
            found += child.keptAnswers.filter { new in !found.contains { $0.id == new.id } }
            if let id = step.answers, !found.contains(where: { $0.id == id }) { found.append((id, number, input)) }
        }
        return found
    }

    /// The same plan with other rows in place of those model columns that `rows` has some for.
    package func replacingAnswers(_ rows: (AnswersID) -> LocalRelation?) -> LogicalPlan {
        var copy = self
        for (number, input) in inputs {
            guard case .chat(let step, let child) = input.source else { continue }
            if let id = step.answers, let relation = rows(id) {
                copy.inputs[number]?.source = .local(relation)
            } else {
                copy.inputs[number]?.source = .chat(step, child.replacingAnswers(rows))
            }
        }
        return copy
    }

    /// Whether the plan is rows of the session as they are.
    package var localRelation: LocalRelation? {
        guard case .input(let number, columns: let columns) = query.node, columns == query.output.map(\.number),
            case .local(let relation)? = inputs[number]?.source
        else { return nil }
        return relation
    }
}
