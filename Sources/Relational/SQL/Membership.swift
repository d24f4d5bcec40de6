internal import SparkFunctions
internal import SparkSQL

/// What `IN (SELECT ...)` gives where the standard's answer is null.
///
/// Spark makes a join of it, which finds a row or none: `x IN (...)` is false for null, and `x NOT IN (...)` as well. A NOT
/// that stands around AND and OR reaches what they bring together.
enum Membership {
    /// The expression whose `IN (SELECT ...)` are true or false; in a condition null is as good as false, so that DuckDB's
    /// own answer does there and its joins are plain ones.
    static func decided(_ expression: TypedExpression, isCondition: Bool) -> TypedExpression {
        decided(expression, isNegative: false, isCondition: isCondition)
    }

    private static func decided(
        _ expression: TypedExpression, isNegative: Bool, isCondition: Bool
    ) -> TypedExpression {
        switch expression.node {
        case .subquery(var query):
            // A null that is written is looked for before Spark makes a join, as the standard has it.
            guard case .contains(let values) = query.kind, expression.nullable,
                !values[0].isNullLiteral || values.count > 1
            else { break }
            // Rows with nulls are compared as a whole by DuckDB, which is right only where they are looked for.
            if isCondition, !isNegative || values.count == 1 { break }
            var copy = expression
            copy.nullable = false
            if isNegative {
                query.kind = .mayContain(values.map { decided($0, isCondition: false) })
                copy.node = .subquery(query)
                return copy
            }
            return TypedExpression(
                .call(FunctionCall("coalesce", [children(expression), .literal(.boolean(false), .boolean)])), .boolean,
                nullable: false)
        case .call(let call):
            switch (call.name, call.arguments.count) {
            case ("and", 2), ("or", 2):
                return expression.mapChildren { (child) throws(Never) in
                    decided(child, isNegative: isNegative, isCondition: isCondition)
                }
            case ("not", 1):
                return expression.mapChildren { (child) throws(Never) in
                    decided(child, isNegative: !isNegative, isCondition: isCondition)
                }
            case ("=", 2):
                // Spark makes NOT of a comparison with false.
                guard call.arguments.contains(where: { $0.node == .literal(.boolean(false)) }) else { break }
                return expression.mapChildren { (child) throws(Never) in
                    decided(child, isNegative: !isNegative, isCondition: false)
                }
            default: break
            }
        default: break
        }
        return children(expression)
    }

    private static func children(_ expression: TypedExpression) -> TypedExpression {
        expression.mapChildren { (child) throws(Never) in decided(child, isCondition: false) }
    }
}
