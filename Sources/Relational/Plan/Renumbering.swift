internal import SparkFunctions

// The same plan with other numbers, as the right side of a join with itself needs them.
extension ResolvedPlan {
    /// The plan with new numbers for all columns that it makes.
    package func renumbered(_ numbers: ColumnNumbers) -> ResolvedPlan {
        var renumbering = Renumbering(numbers: numbers)
        return renumbering.plan(self)
    }
}

private struct Renumbering {
    let numbers: ColumnNumbers
    var made: [Int: Int] = [:]

    mutating func plan(_ plan: ResolvedPlan) -> ResolvedPlan {
        // Inputs first: what they make is what the node's expressions use.
        let node = self.node(plan.node)
        if plan.inputs.isEmpty { for attribute in plan.output { _ = new(attribute) } }
        var subqueries: [Int: ResolvedPlan] = [:]
        for (number, query) in plan.subqueries { subqueries[number] = self.plan(query) }
        return ResolvedPlan(
            node, output: plan.output.map { attribute($0) }, hidden: plan.hidden.map { attribute($0) },
            subqueries: subqueries)
    }

    /// A column that a node makes, or one that it hands on.
    private func attribute(_ attribute: Attribute) -> Attribute {
        var copy = attribute
        copy.number = made[attribute.number] ?? attribute.number
        return copy
    }

    private mutating func new(_ attribute: Attribute) -> Attribute {
        if made[attribute.number] == nil { made[attribute.number] = numbers.next() }
        return self.attribute(attribute)
    }

    private mutating func new(_ item: NamedExpression) -> NamedExpression {
        let expression = expression(item.expression)
        return NamedExpression(item.isPassedOn ? attribute(item.attribute) : new(item.attribute), expression)
    }

    private func expression(_ expression: TypedExpression) -> TypedExpression {
        if case .column(var column) = expression.node {
            guard let number = made[column.number] else { return expression }
            column.number = number
            var copy = expression
            copy.node = .column(column)
            return copy
        }
        var copy = expression.mapChildren { (child) throws(Never) in self.expression(child) }
        // Also as it was written: plans that are the same are equal then.
        switch copy.node {
        case .call(var call):
            call.shown = call.shown?.map { self.expression($0) }
            copy.node = .call(call)
        case .generator(var call):
            call.shown = call.shown?.map { self.expression($0) }
            copy.node = .generator(call)
        case .aggregate(var aggregate):
            aggregate.call.shown = aggregate.call.shown?.map { self.expression($0) }
            copy.node = .aggregate(aggregate)
        default: break
        }
        return copy
    }

    private func order(_ order: SortOrder) -> SortOrder {
        var copy = order
        copy.expression = expression(order.expression)
        return copy
    }

    private mutating func node(_ node: PlanNode) -> PlanNode {
        switch node {
        case .oneRow, .rows, .range, .input: return node
        case .project(let input, let items):
            let input = plan(input)
            return .project(input, items.map { new($0) })
        case .filter(let input, let condition):
            let input = plan(input)
            return .filter(input, expression(condition))
        case .aggregate(let input, let aggregation):
            let input = plan(input)
            var copy = aggregation
            copy.keys = aggregation.keys.map { new($0) }
            copy.aggregates = aggregation.aggregates.map { new($0) }
            copy.groupingID = aggregation.groupingID.map { new($0) }
            for (key, flag) in aggregation.flags { copy.flags[key] = new(flag) }
            return .aggregate(input, copy)
        case .expand(let input, let lists, let columns):
            let input = plan(input)
            let lists = lists.map { $0.map { expression($0) } }
            return .expand(input, lists, columns.map { new($0) })
        case .join(let left, let right, let joining):
            let left = plan(left)
            let right = plan(right)
            var copy = joining
            copy.condition = joining.condition.map { expression($0) }
            return .join(left, right, copy)
        case .sort(let input, let order, let isGlobal):
            let input = plan(input)
            return .sort(input, order.map { self.order($0) }, isGlobal: isGlobal)
        case .limit(let input, let count): return .limit(plan(input), count)
        case .offset(let input, let count): return .offset(plan(input), count)
        case .tail(let input, let count): return .tail(plan(input), count)
        case .distinct(let input): return .distinct(plan(input))
        case .deduplicate(let input, let keys):
            let input = plan(input)
            return .deduplicate(input, keys: keys.map { made[$0] ?? $0 })
        case .union(let inputs): return .union(inputs.map { plan($0) })
        case .setOperation(let kind, let left, let right, let keepsDuplicates):
            let left = plan(left)
            return .setOperation(kind, left, plan(right), keepsDuplicates: keepsDuplicates)
        case .window(let input, let items):
            let input = plan(input)
            return .window(input, items.map { new($0) })
        case .generate(let input, let generation):
            let input = plan(input)
            var copy = generation
            copy.call.arguments = generation.call.arguments.map { expression($0) }
            copy.columns = generation.columns.map { new($0) }
            return .generate(input, copy)
        case .sample(let input, let sampling): return .sample(plan(input), sampling)
        case .repartition(let input, let spread):
            let input = plan(input)
            var copy = spread
            copy.keys = spread.keys.map { order($0) }
            return .repartition(input, copy)
        case .hint(let input, let name, let parameters): return .hint(plan(input), name, parameters)
        case .alias(let input, let name): return .alias(plan(input), name)
        }
    }
}
