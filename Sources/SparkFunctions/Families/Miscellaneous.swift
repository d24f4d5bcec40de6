internal import SparkSQL

/// Functions of no other family.
enum Miscellaneous {
    static let entries: [FunctionEntry] =
        casts + session + [
            .rule(
                "typeof", counts: 1...1,
                resolve: { (invocation) throws(SparkError) in
                    let name = invocation[0].type.catalogString
                    return TypedExpression(
                        .call(
                            FunctionCall(
                                "typeof", [.string(name)], spelling: invocation.spelling, shown: invocation.arguments)),
                        .string, nullable: false)
                }, sql: { (renderer, call, _) throws(SparkError) in try renderer.sql(call.arguments[0]) }),
            .rule(
                "raise_error", counts: 1...1, canFail: true,
                resolve: { (invocation) throws(SparkError) in
                    try invocation.take(0, .string)
                    return invocation.call(.null, nullable: true)
                },
                sql: { (renderer, call, _) throws(SparkError) in
                    RuntimeError.sql(
                        "USER_RAISED_EXCEPTION",
                        ["errorMessage": try renderer.fill("coalesce($1, 'null')", call.arguments)])
                }),
            .rule(
                "assert_true", counts: 1...2, canFail: true,
                resolve: { (invocation) throws(SparkError) in
                    try invocation.take(0, .boolean)
                    let text = "'\(invocation[0].pretty)' is not true!"
                    let message = invocation.count > 1 ? invocation[1] : .string(text)
                    return TypedExpression(
                        .call(
                            FunctionCall(
                                "assert_true", [invocation[0], message], spelling: invocation.spelling,
                                shown: [invocation[0], message])), .null, nullable: true)
                },
                sql: { (renderer, call, _) throws(SparkError) in
                    let texts = try renderer.sql(call.arguments)
                    return
                        "(CASE WHEN \(texts[0]) THEN CAST(NULL AS INTEGER) ELSE \(RuntimeError.sql("USER_RAISED_EXCEPTION", ["errorMessage": texts[1]])) END)"
                }),
            .rule(
                "uuid", counts: 0...1, isDeterministic: false,
                resolve: { (invocation) throws(SparkError) in
                    invocation.call(.string, nullable: false)
                }, sql: { (_, _, _) throws(SparkError) in "CAST(uuid() AS VARCHAR)" }),
            random("rand", ["random"], "random()"),
            random("randn", [], "(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))"),
            .rule(
                "randstr", counts: 1...2, isDeterministic: false,
                resolve: { (invocation) throws(SparkError) in
                    try invocation.take(0, .int)
                    if let length = invocation[0].constantNumber, length.unscaled < 0 {
                        throw invocation.mismatch(
                            "VALUE_OUT_OF_RANGE",
                            [
                                "exprName": "`length`", "valueRange": "[0, 2147483647]",
                                "currentValue": "\(length.unscaled)",
                            ], "The length must be between [0, 2147483647] (current value = \(length.unscaled)).")
                    }
                    return invocation.call(.string, nullable: false)
                },
                sql: { (renderer, call, _) throws(SparkError) in
                    let count = try renderer.room(
                        "CAST($1 AS BIGINT)", of: "CAST(32 AS BIGINT)", in: "randstr", parameter: "length")
                    let letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    let letter = "substring('\(letters)', 1 + CAST(floor(random() * 62) AS INTEGER), 1)"
                    return try renderer.fill(
                        "array_to_string(list_transform(range(\(count)), lambda q: \(letter)), '')",
                        [call.arguments[0]])
                }),
            .rule(
                "uniform", counts: 2...3, isDeterministic: false,
                resolve: { (invocation) throws(SparkError) in
                    let type = try invocation.widen(0..<2)
                    return invocation.call(type, nullable: false)
                },
                sql: { (renderer, call, type) throws(SparkError) in
                    try renderer.fill("CAST($1 + random() * ($2 - $1) AS \(type.duckDB))", call.arguments)
                }),
            .rule(
                "monotonically_increasing_id", counts: 0...0, isDeterministic: false,
                resolve: { (invocation) throws(SparkError) in
                    invocation.call(.long, nullable: false)
                }, sql: { (_, _, _) throws(SparkError) in "(row_number() OVER () - 1)" }),
            .rule(
                "spark_partition_id", counts: 0...0, isDeterministic: false,
                resolve: { (invocation) throws(SparkError) in
                    invocation.call(.integer, nullable: false)
                }, sql: { (_, _, _) throws(SparkError) in "CAST(0 AS INTEGER)" }),
            .rule(
                "input_file_name", counts: 0...0, isDeterministic: false,
                resolve: { (invocation) throws(SparkError) in
                    invocation.call(.string, nullable: false)
                }, sql: { (_, _, _) throws(SparkError) in "''" }),
        ]

    /// Random numbers; with a seed those of Spark's first partition, row by row.
    private static func random(_ name: String, _ aliases: [String], _ own: String) -> FunctionEntry {
        var entry = FunctionEntry.rule(
            name, counts: 0...1, display: .name(name), isDeterministic: false,
            resolve: { (invocation) throws(SparkError) in
                if invocation.count > 0 { try invocation.take(0, .oneOf([.int, .long])) }
                return invocation.call(.double, nullable: false)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                guard let seed = call.arguments.first, let number = constant(seed) else { return own }
                return try renderer.kernel(name, texts: [], [], type, options: ["\(number)"])
            })
        entry.aliases = aliases
        return entry
    }

    private static func constant(_ expression: TypedExpression) -> Int64? {
        switch expression.node {
        case .literal(.integer(let value)): value
        case .literal(.null): 0
        case .cast(let child, _): constant(child)
        case .call(let call) where call.name == "negative": constant(call.arguments[0]).map { -$0 }
        default: nil
        }
    }

    private static let session: [FunctionEntry] = [
        DatesAndTimes.fixed("current_user", ["user", "session_user"], .string) { _ in .string("user") },
        database,
        DatesAndTimes.fixed("current_catalog", [], .string) { _ in .string("spark_catalog") },
        DatesAndTimes.fixed("version", [], .string) { _ in .string("4.0.0") },
    ]

    private static let database: FunctionEntry = {
        var entry = DatesAndTimes.fixed("current_database", ["current_schema"], .string) { _ in .string("default") }
        entry.display = .name("current_schema")
        return entry
    }()

    private static let casts: [FunctionEntry] = [
        cast("boolean", .boolean), cast("tinyint", .byte), cast("smallint", .short), cast("int", .integer),
        cast("bigint", .long),
        cast("float", .float), cast("double", .double), cast("decimal", .defaultDecimal), cast("date", .date),
        cast("timestamp", .timestamp), cast("binary", .binary), cast("string", .string),
    ]

    private static func cast(_ name: String, _ type: SparkType) -> FunctionEntry {
        .rule(
            name, counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                var cast = try Casting.cast(
                    invocation[0], to: type, isTry: false, invocation.settings, isFunction: true)
                // Spark's names of results leave out a cast that is written as a function.
                if case .cast(let value, let mode) = cast.node, mode.isWritten {
                    cast.node = .cast(value, mode.isStrict ? .implicit : .implicitLegacy)
                }
                return cast
            })
    }
}
