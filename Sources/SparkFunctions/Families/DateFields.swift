internal import SparkSQL

/// `extract`, and the units of `timestampadd`.
enum DateFields {
    private static let functions: [String: String] = {
        let names: [(String, [String])] = [
            ("year", ["year", "y", "years", "yr", "yrs"]), ("yearofweek", ["yearofweek"]),
            ("quarter", ["quarter", "qtr"]), ("month", ["month", "mon", "mons", "months"]),
            ("weekofyear", ["week", "w", "weeks"]), ("day", ["day", "d", "days"]),
            ("dayofweek", ["dayofweek", "dow"]), ("dayofweek_iso", ["dayofweek_iso", "dow_iso"]),
            ("dayofyear", ["doy"]), ("hour", ["hour", "h", "hours", "hr", "hrs"]),
            ("minute", ["minute", "m", "min", "mins", "minutes"]),
            ("second", ["second", "s", "sec", "seconds", "secs"]),
        ]
        var functions: [String: String] = [:]
        for (function, words) in names { for word in words { functions[word] = function } }
        return functions
    }()

    /// `extract(YEAR FROM t)`, `datepart(YEAR FROM t)`, `date_part(YEAR, t)`.
    static let display = FunctionEntry.Display.custom { call, texts in
        "\(call.spelling)(\(texts.joined(separator: call.spelling == "date_part" ? ", " : " FROM ")))"
    }

    static let resolve: @Sendable (inout Invocation) throws(SparkError) -> TypedExpression = {
        (invocation) throws(SparkError) in
        let shown = invocation.arguments
        if invocation[0].isNullLiteral, invocation.spelling != "extract" {
            return TypedExpression(
                .call(
                    FunctionCall("extracted", [.literal(.null, .double)], spelling: invocation.spelling, shown: shown)),
                .double, nullable: true)
        }
        guard let field = invocation.constantText(0) else {
            throw AnalysisError.notConstant(invocation.spelling, "field", .string)
        }
        let source = invocation[1]
        if case .time = source.type { throw DatesAndTimes.timeUnsupported }
        guard let name = functions[field.lowercased()], let typed = try field_(name, source, invocation.settings) else {
            throw SparkError(
                "INVALID_EXTRACT_FIELD",
                parameters: [
                    "field": field.split(separator: ".", omittingEmptySubsequences: false).map { "`\($0)`" }
                        .joined(separator: "."),
                    "expr": "\"\(source.pretty(timeZone: invocation.settings.timeZone))\"",
                ],
                message: "Cannot extract `\(field)` from \(source.pretty).")
        }
        var result = typed
        guard case .call(var call) = typed.node else { return typed }
        // It shows as it was written.
        call = FunctionCall("extracted", [typed], spelling: invocation.spelling, shown: shown)
        result.node = .call(call)
        return result
    }

    private static func field_(_ name: String, _ source: TypedExpression, _ settings: ExpressionSettings)
        throws(SparkError) -> TypedExpression?
    {
        switch source.type {
        case .yearMonthInterval(let start, let end):
            guard name == "year" && start == .year || name == "month" && end == .month else { return nil }
            return interval("ym_\(name)", source, name == "year" ? .integer : .byte)
        case .dayTimeInterval(let start, let end):
            let fields: [String: DayTimeField] = ["day": .day, "hour": .hour, "minute": .minute, "second": .second]
            guard let field = fields[name], start <= field, field <= end else { return nil }
            let type: SparkType =
                field == .day ? .integer : field == .second ? .decimal(precision: 8, scale: 6) : .byte
            return interval("dt_\(name)", source, type)
        case .calendarInterval:
            let types: [String: SparkType] = [
                "year": .integer, "quarter": .byte, "month": .byte, "day": .integer, "hour": .byte, "minute": .byte,
                "second": .decimal(precision: 8, scale: 6),
            ]
            guard let type = types[name] else { return nil }
            return interval("ci_\(name)", source, type)
        default:
            if name == "second" {
                return try Catalogue.standard.call("second_fraction", [source], settings: settings)
            }
            return try Catalogue.standard.call(name, [source], settings: settings)
        }
    }

    private static func interval(_ name: String, _ source: TypedExpression, _ type: SparkType) -> TypedExpression {
        TypedExpression(
            .call(FunctionCall("interval_field", [source], options: [name])), type, nullable: source.nullable)
    }

