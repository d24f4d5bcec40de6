internal import SparkSQL

/// Functions of intervals, and what is done with them and dates.
enum Intervals {
    private static let zero = TypedExpression.literal(.integer(0), .integer)
    private static let zeroSeconds = TypedExpression.literal(.decimal(0), .decimal(precision: 18, scale: 6))
    private static let seconds = ExpectedType.exactly(.decimal(precision: 18, scale: 6))

    static let entries: [FunctionEntry] = [
        make("make_interval", 0...7, .calendarInterval, optional: 6),
        make("try_make_interval", 0...7, .calendarInterval, optional: 6, isTry: true),
        make("make_dt_interval", 0...4, .dayToSecond, optional: 3),
        make("make_ym_interval", 0...2, .yearToMonth, optional: 2),
        .sql("extractansiintervaldays", takes: [.any], returns: .type(.integer), "CAST($1 // 86400000000 AS INTEGER)"),
        .rule(
            "interval_field", counts: 1...1, resolve: { (invocation) throws(SparkError) in invocation.call(.integer) },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel("interval_field", call.arguments, type, options: call.options)
            }),
        time("time_plus", "+"), time("time_minus", "-"),
        .rule(
            "time_difference", counts: 2...2, display: .custom { "(\($1[0]) - \($1[1]))" },
            resolve: { (invocation) throws(SparkError) in invocation.call(.dayToSecond) },
            sql: { (renderer, call, _) throws(SparkError) in
                if call.arguments[0].type == .date {
                    return try renderer.fill("(CAST($1 - $2 AS BIGINT) * 86400000000)", call.arguments)
                }
                let texts = [
                    try DatesAndTimes.localText(call.arguments[0], &renderer),
                    try DatesAndTimes.localText(call.arguments[1], &renderer),
                ]
                return renderer.fill("(epoch_us($1) - epoch_us($2))", texts: texts)
            }),
        interval("interval_plus", "+"), interval("interval_minus", "-"), scaled("interval_multiply", "*"),
        scaled("interval_divide", "/"), calendarScaled("multiply_interval"), calendarScaled("divide_interval"),
        .rule(
            "interval_div", counts: 2...2, display: .custom { "(\($1[0]) div \($1[1]))" }, canFail: true,
            resolve: { (invocation) throws(SparkError) in invocation.call(.long) },
            sql: { (renderer, call, _) throws(SparkError) in
                let zero = RuntimeError.sql("DIVIDE_BY_ZERO", ["config": LiteralSQL.quoted(RuntimeError.ansiConfig)])
                return try renderer.fill(
                    "CAST(CAST($1 AS BIGINT) // (CASE WHEN $2 = 0 THEN \(zero) ELSE $2 END) AS BIGINT)", call.arguments)
            }),
        .rule(
            "try", counts: 1...1, display: .custom { "\($0.spelling)(\($1.joined(separator: ", ")))" },
            resolve: { (invocation) throws(SparkError) in invocation[0] },
            sql: { (renderer, call, _) throws(SparkError) in try renderer.fill("TRY($1)", call.arguments) }),
    ]

    private static func make(
        _ name: String, _ counts: ClosedRange<Int>, _ type: SparkType, optional: Int, isTry: Bool = false
    ) -> FunctionEntry {
        .rule(
            name, counts: counts, canFail: !isTry,
            resolve: { (invocation) throws(SparkError) in
                let hasSeconds = name != "make_ym_interval"
                for index in 0..<counts.upperBound {
                    let isSeconds = hasSeconds && index == counts.upperBound - 1
                    invocation.fill(index + 1, isSeconds ? zeroSeconds : zero)
                    try invocation.take(index, isSeconds ? seconds : .int)
                }
                let base = invocation.arguments.contains { argument in
                    if case .cast(let child, _) = argument.node, argument.type.isDecimal { return child.nullable }
                    return argument.nullable
                }
                let hidesErrors = isTry || name == "make_interval" && !invocation.settings.ansi
                return invocation.call(type, nullable: base || hidesErrors)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel(
                    isTry ? "make_interval" : name, call.arguments, type,
                    options: [isTry || !renderer.settings.ansi ? "try" : "ansi"])
            })
    }

    private static func time(_ name: String, _ sign: String) -> FunctionEntry {
        .rule(
            name, counts: 2...2, display: .custom { "\($1[0]) \(sign) \($1[1])" },
            resolve: { (invocation) throws(SparkError) in invocation.call(invocation[0].type) },
            sql: { (renderer, call, type) throws(SparkError) in
                let (start, interval) = (call.arguments[0], call.arguments[1])
                switch (start.type, interval.type) {
                case (.date, .yearMonthInterval):
                    return try renderer.fill("CAST($1 \(sign) to_months($2) AS DATE)", call.arguments)
                case (.timestamp, .dayTimeInterval) where TimeZoneRules(renderer.settings.timeZone)?.isUTC ?? true:
                    return try renderer.fill("make_timestamptz(epoch_us($1) \(sign) $2)", call.arguments)
                case (.timestampNTZ, .dayTimeInterval):
                    return try renderer.fill("make_timestamp(epoch_us($1) \(sign) $2)", call.arguments)
                case (.timestampNTZ, .yearMonthInterval):
                    return try renderer.fill("($1 \(sign) to_months($2))", call.arguments)
                default:
                    return try renderer.kernel(
                        "time_plus", call.arguments, type, options: [sign, renderer.settings.timeZone])
                }
            })
    }

    private static func interval(_ name: String, _ sign: String) -> FunctionEntry {
        .rule(
            name, counts: 2...2, display: .custom { "(\($1[0]) \(sign) \($1[1]))" }, canFail: true,
            resolve: { (invocation) throws(SparkError) in invocation.call(invocation[0].type) },
            sql: { (renderer, call, type) throws(SparkError) in
                type == .calendarInterval
                    ? try renderer.fill("($1 \(sign) $2)", call.arguments)
                    : try renderer.fill("($1 \(sign) $2)", call.arguments)
            })
    }

    private static func calendarScaled(_ name: String) -> FunctionEntry {
        .rule(
            name, counts: 2...2, canFail: true,
            resolve: { (invocation) throws(SparkError) in invocation.call(.calendarInterval) },
            sql: { (renderer, call, type) throws(SparkError) in try renderer.kernel(name, call.arguments, type) })
    }

    private static func scaled(_ name: String, _ sign: String) -> FunctionEntry {
        .rule(
            name, counts: 2...2, display: .custom { "(\($1[0]) \(sign) \($1[1]))" }, canFail: true,
            resolve: { (invocation) throws(SparkError) in invocation.call(invocation[0].type) },
            sql: { (renderer, call, type) throws(SparkError) in try renderer.kernel(name, call.arguments, type) })
    }
}
