internal import Relational
internal import SparkFunctions
internal import SparkSQL

/// An aggregation in two: of the rows of each task, and then of what the tasks found.
struct PartialAggregation {
    /// The aggregation of a task's rows.
    let partial: ResolvedPlan
    private let keys: [Attribute]
    private let merged: [NamedExpression]
    private let results: [NamedExpression]

    /// Nil for an aggregation that needs all rows of a group in one place.
    init?(_ plan: ResolvedPlan, numbers: ColumnNumbers) {
        guard case .aggregate(let input, let aggregation) = plan.node, aggregation.sets == nil,
            aggregation.groupingID == nil, plan.subqueries.isEmpty
        else { return nil }
        var found: [NamedExpression] = []
        var merged: [NamedExpression] = []
        var results = aggregation.keys.map { NamedExpression($0.attribute) }
        for item in aggregation.aggregates {
            guard case .aggregate(let call) = item.expression.node, !call.isDistinct, call.order.isEmpty,
                let pieces = Self.pieces(call, item.expression.type)
            else { return nil }
            var sums: [Attribute] = []
            for piece in pieces {
                let own = Attribute(numbers.next(), "", piece.expression.type, nullable: true)
                found.append(NamedExpression(own, piece.expression))
                let sum = Attribute(numbers.next(), "", own.type, nullable: true)
                merged.append(
                    NamedExpression(
                        sum,
                        TypedExpression(
                            .aggregate(AggregateCall(FunctionCall(piece.merge, [own.expression]))), own.type,
                            nullable: true)))
                sums.append(sum)
            }
            var value = sums[0].expression
            if sums.count == 2 {
                let count = TypedExpression(.cast(sums[1].expression, .ansi), .double, nullable: true)
                guard let mean = try? Catalogue.standard.call("try_divide", [value, count]) else { return nil }
                value = mean
            }
            value.nullable = item.attribute.nullable
            results.append(NamedExpression(item.attribute, value))
        }
        partial = input.aggregate(Aggregation(keys: aggregation.keys, aggregates: found))
        keys = aggregation.keys.map(\.attribute)
        self.merged = merged
        self.results = results
    }

    /// The aggregation of what the tasks found.
    func whole(over input: ResolvedPlan) -> ResolvedPlan {
        input.aggregate(Aggregation(keys: keys.map { NamedExpression($0) }, aggregates: merged)).project(results)
    }

    /// What a task computes for an aggregate, and the function by which the tasks' values become one.
    private static func pieces(_ call: AggregateCall, _ type: SparkType) -> [(
        expression: TypedExpression, merge: String
    )]? {
        let argument = call.call.arguments.first
        func same(_ function: String, _ type: SparkType) -> TypedExpression {
            var copy = call
            copy.call.name = function
            return TypedExpression(.aggregate(copy), type, nullable: true)
        }
        switch call.call.name {
        case "count": return [(same("count", .long), "sum")]
        case "min", "max": return [(same(call.call.name, type), call.call.name)]
        case "sum" where type == .long || type == .double: return [(same("sum", type), "sum")]
        case "avg" where type == .double && argument?.type.isNumeric == true:
            guard let argument else { return nil }
            // Whole numbers are summed as doubles, as Spark does.
            var sum = call
            sum.call = FunctionCall(
                "sum",
                [
                    argument.type == .double
                        ? argument : TypedExpression(.cast(argument, .ansi), .double, nullable: argument.nullable)
                ])
            var count = call
            count.call = FunctionCall("count", [argument])
            return [
                (TypedExpression(.aggregate(sum), .double, nullable: true), "sum"),
                (TypedExpression(.aggregate(count), .long, nullable: false), "sum"),
            ]
        default: return nil
        }
    }
}
