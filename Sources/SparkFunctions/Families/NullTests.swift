internal import SparkSQL

/// `IS NULL` and `IS UNKNOWN`, and their contraries.
enum NullTests {
    static let entries: [FunctionEntry] = [entry("isnull", isNegated: false), entry("isnotnull", isNegated: true)]

    private static func entry(_ name: String, isNegated: Bool) -> FunctionEntry {
        .rule(
            name, counts: 1...1, display: .custom(text),
            resolve: { (invocation) throws(SparkError) in invocation.call(.boolean, nullable: false) },
            sql: { (renderer, call, _) throws(SparkError) in
                // Spark doesn't compute what cannot be null, nor finds its errors.
                let value = call.arguments[0]
                if !value.nullable, value.canFail, !value.isFoldable { return "\(isNegated)" }
                return try renderer.fill(isNegated ? "($1 IS NOT NULL)" : "($1 IS NULL)", call.arguments)
            })
    }

    /// A test for null written as `value IS UNKNOWN`.
    ///
    /// That it takes a BOOLEAN alone, and what it is called, Spark forgets with the first change that it makes to the value,
    /// which is one for each name and function.
    static func unknown(_ value: TypedExpression, isNegated: Bool, _ settings: ExpressionSettings) throws(SparkError)
        -> TypedExpression
    {
        let entry = entries[isNegated ? 1 : 0]
        let words = isNegated ? "is not unknown" : "is unknown"
        var invocation = Invocation(
            entry, spelling: isOf(value, isShown) ? words : entry.name, [value], settings: settings)
        if isOf(value, { _ in true }) { try invocation.take(0, .boolean) }
        return invocation.call(.boolean, nullable: false)
    }

    private static func text(_ call: FunctionCall, _ texts: [String]) -> String {
        let words = call.name == "isnull" ? "IS NULL" : "IS NOT NULL"
        return "(\(texts[0]) \(call.spelling.hasPrefix("is ") ? call.spelling.uppercased() : words))"
    }

    /// Numbers and texts are changed where they are shown, and null where it is cast.
    private static func isShown(_ literal: TypedExpression) -> Bool {
        !literal.isNullLiteral && !literal.type.isNumeric && !literal.type.isString
    }

    /// Whether the value is made of such literals by operators alone.
    private static func isOf(_ value: TypedExpression, _ isGood: (TypedExpression) -> Bool) -> Bool {
        switch value.node {
        case .literal: isGood(value)
        case .call(let call):
            operators.contains(call.name) && (call.shown ?? call.arguments).allSatisfy { isOf($0, isGood) }
        case .cast(let child, let mode): mode.isWritten && value.type == .boolean && isOf(child, isGood)
        default: false
        }
    }

    private static let operators: Set<String> = [
        "and", "or", "not", "=", "<=>", "<", "<=", ">", ">=", "in", "isnull", "isnotnull", "case", "+", "-", "*",
    ]
}
