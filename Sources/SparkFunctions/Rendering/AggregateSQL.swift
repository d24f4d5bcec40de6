internal import SparkSQL

/// Aggregates in DuckDB's SQL.
enum AggregateSQL {
    static func text(_ aggregate: AggregateCall, _ type: SparkType, _ renderer: inout Renderer) throws(SparkError)
        -> String
    {
        try text(aggregate, type, over: nil, &renderer)
    }

    /// The text of an aggregate, over a window where one is given.
    static func text(
        _ aggregate: AggregateCall, _ type: SparkType, over window: String?, _ renderer: inout Renderer
    ) throws(SparkError) -> String {
        let isSum = ["sum", "avg"].contains(aggregate.call.name)
        var arguments: [String] = []
        for argument in aggregate.call.arguments {
            arguments.append(isSum ? try DecimalSQL.operand(argument, &renderer) : try renderer.sql(argument))
        }
        let filter = try aggregate.filter.map { (filter) throws(SparkError) in try renderer.sql(filter) }
        var order = ""
        if !aggregate.order.isEmpty, !aggregate.call.name.hasPrefix("percentile_"), aggregate.call.name != "mode" {
            order = " ORDER BY " + (try WindowSQL.order(aggregate.order, &renderer))
        }
        let parts = Parts(
            aggregate: aggregate, arguments: arguments, types: aggregate.call.arguments.map(\.type), filter: filter,
            order: order,
            window: window)
        return try text(parts, type, &renderer)
    }

    private struct Parts {
        let aggregate: AggregateCall
        let arguments: [String]
        let types: [SparkType]
        let filter: String?
        let order: String
        let window: String?

        /// A call of DuckDB's, for the rows that count and for which the condition holds.
        func call(_ name: String, _ text: String? = nil, distinct: Bool = true, when condition: String? = nil) -> String
        {
            let conditions = [filter, condition].compactMap(\.self)
            let rows = conditions.isEmpty ? "" : " FILTER (WHERE \(conditions.joined(separator: " AND ")))"
            let mark = aggregate.isDistinct && distinct ? "DISTINCT " : ""
            return "\(name)(\(mark)\(text ?? arguments.joined(separator: ", "))\(order))\(rows)"
                + (window.map { " OVER (\($0))" } ?? "")
        }
    }

    private static func text(_ parts: Parts, _ type: SparkType, _ renderer: inout Renderer) throws(SparkError) -> String
    {
        let name = parts.aggregate.call.name
        let first = parts.arguments.first ?? "1"
        switch name {
        case "count": return count(parts)
        case "count_if": return parts.call("count", "*", when: "(\(first))")
        case "sum" where type == .long && !renderer.settings.ansi: return wrapped(parts.call("sum"))
        case "sum", "try_sum": return sum(parts, type, isTry: name == "try_sum" || !renderer.settings.ansi)
        case "avg", "try_avg": return try average(parts, type, &renderer)
        case "min", "max":
            // In nested values DuckDB has null last.
            guard parts.types[0].isNested else { return parts.call(name) }
            let key = NestedOrder.key(first, parts.types[0])
            return parts.call("arg_\(name)", "\(first), \(key)", when: "\(first) IS NOT NULL")
        case "first": return edge("first", parts)
        case "last": return edge("last", parts)
        case "any_value": return edge("first", parts)
        case "collect_list": return "coalesce(\(parts.call("list", when: "\(first) IS NOT NULL")), [])"
        case "collect_set":
            return
                "coalesce(\(parts.call("list", "DISTINCT \(first)", distinct: false, when: "\(first) IS NOT NULL")), [])"
        case "bool_and", "bool_or", "bit_and", "bit_or", "bit_xor": return parts.call(name)
        case "min_by", "max_by":
            if parts.arguments.count == 2, parts.aggregate.call.arguments[1].isFoldable {
                // Of equal ones the last counts.
                return parts.call("last", first, when: "\(parts.arguments[1]) IS NOT NULL")
            }
            guard parts.arguments.count > 2 else {
                return parts.call(name == "min_by" ? "arg_min_null" : "arg_max_null")
            }
            let order = "ORDER BY \(parts.arguments[1]) \(name == "min_by" ? "ASC" : "DESC")"
            let values = parts.call("list", "\(first) \(order)", when: "\(parts.arguments[1]) IS NOT NULL")
            return "list_slice(\(values), 1, \(parts.arguments[2]))"
        case "collect_union":
            let values =
                "list_filter(flatten(\(parts.call("list", when: "\(first) IS NOT NULL"))), lambda q: q IS NOT NULL)"
            return try renderer.kernel(
                "array_distinct", texts: ["coalesce(\(values), [])"], [parts.types[0]], type)
        // Of a constant each value is the commonest, and DuckDB orders by none.
        case "mode" where parts.aggregate.call.arguments[0].isFoldable: return parts.call("min", first)
        case "mode":
            let isLargest = parts.aggregate.order.first.map { !$0.isAscending } ?? false
            return parts.call("mode", "\(first) ORDER BY \(first)\(isLargest ? " DESC" : "")")
        case "product": return parts.call("product")
        case "listagg": return listagg(parts)
        case "approx_count_distinct": return parts.call("approx_count_distinct", first)
        default: return try statistics(parts, type, &renderer)
        }
    }

