internal import SparkSQL

/// Functions of dates and timestamps.
enum DatesAndTimes {
    typealias SQL = @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String

    static let entries: [FunctionEntry] =
        fields + arithmetic + instants + current + TimestampMaking.entries + [TimeBuckets.entry]

    /// A field of a date: the argument becomes a date.
    private static func dateField(_ names: String..., type: SparkType = .integer, sql template: String) -> FunctionEntry
    {
        var entry = FunctionEntry.sql(names[0], takes: [.date], returns: .type(type), template)
        entry.aliases = Array(names.dropFirst())
        return entry
    }

    /// A field of a time of day: the argument becomes a timestamp, and clocks of the session count.
    private static func timeField(_ name: String, _ template: String) -> FunctionEntry {
        .rule(
            name, counts: 1...1, countsText: "> 0",
            resolve: { (invocation) throws(SparkError) in
                if case .time = invocation[0].type { throw timeUnsupported }
                try invocation.take(0, .anyTimestamp)
                return invocation.call(.integer)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                renderer.fill(template, texts: [try localText(call.arguments[0], &renderer)])
            })
    }

    static let timeUnsupported = SparkError(
        "UNSUPPORTED_TIME_TYPE", message: "The data type TIME is not supported.")

    /// What clocks of the session show at a timestamp, a TIMESTAMP of DuckDB.
    static func localText(_ time: TypedExpression, _ renderer: inout Renderer) throws(SparkError) -> String {
        let text = try renderer.sql(time)
        return time.type == .timestamp ? renderer.local(text) : text
    }

    private static let fields: [FunctionEntry] = [
        dateField("year", sql: "CAST(year($1) AS INTEGER)"), dateField("quarter", sql: "CAST(quarter($1) AS INTEGER)"),
        dateField("month", sql: "CAST(month($1) AS INTEGER)"),
        dateField("day", "dayofmonth", sql: "CAST(day($1) AS INTEGER)"),
        dateField("dayofyear", sql: "CAST(dayofyear($1) AS INTEGER)"),
        dateField("dayofweek", sql: "CAST(dayofweek($1) + 1 AS INTEGER)"),
        dateField("weekday", sql: "CAST(isodow($1) - 1 AS INTEGER)"),
        dateField("weekofyear", sql: "CAST(weekofyear($1) AS INTEGER)"),
        dateField("yearofweek", sql: "CAST(isoyear($1) AS INTEGER)"),
        dateField("dayofweek_iso", sql: "CAST(isodow($1) AS INTEGER)"),
        dateField("monthname", type: .string, sql: "left(monthname($1), 3)"),
        dateField("dayname", type: .string, sql: "left(dayname($1), 3)"),
        dateField("last_day", type: .date, sql: "last_day($1)"),
        .sql(
            "unix_date", takes: [.uncast(.date)], returns: .type(.integer),
            "CAST($1 - DATE '1970-01-01' AS INTEGER)"),
        timeField("hour", "CAST(hour($1) AS INTEGER)"), timeField("minute", "CAST(minute($1) AS INTEGER)"),
        timeField("second", "CAST(second($1) AS INTEGER)"),
        .rule(
            "extract", "date_part", "datepart", counts: 2...2,
            display: DateFields.display, resolve: DateFields.resolve),
        .sql(
            "second_fraction", takes: [.anyTimestamp], returns: .type(.decimal(precision: 8, scale: 6)),
            display: .name("secondwithfraction"),
            "CAST(CAST((epoch_us($1) % 60000000 + 60000000) % 60000000 AS DECIMAL(18,0)) * CAST(0.000001 AS DECIMAL(7,6)) AS DECIMAL(8,6))"
        ),
    ]