    private static let units: Set<String> = [
        "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DAYOFYEAR", "HOUR", "MINUTE", "SECOND", "MILLISECOND",
        "MICROSECOND",
    ]

    /// Checks that the first argument is a unit, written as a word.
    static func unit(_ invocation: inout Invocation) throws(SparkError) {
        let text = invocation.constantText(0) ?? invocation[0].pretty
        guard units.contains(text.uppercased()) else {
            throw SparkError(
                "INVALID_PARAMETER_VALUE.DATETIME_UNIT",
                parameters: [
                    "functionName": "`\(invocation.spelling)`", "parameter": "`unit`", "invalidValue": "'\(text)'",
                ],
                message: "The parameter `unit` expects one of the units without quotes, but got '\(text)'.")
        }
        invocation[0] = .string(text.uppercased())
    }
}

/// `window` and `session_window`.
enum TimeWindows {
    private static func duration(_ invocation: Invocation, _ index: Int) throws(SparkError) -> Int64 {
        if case .literal(.integer(let value)) = invocation[index].node, case .dayTimeInterval = invocation[index].type {
            return value
        }
        guard let text = invocation.constantText(index),
            case .interval(let months, let days, let microseconds) = try IntervalParser.value(text, .calendarInterval),
            months == 0
        else {
            throw AnalysisError.unsupported("A window of \(invocation[index].pretty)")
        }
        return Int64(days) * 86_400_000_000 + microseconds
    }

    static func type(nullable: Bool = true) -> SparkType {
        .structure([StructField("start", .timestamp), StructField("end", .timestamp)])
    }

    static let resolve: @Sendable (inout Invocation) throws(SparkError) -> TypedExpression = {
        (invocation) throws(SparkError) in
        try invocation.take(0, .anyTimestamp)
        let length = try duration(invocation, 1)
        let slide = invocation.count > 2 ? try duration(invocation, 2) : length
        let start = invocation.count > 3 ? try duration(invocation, 3) : 0
        guard length > 0, slide > 0, slide <= length else {
            throw AnalysisError.mismatch(
                "PARAMETER_CONSTRAINT_VIOLATION", "window(\(invocation[0].pretty), \(length), \(slide), \(start))",
                ["leftExprName": "`slide_duration`", "constraint": "<=", "rightExprName": "`window_duration`"],
                "the window's slide must be more than 0 and at most its length.")
        }
        let fields = [StructField("start", invocation[0].type), StructField("end", invocation[0].type)]
        let options = ["\(length)", "\(slide)", "\(start)"]
        let type = SparkType.structure(fields)
        if slide == length {
            return TypedExpression(
                .call(FunctionCall("time_window", [invocation[0]], spelling: "window", options: options)), type,
                nullable: false)
        }
        return TypedExpression(
            .generator(FunctionCall("sliding_window", [invocation[0]], spelling: "window", options: options)),
            .structure([StructField("window", type)]), nullable: false)
    }

    static let resolveSession: @Sendable (inout Invocation) throws(SparkError) -> TypedExpression = {
        (invocation) throws(SparkError) in
        try invocation.take(0, .anyTimestamp)
        let gap = try duration(invocation, 1)
        let fields = [StructField("start", invocation[0].type), StructField("end", invocation[0].type)]
        return TypedExpression(
            .call(FunctionCall("session_window", [invocation[0]], options: ["\(gap)"])), .structure(fields),
            nullable: false)
    }

    static let sql: @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String = {
        (renderer, call, type) throws(SparkError) in
        let time = try renderer.sql(call.arguments[0])
        let back = call.arguments[0].type == .timestamp ? "make_timestamptz" : "make_timestamp"
        if call.name == "session_window" {
            let gap = call.options.first ?? "0"
            return "struct_pack(f0 := \(time), f1 := \(back)(epoch_us(\(time)) + \(gap)))"
        }
        let (length, slide, start) = (call.options[0], call.options[1], call.options[2])
        let first = "(epoch_us(\(time)) - (((epoch_us(\(time)) - \(start)) % \(slide)) + \(slide)) % \(slide))"
        return
            "struct_pack(f0 := \(back)(CAST(\(first) AS BIGINT)), f1 := \(back)(CAST(\(first) + \(length) AS BIGINT)))"
    }
}
