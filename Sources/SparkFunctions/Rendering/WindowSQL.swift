internal import SparkSQL

/// Functions over windows in DuckDB's SQL.
enum WindowSQL {
    static func text(_ window: WindowCall, _ type: SparkType, _ renderer: inout Renderer) throws(SparkError) -> String {
        var pieces: [String] = []
        if !window.partition.isEmpty {
            if window.partition.contains(where: \.type.ignoresCase) {
                throw AnalysisError.unsupported("PARTITION BY a text whose collation ignores case")
            }
            pieces.append("PARTITION BY " + (try renderer.sql(window.partition)).joined(separator: ", "))
        }
        if !window.order.isEmpty { pieces.append("ORDER BY " + (try order(window.order, &renderer))) }
        switch window.function.node {
        case .aggregate(let aggregate):
            pieces.append(try frame(window, &renderer))
            return try AggregateSQL.text(aggregate, type, over: pieces.joined(separator: " "), &renderer)
        case .call(let call):
            if call.name == "nth_value" { pieces.append(try frame(window, &renderer)) }
            return try function(call, type, pieces.joined(separator: " "), &renderer)
        default: throw AnalysisError.unsupported("This function over a window")
        }
    }

    static func order(_ keys: [SortOrder], _ renderer: inout Renderer) throws(SparkError) -> String {
        var texts: [String] = []
        for key in keys {
            let text = NestedOrder.key(try renderer.sql(key.expression), key.expression.type)
            texts.append("\(text) \(key.isAscending ? "ASC" : "DESC") NULLS \(key.nullsFirst ? "FIRST" : "LAST")")
        }
        return texts.joined(separator: ", ")
    }

    private static func function(_ call: FunctionCall, _ type: SparkType, _ over: String, _ renderer: inout Renderer)
        throws(SparkError) -> String
    {
        let arguments = try renderer.sql(call.arguments)
        let nulls = call.options.contains("ignore nulls") ? " IGNORE NULLS" : ""
        switch call.name {
        case "lag", "lead":
            let fallback = call.arguments[2].type == .null ? "CAST(NULL AS \(type.duckDB))" : arguments[2]
            return "\(call.name)(\(arguments[0]), \(arguments[1]), \(fallback)\(nulls)) OVER (\(over))"
        case "counter_diff":
            // A counter that fell, or began anew, says nothing of what it counted between.
            let last = "lag(\(arguments[0])) OVER (\(over))"
            let began = arguments.dropFirst().map { " AND \($0) = lag(\($0)) OVER (\(over))" }.joined()
            return
                "(CASE WHEN \(arguments[0]) >= \(last)\(began) THEN CAST(\(arguments[0]) - \(last) AS \(type.duckDB)) END)"
        case "nth_value": return "nth_value(\(arguments[0]), \(arguments[1])\(nulls)) OVER (\(over))"
        default: return "CAST(\(call.name)(\(arguments.joined(separator: ", "))) OVER (\(over)) AS \(type.duckDB))"
        }
    }

    private static func frame(_ window: WindowCall, _ renderer: inout Renderer) throws(SparkError) -> String {
        let key = window.order.first?.expression
        var start = try bound(window.frame.start, window.frame.unit, key, &renderer)
        var end = try bound(window.frame.end, window.frame.unit, key, &renderer)
        // A frame that ends before it begins has no rows; DuckDB wants both bounds of one kind for that.
        if start.hasSuffix(" FOLLOWING"), end == "CURRENT ROW" { end = "0 FOLLOWING" }
        if end.hasSuffix(" PRECEDING"), start == "CURRENT ROW" { start = "0 PRECEDING" }
        return "\(window.frame.unit.rawValue) BETWEEN \(start) AND \(end)"
    }

    private static func bound(
        _ bound: WindowFrame.Bound, _ unit: WindowFrame.Unit, _ key: TypedExpression?, _ renderer: inout Renderer
    ) throws(SparkError) -> String {
        switch bound {
        case .unboundedPreceding: return "UNBOUNDED PRECEDING"
        case .unboundedFollowing: return "UNBOUNDED FOLLOWING"
        case .currentRow: return "CURRENT ROW"
        case .preceding(let amount):
            if let other = negated(amount) { return "\(try distance(other, unit, key, &renderer)) FOLLOWING" }
            return "\(try distance(amount, unit, key, &renderer)) PRECEDING"
        case .following(let amount):
            if let other = negated(amount) { return "\(try distance(other, unit, key, &renderer)) PRECEDING" }
            return "\(try distance(amount, unit, key, &renderer)) FOLLOWING"
        }
    }

    /// A negative number without its sign, which counts to the other side; nil for all others.
    private static func negated(_ amount: TypedExpression) -> TypedExpression? {
        var copy = amount
        switch amount.node {
        case .literal(.integer(let value)):
            guard value < 0, amount.type.isIntegral else { return nil }
            copy.node = .literal(.integer(0 &- value))
        case .call(let call) where call.name == "negative":
            guard case .literal(.integer(let value)) = call.arguments[0].node, value > 0 else { return nil }
            copy = call.arguments[0]
        default: return nil
        }
        return copy
    }

    private static func distance(
        _ amount: TypedExpression, _ unit: WindowFrame.Unit, _ key: TypedExpression?, _ renderer: inout Renderer
    ) throws(SparkError) -> String {
        let text = try renderer.sql(amount)
        guard unit == .range, let key else { return text }
        switch (key.type, amount.type) {
        case (.date, let type) where type.isIntegral: return "to_days(\(text))"
        case (.timestamp, .dayTimeInterval), (.timestampNTZ, .dayTimeInterval), (.date, .dayTimeInterval):
            return "to_microseconds(\(text))"
        case (.timestamp, .yearMonthInterval), (.timestampNTZ, .yearMonthInterval), (.date, .yearMonthInterval):
            return "to_months(\(text))"
        default: return text
        }
    }
}