    /// The first or last value, or the first or last that is not null.
    private static func edge(_ own: String, _ parts: Parts) -> String {
        let value = parts.arguments[0]
        guard parts.aggregate.ignoresNulls else { return parts.call(own, value) }
        if parts.window != nil { return parts.call("\(own)_value", "\(value) IGNORE NULLS") }
        return parts.call(own, value, when: "\(value) IS NOT NULL")
    }

    private static func count(_ parts: Parts) -> String {
        let arguments = parts.aggregate.call.arguments
        if arguments.count == 1, case .literal(let value) = arguments[0].node, !value.isNull,
            !parts.aggregate.isDistinct
        {
            return parts.call("count", "*")
        }
        guard arguments.count > 1 else { return parts.call("count") }
        let condition = parts.arguments.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
        return parts.aggregate.isDistinct
            ? parts.call("count", "(\(parts.arguments.joined(separator: ", ")))", when: condition)
            : parts.call("count", "*", when: condition)
    }

    private static func sum(_ parts: Parts, _ type: SparkType, isTry: Bool) -> String {
        let cast = isTry ? "TRY_CAST" : "CAST"
        switch type {
        case .double: return parts.call("sum")
        case .long:
            let total = parts.call("sum")
            if isTry { return "TRY_CAST(\(total) AS BIGINT)" }
            return "CAST(\(total) AS BIGINT)"
        case .decimal(let precision, let scale):
            // DuckDB keeps 38 digits: what does not fit is an error, or null.
            _ = (precision, scale)
            return "\(cast)(\(parts.call("sum")) AS \(type.duckDB))"
        default: return "\(cast)(\(parts.call("sum")) AS \(type.duckDB))"
        }
    }

    /// The low 64 bits of a sum that DuckDB has in 128, as Java adds.
    private static func wrapped(_ total: String) -> String {
        let (half, whole) = ("9223372036854775808", "18446744073709551616")
        return "CAST((((\(total) + \(half)) % \(whole) + \(whole)) % \(whole)) - \(half) AS BIGINT)"
    }

    private static func average(_ parts: Parts, _ type: SparkType, _ renderer: inout Renderer) throws(SparkError)
        -> String
    {
        try average(parts, parts.arguments[0], parts.types[0], type, when: nil, &renderer)
    }

    private static func average(
        _ parts: Parts, _ first: String, _ source: SparkType, _ type: SparkType, when condition: String?,
        _ renderer: inout Renderer
    ) throws(SparkError) -> String {
        switch (type, source) {
        case (.decimal, .decimal(_, let scale)):
            let total = parts.call("sum", first, when: condition)
            let count = "CAST(\(parts.call("count", first, when: condition)) AS DECIMAL(20,0))"
            let sumType = SparkType.decimal(precision: 38, scale: scale)
            return try renderer.kernel(
                "decimal_divide", texts: ["CAST(\(total) AS \(sumType.duckDB))", "nullif(\(count), 0)"],
                [sumType, .decimal(precision: 20, scale: 0)], type, options: ["ansi"])
        case (.yearMonthInterval, _), (.dayTimeInterval, _):
            return "CAST(round(\(parts.call("sum")) / nullif(\(parts.call("count")), 0)) AS \(type.duckDB))"
        default:
            // Sums of floating-point numbers, as Spark has them, not means of means.
            return source.isIntegral ? parts.call("avg") : parts.call("avg", "CAST(\(first) AS DOUBLE)")
        }
    }

