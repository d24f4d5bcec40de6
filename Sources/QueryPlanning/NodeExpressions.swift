internal import Relational
internal import SparkFunctions

extension PlanNode {
    /// The node with other expressions, as many and in the same order as `expressions` has them.
    func withExpressions(_ new: [TypedExpression]) -> PlanNode {
        var next = new[...]
        func take(_ old: TypedExpression) -> TypedExpression { next.popFirst() ?? old }
        func take(_ items: [NamedExpression]) -> [NamedExpression] {
            items.map { NamedExpression($0.attribute, take($0.expression)) }
        }
        func take(_ order: [SortOrder]) -> [SortOrder] {
            order.map { SortOrder(take($0.expression), ascending: $0.isAscending, nullsFirst: $0.nullsFirst) }
        }
        switch self {
        case .rows(let rows): return .rows(rows.map { $0.map(take) })
        case .project(let input, let items): return .project(input, take(items))
        case .window(let input, let items): return .window(input, take(items))
        case .filter(let input, let condition): return .filter(input, take(condition))
        case .aggregate(let input, let aggregation):
            var copy = aggregation
            copy.keys = take(aggregation.keys)
            copy.aggregates = take(aggregation.aggregates)
            return .aggregate(input, copy)
        case .expand(let input, let lists, let columns): return .expand(input, lists.map { $0.map(take) }, columns)
        case .join(let left, let right, let joining):
            var copy = joining
            copy.condition = joining.condition.map(take)
            return .join(left, right, copy)
        case .sort(let input, let order, let isGlobal): return .sort(input, take(order), isGlobal: isGlobal)
        case .generate(let input, let generation):
            var copy = generation
            copy.call.arguments = generation.call.arguments.map(take)
            return .generate(input, copy)
        case .repartition(let input, let spread):
            var copy = spread
            copy.keys = take(spread.keys)
            return .repartition(input, copy)
        case .oneRow, .range, .input, .limit, .offset, .tail, .distinct, .deduplicate, .union, .setOperation, .sample,
            .hint, .alias:
            return self
        }
    }
}
