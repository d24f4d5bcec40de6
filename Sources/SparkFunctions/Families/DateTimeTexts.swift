internal import SparkSQL

/// Dates and timestamps from texts, and to texts, in patterns of Java.
enum DateTimeTexts {
    private static let defaultPattern = TypedExpression.string("yyyy-MM-dd HH:mm:ss")

    static let entries: [FunctionEntry] = [
        .rule(
            "date_format", counts: 2...2, display: .name("date_format"), canFail: true,
            resolve: { (invocation) throws(SparkError) in
                if case .time = invocation[0].type {
                    invocation[0] = TypedExpression(
                        .call(FunctionCall("time_as_timestamp", [invocation[0]])), .timestampNTZ,
                        nullable: invocation[0].nullable)
                }
                if invocation[0].type != .timestampNTZ {
                    try invocation.take(0, .oneOf([.timestamp, .time, .nanoseconds]))
                }
                try invocation.take(1, .string)
                return invocation.call(.string)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel("date_format", call.arguments, type, options: [renderer.settings.timeZone])
            }),
        .sql(
            "time_as_timestamp", takes: [.any], returns: .type(.timestampNTZ), display: .custom { $1[0] },
            "make_timestamp(epoch_us($1))"),
        .rule(
            "from_unixtime", counts: 1...2, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                invocation.fill(2, defaultPattern)
                try invocation.take(0, .long)
                try invocation.take(1, .string)
                return invocation.call(.string, nullable: true)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel("from_unixtime", call.arguments, type, options: [renderer.settings.timeZone])
            }),
        .rule(
            "unix_timestamp", counts: 0...2, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                if invocation.count == 0 {
                    invocation.arguments.append(
                        try Catalogue.standard.call("current_timestamp", [], settings: invocation.settings))
                }
                return try unix(&invocation)
            }, sql: unixSQL),
        .rule(
            "to_unix_timestamp", counts: 1...2, canFail: true,
            resolve: { (invocation) throws(SparkError) in try unix(&invocation) }, sql: unixSQL),
        converted("to_date", .date, isTry: false), converted("try_to_date", .date, isTry: true),
        converted("to_timestamp", .timestamp, isTry: false), converted("try_to_timestamp", .timestamp, isTry: true),
        converted("to_timestamp_ltz", .timestamp, isTry: false),
        converted("to_timestamp_ntz", .timestampNTZ, isTry: false),
        .rule(
            "parsed", counts: 1...1,
            display: .custom { call, texts in "\(call.spelling)(\(texts.joined(separator: ", ")))" },
            resolve: { (invocation) throws(SparkError) in invocation[0] }, sql: same),
        .rule(
            "extracted", counts: 1...1,
            display: DateFields.display, resolve: { (invocation) throws(SparkError) in invocation[0] }, sql: same),
        .rule(
            "parse_timestamp", counts: 2...2, canFail: true,
            resolve: { (invocation) throws(SparkError) in invocation.call(.timestamp) },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel(
                    "parse_timestamp", call.arguments, type, options: call.options + [renderer.settings.timeZone])
            }),
    ]

    private static let same: @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String = {
        (renderer, call, _) throws(SparkError) in try renderer.sql(call.arguments[0])
    }

    private static func unix(_ invocation: inout Invocation) throws(SparkError) -> TypedExpression {
        invocation.fill(2, defaultPattern)
        try invocation.take(0, .uncast(.oneOf([.string, .date, .timestamp, .exactly(.timestampNTZ), .nanoseconds])))
        try invocation.take(1, .uncast(.string))
        return invocation.call(.long, nullable: invocation.settings.ansi ? nil : true)
    }

    private static let unixSQL: @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String = {
        (renderer, call, type) throws(SparkError) in
        let mode = renderer.settings.ansi ? "ansi" : "try"
        return try renderer.kernel("unix_timestamp", call.arguments, type, options: [mode, renderer.settings.timeZone])
    }

    /// `to_date` and `to_timestamp`: a cast, or a text read by a pattern.
    private static func converted(_ name: String, _ type: SparkType, isTry: Bool) -> FunctionEntry {
        .rule(
            name, counts: 1...2, canFail: !isTry,
            resolve: { (invocation) throws(SparkError) in
                let shown = invocation.arguments
                let source = invocation[0]
                let isText = source.type.isString
                if source.type.isNested || source.type == .variant {
                    let takes: [ExpectedType] = [.string, .date, .timestamp, .exactly(.timestampNTZ)]
                    throw AnalysisError.unexpectedInput(
                        invocation.pretty, index: 0, source,
                        required: ExpectedType.oneOf(type == .date ? takes : takes + [.numeric]).sql)
                }
                var inner: TypedExpression
                let isTime = [SparkType.date, .timestamp, .timestampNTZ].contains(source.type)
                if invocation.count == 1 || isTime || (type != .date && source.type.isNumeric) {
                    let castable = isText || source.type == .null || CastRule.isAllowed(source.type, type, ansi: true)
                    // A number is a text first: 20200101 is no date.
                    let from = castable ? source : source.implicitlyCast(to: .string, invocation.settings)
                    let forced = CastRule.forcesNull(from.type, type)
                    let mode: CastMode = isTry ? .attempt : invocation.settings.ansi ? .ansi : .legacy
                    inner = TypedExpression(.cast(from, mode), type, nullable: source.nullable || forced || isTry)
                } else {
                    try invocation.take(0, .string)
                    try invocation.take(1, .string)
                    let mode = isTry || !invocation.settings.ansi ? "try" : "ansi"
                    let suggestion = type == .date ? "try_to_date" : "try_to_timestamp"
                    inner = TypedExpression(
                        .call(FunctionCall("parse_timestamp", invocation.arguments, options: [mode, suggestion])),
                        type, nullable: invocation.anyNullable || mode == "try")
                }
                return TypedExpression(
                    .call(FunctionCall("parsed", [inner], spelling: invocation.spelling, shown: shown)), type,
                    nullable: inner.nullable)
            })
    }
}