    private static func listagg(_ parts: Parts) -> String {
        let given = parts.aggregate.call.arguments.dropFirst().first
        let separator = given.map(\.isNullLiteral) ?? true ? "''" : parts.arguments[1]
        return parts.call("string_agg", "\(parts.arguments[0]), \(separator)")
    }

    private static func statistics(_ parts: Parts, _ type: SparkType, _ renderer: inout Renderer) throws(SparkError)
        -> String
    {
        let name = parts.aggregate.call.name
        let first = parts.arguments.first ?? "NULL"
        if type.isDecimal, name == "regr_avgx" || name == "regr_avgy" {
            let place = name == "regr_avgx" ? 1 : 0
            let other = "\(parts.arguments[1 - place]) IS NOT NULL"
            return try average(parts, parts.arguments[place], parts.types[place], type, when: other, &renderer)
        }
        switch name {
        case "stddev_samp", "stddev_pop", "var_samp", "var_pop", "covar_pop", "covar_samp", "regr_avgx",
            "regr_avgy", "regr_sxx", "regr_syy", "regr_sxy":
            return parts.call(name)
        case "regr_count": return "CAST(\(parts.call("regr_count")) AS BIGINT)"
        case "corr":
            let spread = "\(parts.call("regr_sxx")) * \(parts.call("regr_syy"))"
            return "(CASE WHEN \(parts.call("regr_count")) > 1 AND \(spread) <> 0 THEN \(parts.call("corr")) END)"
        case "regr_slope", "regr_intercept", "regr_r2":
            return "(CASE WHEN \(parts.call("regr_sxx")) <> 0 THEN \(parts.call(name)) END)"
        case "skewness":
            let count = parts.call("count", first, distinct: false)
            let value = parts.call("skewness")
            let isConstant = "\(parts.call("var_pop", first)) = 0"
            return
                "(CASE WHEN \(isConstant) THEN NULL WHEN \(count) = 2 THEN 0.0::DOUBLE ELSE \(value) * (\(count) - 2) / sqrt(\(count)::DOUBLE * (\(count) - 1)) END)"
        case "kurtosis": return parts.call("kurtosis_pop")
        case "bitmap_construct_agg", "bitmap_or_agg":
            let isConstruct = name == "bitmap_construct_agg"
            let values =
                "coalesce(\(parts.call("list", "DISTINCT \(first)", distinct: false, when: "\(first) IS NOT NULL")), [])"
            return try renderer.kernel(
                isConstruct ? "bitmap_construct" : "bitmap_or", texts: [values],
                [.array(parts.types[0], containsNull: true)], type)
        case "median": return try exact("quantile_cont", parts, "0.5", type, &renderer)
        case "percentile" where parts.arguments.count > 2:
            // Each value counts as often as its weight says.
            let pairs = parts.call("list", "struct_pack(f0 := \(first), f1 := CAST(\(parts.arguments[2]) AS BIGINT))")
            let pair = SparkType.structure([StructField("x", .double), StructField("n", .long)])
            return try renderer.kernel(
                "percentile_weighted", texts: [pairs, parts.arguments[1]],
                [.array(pair, containsNull: true), parts.types[1]], type)
        case "percentile", "percentile_cont":
            return try exact("quantile_cont", parts, parts.arguments[1], type, &renderer)
        case "percentile_disc": return try exact("quantile_disc", parts, parts.arguments[1], type, &renderer)
        case "percentile_approx": return try exact("quantile_disc", parts, parts.arguments[1], type, &renderer)
        default: throw AnalysisError.unsupported("The aggregate \(name)")
        }
    }

    /// A quantile; its place is a constant, as DuckDB wants it.
    private static func exact(
        _ own: String, _ parts: Parts, _ place: String, _ type: SparkType, _ renderer: inout Renderer
    ) throws(SparkError) -> String {
        let isDescending = parts.aggregate.order.first.map { !$0.isAscending } ?? false
        var place = place
        if isDescending {
            // DuckDB takes what is below 0 for a place from the end, which 0 itself cannot say.
            let isDiscrete = own == "quantile_disc" && parts.types[1] == .double
            place = isDiscrete ? "(CASE WHEN \(place) = 0 THEN 1 ELSE -(\(place)) END)" : "(1 - \(place))"
        }
        let value = parts.call(own, "\(parts.arguments[0]), \(place)")
        switch type {
        case .yearMonthInterval, .dayTimeInterval: return "CAST(trunc(\(value)) AS \(type.duckDB))"
        default: return value
        }
    }
}
