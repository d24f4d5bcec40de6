internal import Relational
internal import SparkFunctions
internal import SparkSQL

// Which steps take each row by itself, so that rows may be anywhere.
extension ResolvedPlan {
    /// Whether the node gives for each row of its one input the same rows, whatever the others are.
    var isRowWise: Bool {
        guard subqueries.isEmpty else { return false }
        switch node {
        case .project, .filter, .generate, .alias, .hint, .repartition:
            return node.expressions.allSatisfy { $0.isDeterministic && !$0.hasAggregate && !$0.hasWindow }
        default: return false
        }
    }

    /// The first plan below that does not take each row by itself; the plan itself where it does not.
    var base: ResolvedPlan {
        var plan = self
        while plan.isRowWise, let input = plan.inputs.first { plan = input }
        return plan
    }

    /// The same plan over another base.
    func replacingBase(_ base: ResolvedPlan) -> ResolvedPlan {
        guard isRowWise else { return base }
        return mapInputs { (input) throws(Never) in input.replacingBase(base) }
    }

    /// The same step over another plan with the columns of its one input.
    func over(_ input: ResolvedPlan) -> ResolvedPlan { mapInputs { (_) throws(Never) in input } }

    /// The plan below steps that change neither rows nor columns.
    var withoutNames: ResolvedPlan {
        var plan = self
        while true {
            switch plan.node {
            case .alias(let input, _), .hint(let input, _, _), .repartition(let input, _): plan = input
            default: return plan
            }
        }
    }

    /// How many inputs stand below, each as often as it does.
    var leafCount: Int {
        var count = 0
        var open = [self]
        while let next = open.popLast() {
            if case .input = next.node { count += 1 }
            open += next.inputs
        }
        return count
    }

    /// The same rows in an order that does not matter, such as for counting them.
    var withoutOrder: ResolvedPlan {
        guard case .sort(let input, _, _) = node, subqueries.isEmpty else { return self }
        return input.withoutOrder
    }

    /// Whether rows of the plan can be worked out apart from each other, task by task.
    var isSpread: Bool {
        let base = base
        switch base.node {
        case .input: return true
        case .limit(let input, _): return input.isSpread
        case .union(let inputs): return inputs.allSatisfy(\.isSpread)
        default: return false
        }
    }

    /// Whether the node's rows of its rows are the same rows: each once, or the first for some keys.
    var isIdempotent: Bool {
        switch node {
        case .distinct, .deduplicate: true
        default: false
        }
    }

    /// The same rows with texts for values that Arrow's batches have no type for.
    func collectable(_ numbers: ColumnNumbers) -> ResolvedPlan {
        func needsText(_ type: SparkType) -> Bool {
            switch type {
            case .calendarInterval, .time: true
            default: false
            }
        }
        guard output.contains(where: { needsText($0.type) }) else { return self }
        return project(
            output.map { column in
                guard needsText(column.type) else { return NamedExpression(column) }
                let text = TypedExpression(.cast(column.expression, .ansi), .string, nullable: column.nullable)
                return NamedExpression(
                    Attribute(numbers.next(), column.name, .string, nullable: column.nullable), text)
            })
    }
}
