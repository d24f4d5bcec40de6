internal import Relational
internal import SparkFunctions

extension ResolvedPlan {
    /// The same plan without the columns that neither its output nor its steps need.
    func prunedColumns() -> ResolvedPlan { pruned(to: Set(columns.map(\.number))) }

    /// The same rows with these of the columns; steps that look at whole rows keep all of theirs.
    private func pruned(to needed: Set<Int>) -> ResolvedPlan {
        // What queries in expressions use of this plan's inputs.
        let used = subqueries.values.reduce(into: needed) { $0.formUnion($1.allColumns) }
        func kept(_ items: [NamedExpression]) -> [NamedExpression] {
            let kept = items.filter { used.contains($0.attribute.number) }
            return kept.isEmpty ? Array(items.prefix(1)) : kept
        }
        func columns(of expressions: [TypedExpression]) -> Set<Int> {
            expressions.reduce(into: []) { $0.formUnion($1.columns) }
        }
        switch node {
        case .oneRow, .rows, .range, .input: return self
        case .project(let input, let items):
            let items = kept(items)
            return with(.project(input.pruned(to: columns(of: items.map(\.expression)).union(used)), items), used)
        case .window(let input, let items):
            let items = items.filter { used.contains($0.attribute.number) }
            let below = used.union(columns(of: items.map(\.expression)))
            return with(.window(input.pruned(to: below), items), used)
        case .aggregate(let input, let aggregation):
            var copy = aggregation
            copy.aggregates = aggregation.aggregates.filter { used.contains($0.attribute.number) }
            // The last value stays, so that there is a column.
            if copy.aggregates.isEmpty, copy.keys.isEmpty { copy.aggregates = Array(aggregation.aggregates.prefix(1)) }
            let below = columns(of: (copy.keys + copy.aggregates).map(\.expression))
            let outer = subqueries.isEmpty ? below : below.union(used)
            let own = used.union((copy.keys + copy.aggregates).map(\.attribute.number))
            return with(.aggregate(input.pruned(to: outer), copy), own)
        case .filter, .sort, .generate, .repartition, .sample, .limit, .offset, .tail, .hint, .alias, .deduplicate:
            var below = used.union(columns(of: node.expressions))
            if case .deduplicate(_, let keys) = node { below.formUnion(keys) }
            return mapNode { $0.pruned(to: below) }.showing(below)
        case .join(let left, let right, let joining):
            let below = used.union(columns(of: node.expressions)).union(joining.isLateral ? right.allColumns : [])
            return with(.join(left.pruned(to: below), right.pruned(to: below), joining), below)
        case .union(let inputs): return prunedUnion(of: inputs, to: used)
        case .distinct, .setOperation, .expand:
            return mapNode { $0.pruned(to: Set($0.columns.map(\.number))) }
        }
    }

    /// A union whose sides make only the columns that somebody needs; the columns of its sides go by position.
    private func prunedUnion(of sides: [ResolvedPlan], to used: Set<Int>) -> ResolvedPlan {
        let kept = output.indices.filter { used.contains(output[$0].number) }
        guard kept.count < output.count, hidden.isEmpty, subqueries.isEmpty else {
            return mapNode { $0.pruned(to: Set($0.columns.map(\.number))) }
        }
        let sides = sides.map { side in
            guard !kept.isEmpty else {
                // Rows that are only counted have a column, which costs nothing.
                let first = side.output[0]
                return side.project([NamedExpression(first, .null(first.type))])
            }
            return side.project(kept.map { NamedExpression(side.output[$0]) })
        }
        return ResolvedPlan(
            .union(sides.map { $0.prunedColumns() }),
            output: kept.isEmpty ? Array(output.prefix(1)) : kept.map { output[$0] })
    }

    /// The node in place of this plan's, with these of its columns.
    private func with(_ node: PlanNode, _ shown: Set<Int>) -> ResolvedPlan {
        ResolvedPlan(node, output: output, hidden: hidden, subqueries: subqueries.mapValues { $0.prunedColumns() })
            .showing(shown)
    }

    private func mapNode(_ change: (ResolvedPlan) -> ResolvedPlan) -> ResolvedPlan {
        // Its inputs alone: queries in its expressions need what their own output needs, and are gone through once.
        let changed = node.mapInputs { (input) throws(Never) in change(input) }
        return ResolvedPlan(
            changed, output: output, hidden: hidden, subqueries: subqueries.mapValues { $0.prunedColumns() })
    }

    private func showing(_ numbers: Set<Int>) -> ResolvedPlan {
        var shown = output.filter { numbers.contains($0.number) }
        var others = hidden.filter { numbers.contains($0.number) }
        if shown.isEmpty {
            // Names are looked up no more: a hidden column that is needed does as well as any, and one stays for the rows'
            // sake that the node still makes.
            let made = node.madeColumns
            shown = others.isEmpty ? Array(columns.filter { made?.contains($0.number) ?? true }.prefix(1)) : others
            others = []
        }
        return ResolvedPlan(node, output: shown, hidden: others, subqueries: subqueries)
    }

    /// Every column that an expression of the plan, or of one below it, uses.
    private var allColumns: Set<Int> {
        var found: Set<Int> = []
        var open = [self]
        while let next = open.popLast() {
            for expression in next.node.expressions { found.formUnion(expression.columns) }
            open += next.inputs + next.subqueries.values
        }
        return found
    }
}

extension PlanNode {
    /// The numbers of the columns that the node passes on or makes; nil where they are those of the plan around it.
    fileprivate var madeColumns: Set<Int>? {
        switch self {
        case .oneRow, .rows, .range, .input, .expand, .union, .setOperation, .distinct: nil
        case .project(_, let items): Set(items.map(\.attribute.number))
        case .aggregate(_, let aggregation):
            Set((aggregation.keys + aggregation.aggregates).map(\.attribute.number))
        case .window(let input, let items): input.numbers.union(items.map(\.attribute.number))
        case .generate(let input, let generation): input.numbers.union(generation.columns.map(\.number))
        case .join(let left, let right, _): left.numbers.union(right.numbers)
        case .filter(let input, _), .sort(let input, _, _), .limit(let input, _), .offset(let input, _),
            .tail(let input, _), .deduplicate(let input, _), .sample(let input, _), .repartition(let input, _),
            .hint(let input, _, _), .alias(let input, _):
            input.numbers
        }
    }
}

extension ResolvedPlan {
    fileprivate var numbers: Set<Int> { Set(columns.map(\.number)) }
}