    private static func days(_ name: String, _ aliases: [String] = [], _ sign: String) -> FunctionEntry {
        var entry = FunctionEntry.rule(
            name, counts: 2...2, display: .name(name),
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .date)
                let required = ExpectedType.oneOf([.int, .exactly(.short), .exactly(.byte)])
                let days = invocation[1]
                guard required.accepts(days.type) || days.type == .null || days.type.isString else {
                    throw AnalysisError.unexpectedInput(invocation.pretty, index: 1, days, required: required.sql)
                }
                try invocation.take(1, required)
                return invocation.call(.date)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill("($1 \(sign) CAST($2 AS INTEGER))", call.arguments)
            })
        entry.aliases = aliases
        return entry
    }

    private static let arithmetic: [FunctionEntry] = [
        days("date_add", [], "+"), days("date_sub", [], "-"),
        .rule(
            "dateadd", counts: 2...3,
            resolve: { (invocation) throws(SparkError) in
                try Catalogue.standard.call(
                    invocation.count == 2 ? "date_add" : "timestampadd", invocation.arguments,
                    settings: invocation.settings)
            }),
        .rule(
            "datediff", "date_diff", counts: 2...3, countsText: "2",
            resolve: { (invocation) throws(SparkError) in
                if invocation.count == 3 {
                    return try Catalogue.standard.call(
                        "timestampdiff", invocation.arguments, settings: invocation.settings)
                }
                for index in 0..<2 { try invocation.take(index, .date) }
                return invocation.call(.integer)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill("CAST($1 - $2 AS INTEGER)", call.arguments)
            }),
        .sql("add_months", takes: [.date, .int], returns: .type(.date), "CAST($1 + to_months($2) AS DATE)"),
        .kernel(
            "months_between", takes: [.timestamp, .timestamp],
            optional: [.init(.boolean, .literal(.boolean(true), .boolean))],
            returns: .type(.double)
        ).zoned(),
        .rule(
            "next_day", counts: 2...2, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .date)
                try invocation.take(1, .string)
                return invocation.call(.date, nullable: true)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel(
                    "next_day", call.arguments, type, options: [renderer.settings.ansi ? "ansi" : "legacy"])
            }),
        .rule(
            "trunc", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .date)
                try invocation.take(1, .string)
                return invocation.call(.date, nullable: true)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                let units = [
                    "year": "year", "yyyy": "year", "yy": "year", "quarter": "quarter", "month": "month",
                    "mon": "month", "mm": "month", "week": "week",
                ]
                guard let format = constant(call.arguments[1]) else {
                    return try renderer.kernel("trunc_date", call.arguments, type)
                }
                guard let unit = units[format.lowercased()] else { return "CAST(NULL AS DATE)" }
                return try renderer.fill("CAST(date_trunc('\(unit)', $1) AS DATE)", [call.arguments[0]])
            }),
        .rule(
            "date_trunc", counts: 2...2,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .string)
                try invocation.take(1, .oneOf([.timestamp, .nanoseconds]))
                return invocation.call(.timestamp, nullable: true)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                guard let format = constant(call.arguments[0]) else {
                    return try renderer.kernel(
                        "date_trunc", call.arguments, type, options: [renderer.settings.timeZone])
                }
                guard let unit = DateTimeKernels.truncUnits[format.lowercased()] else {
                    return "CAST(NULL AS TIMESTAMPTZ)"
                }
                if TimeZoneRules(renderer.settings.timeZone)?.isUTC ?? true {
                    return try renderer.fill(
                        "make_timestamptz(epoch_us(date_trunc('\(unit)', make_timestamp(epoch_us($1)))))",
                        [call.arguments[1]])
                }
                return try renderer.kernel("date_trunc", call.arguments, type, options: [renderer.settings.timeZone])
            }),
        .rule(
            "timestampadd", counts: 3...3,
            display: .custom { _, texts in "timestampadd(\(texts.joined(separator: ", ")))" }, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                try DateFields.unit(&invocation)
                try invocation.take(1, .long, after: 1)
                try invocation.take(2, .anyTimestamp, after: 1)
                return invocation.call(invocation[2].type)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel("timestampadd", call.arguments, type, options: [renderer.settings.timeZone])
            }),
        .rule(
            "timestampdiff", counts: 3...3,
            display: .custom { _, texts in "timestampdiff(\(texts.joined(separator: ", ")))" },
            resolve: { (invocation) throws(SparkError) in
                try DateFields.unit(&invocation)
                for index in 1..<3 { try invocation.take(index, .timestamp, after: 1) }
                return invocation.call(.long)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel("timestampdiff", call.arguments, type, options: [renderer.settings.timeZone])
            }),
    ]

    static func constant(_ expression: TypedExpression) -> String? {
        guard case .literal(.string(let text)) = expression.node else { return nil }
        return text
    }

    private static let moment = ExpectedType.uncast(.oneOf([.anyTimestamp, .nanoseconds]))

    private static let instants: [FunctionEntry] = [
        .sql(
            "unix_seconds", takes: [moment], returns: .type(.long),
            "CAST(floor(epoch_us($1)::DECIMAL(20,0) / 1000000) AS BIGINT)"),
        .sql(
            "unix_millis", takes: [moment], returns: .type(.long),
            "((epoch_us($1) - ((epoch_us($1) % 1000) + 1000) % 1000) // 1000)"),
        .sql("unix_micros", takes: [moment], returns: .type(.long), "epoch_us($1)"),
        .kernel("timestamp_seconds", takes: [.uncast(.numeric)], returns: .type(.timestamp), canFail: true)
            .nullableForFloats(),
        .kernel("timestamp_millis", takes: [.uncast(.integral)], returns: .type(.timestamp), canFail: true),
        .sql(
            "timestamp_micros", takes: [.uncast(.integral)], returns: .type(.timestamp),
            "make_timestamptz(CAST($1 AS BIGINT))"),
        .sql("date_from_unix_date", takes: [.int], returns: .type(.date), "(DATE '1970-01-01' + $1)"),
        .kernel(
            "make_date", takes: [.int, .int, .int], returns: .type(.date), canFail: true, nullWithoutAnsi: true),
        .kernel("from_utc_timestamp", takes: [.timestamp, .string], returns: .type(.timestamp), canFail: true),
        .kernel("to_utc_timestamp", takes: [.timestamp, .string], returns: .type(.timestamp), canFail: true),
        .rule(
            "convert_timezone", counts: 2...3,
            display: .custom { call, texts in
                "convert_timezone(\((texts.count == 2 ? ["current_timezone()"] : []) .joined())\(texts.count == 2 ? ", " : "")\(texts.joined(separator: ", ")))"
            }, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                for index in 0..<(invocation.count - 1) { try invocation.take(index, .string) }
                try invocation.take(invocation.count - 1, .exactly(.timestampNTZ))
                return invocation.call(.timestampNTZ)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                let zone = renderer.settings.timeZone
                let arguments = call.arguments.count == 2 ? [.string(zone)] + call.arguments : call.arguments
                return try renderer.kernel("convert_timezone", arguments, type)
            }),
        .rule("window", counts: 2...4, display: .custom { _, _ in "window" }, resolve: TimeWindows.resolve),
        .rule(
            "session_window", counts: 2...2, display: .custom { _, _ in "session_window" },
            resolve: TimeWindows.resolveSession,
            sql: TimeWindows.sql),
        .rule(
            "time_window", counts: 1...1, display: .custom { _, _ in "window" },
            resolve: { (invocation) throws(SparkError) in invocation.call(.null) },
            sql: TimeWindows.sql),
        .rule(
            "window_time", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                let end = try Extraction.field(invocation[0], "end", invocation.settings)
                return TypedExpression(
                    .call(FunctionCall("window_time", [end], shown: invocation.arguments)), .timestamp,
                    nullable: end.nullable)
            },
            sql: { (renderer, call, _) throws(SparkError) in
                try renderer.fill("make_timestamptz(epoch_us($1) - 1)", call.arguments)
            }),
        .rule(
            "time_trunc", "make_time", "to_time", "time_diff", "try_to_time", "time_from_seconds", "time_from_millis",
            "time_from_micros", "time_to_seconds", "time_to_millis", "time_to_micros", counts: 1...4,
            resolve: { (_) throws(SparkError) in throw timeUnsupported }),
    ]

    private static let current: [FunctionEntry] = [
        fixed("current_timestamp", ["now"], .timestamp) { .integer($0.now) },
        fixed("current_date", ["curdate"], .date) {
            .integer(floorDivide((TimeZoneRules($0.timeZone) ?? .utc).local($0.now), 86_400_000_000))
        },
        fixed("localtimestamp", [], .timestampNTZ) { .integer((TimeZoneRules($0.timeZone) ?? .utc).local($0.now)) },
        fixed("current_timezone", [], .string) { .string($0.timeZone) },
        .rule("current_time", "localtime", counts: 0...1, resolve: { (_) throws(SparkError) in throw timeUnsupported }),
    ]

    /// A value that is fixed when the plan is made.
    static func fixed(
        _ name: String, _ aliases: [String], _ type: SparkType,
        _ value: @escaping @Sendable (ExpressionSettings) -> SparkValue
    ) -> FunctionEntry {
        var entry = FunctionEntry.rule(
            name, counts: 0...0,
            resolve: { (invocation) throws(SparkError) in invocation.call(type, nullable: false) },
            sql: { (renderer, _, type) throws(SparkError) in LiteralSQL.text(value(renderer.settings), type) })
        entry.aliases = aliases
        return entry
    }
}

extension FunctionEntry {
    /// The same kernel, which is given the session's time zone.
    func zoned() -> FunctionEntry {
        var entry = self
        let kernel = name
        entry.sql = { (renderer, call, type) throws(SparkError) in
            try renderer.kernel(kernel, call.arguments, type, options: [renderer.settings.timeZone])
        }
        return entry
    }

    /// The same function, which gives null for numbers that are none.
    func nullableForFloats() -> FunctionEntry {
        var entry = self
        let inner = resolve
        entry.resolve = { (invocation) throws(SparkError) in
            var typed = try inner(&invocation)
            if invocation[0].type.isFloating { typed.nullable = true }
            return typed
        }
        return entry
    }
}
