internal import SparkSQL

/// Functions of numbers.
enum MathFunctions {
    static let entries: [FunctionEntry] =
        doubles + rounding + [
            .rule(
                "e", counts: 0...0, display: .custom { _, _ in "E()" },
                resolve: { (invocation) throws(SparkError) in invocation.call(.double) }
            ) {
                (_, _, _) throws(SparkError) in "CAST('2.718281828459045' AS DOUBLE)"
            },
            .rule(
                "pi", counts: 0...0, display: .custom { _, _ in "PI()" },
                resolve: { (invocation) throws(SparkError) in invocation.call(.double) }
            ) {
                (_, _, _) throws(SparkError) in "CAST('3.141592653589793' AS DOUBLE)"
            },
            .sql("pow", takes: [.double, .double], returns: .type(.double), "pow($1, $2)"),
            .sql("power", takes: [.double, .double], returns: .type(.double), display: .name("POWER"), "pow($1, $2)"),
            .sql(
                "atan2", takes: [.double, .double], returns: .type(.double), display: .name("ATAN2"),
                "atan2($1 + 0.0, $2 + 0.0)"),
            .kernel("hypot", takes: [.double, .double], returns: .type(.double), display: .name("HYPOT")),
            .rule(
                "log", counts: 1...2,
                display: .custom {
                    "LOG(\(($1.count == 1 ? ["E()"] : []) .joined())\($1.count == 1 ? ", " : "")\($1.joined(separator: ", ")))"
                },
                resolve: { (invocation) throws(SparkError) in
                    for index in 0..<invocation.count {
                        try invocation.take(index, .double, after: invocation.count == 1 ? -1 : 0)
                    }
                    return invocation.call(.double, nullable: true)
                },
                sql: { (renderer, call, _) throws(SparkError) in
                    call.arguments.count == 1
                        ? try renderer.fill("(CASE WHEN $1 > 0 OR isnan($1) THEN ln($1) END)", call.arguments)
                        : try renderer.kernel("log_base", call.arguments, .double)
                }),
            .rule(
                "sign", "signum", counts: 1...1,
                display: .custom { $0.spelling == "signum" ? "SIGNUM(\($1[0]))" : "sign(\($1[0]))" },
                resolve: { (invocation) throws(SparkError) in
                    if !invocation[0].type.isAnsiInterval { try invocation.take(0, .double) }
                    return invocation.call(.double, nullable: true)
                },
                sql: { (renderer, call, type) throws(SparkError) in
                    call.arguments[0].type == .double
                        ? try renderer.kernel("signum", call.arguments, type)
                        : try renderer.fill("CAST(sign($1) AS DOUBLE)", call.arguments)
                }),
            .sql(
                "factorial", takes: [.int], returns: .type(.long), null: .always,
                "(CASE WHEN $1 BETWEEN 0 AND 20 THEN CAST(factorial($1) AS BIGINT) END)"),
            .rule(
                "conv", counts: 3...3, canFail: true,
                resolve: { (invocation) throws(SparkError) in
                    try invocation.take(0, .string)
                    for index in 1...2 { try invocation.take(index, .int) }
                    return invocation.call(.string, nullable: true)
                },
                sql: { (renderer, call, type) throws(SparkError) in
                    try renderer.kernel("conv", call.arguments, type, options: renderer.settings.ansi ? ["ansi"] : [])
                }),
            .kernel("bin", takes: [.long], returns: .type(.string)),
            .rule(
                "width_bucket", counts: 4...4,
                resolve: { (invocation) throws(SparkError) in
                    let taken = ExpectedType.oneOf([.double, .yearMonthInterval, .dayTimeInterval])
                    for index in 0..<3 { try invocation.take(index, taken) }
                    try invocation.take(3, .long)
                    return invocation.call(.long, nullable: true)
                },
                sql: { (renderer, call, type) throws(SparkError) in
                    let numbers = try renderer.sql(call.arguments).enumerated().map {
                        $0.offset < 3 ? "CAST(\($0.element) AS DOUBLE)" : $0.element
                    }
                    return try renderer.kernel(
                        "width_bucket", texts: numbers, [.double, .double, .double, .long], type)
                }),
            .kernel("uniform_constant", takes: [.long], returns: .type(.long)),
            .kernel("plain_number", takes: [.string], returns: .type(.string)),
            numberFormat("to_number", nullable: false), numberFormat("try_to_number", nullable: true),
            .rule(
                "to_char", "to_varchar", counts: 2...2, canFail: true,
                resolve: { (invocation) throws(SparkError) in
                    switch invocation[0].type {
                    case .date, .timestamp, .timestampNTZ:
                        return try Catalogue.standard.call(
                            "date_format", invocation.arguments, settings: invocation.settings)
                    case .binary:
                        let format = invocation.constantText(1)?.lowercased() ?? "utf-8"
                        guard ["utf-8", "utf8", "hex", "base64"].contains(format) else {
                            throw AnalysisError.invalidParameter(
                                "BINARY_FORMAT",
                                [
                                    "parameter": "`format`", "functionName": "`\(invocation.spelling)`",
                                    "invalidFormat": "'\(invocation.constantText(1) ?? "")'",
                                ], "The format is one of base64, hex and utf-8.")
                        }
                        let name = format == "hex" ? "hex" : format == "base64" ? "base64" : "decode"
                        let arguments = name == "decode" ? [invocation[0], .string("utf-8")] : [invocation[0]]
                        var typed = try Catalogue.standard.call(name, arguments, settings: invocation.settings)
                        if invocation.spelling == "to_varchar", case .call(var call) = typed.node {
                            call.spelling = invocation.spelling
                            call.shown = name == "decode" ? invocation.arguments : call.shown
                            typed.node = .call(call)
                        }
                        return typed
                    default: break
                    }
                    if invocation[0].type.isString {
                        try invocation.take(0, .exactly(.decimal(precision: 38, scale: 18)))
                    }
                    try invocation.take(0, .decimal)
                    var format: String?
                    if case .literal(let value) = invocation[1].node, !value.isNull { format = invocation[1].pretty }
                    try invocation.take(1, .string)
                    if let format, let problem = NumberPattern(format).problem {
                        throw problem
                    }
                    var call = invocation.call(.string)
                    if case .call(var inner) = call.node {
                        inner.spelling = "to_char"
                        call.node = .call(inner)
                    }
                    return call
                },
                sql: { (renderer, call, type) throws(SparkError) in try renderer.kernel("to_char", call.arguments, type)
                }
            ).called("to_char"),
        ]

    private static func upper(_ name: String, _ template: String, null: NullRule = .always) -> FunctionEntry {
        .sql(name, takes: [.double], returns: .type(.double), null: null, display: .name(name.uppercased()), template)
    }

    private static let doubles: [FunctionEntry] = [
        upper("sqrt", "(CASE WHEN $1 < 0 THEN CAST('nan' AS DOUBLE) ELSE sqrt($1) END)"), upper("cbrt", "cbrt($1)"),
        upper("exp", "exp($1)"),
        kernel("expm1"), kernel("log1p"), kernel("sec"), kernel("csc"),
        .sql(
            "ln", takes: [.double], returns: .type(.double), null: .always, display: .name("ln"),
            "(CASE WHEN $1 > 0 OR isnan($1) THEN ln($1) END)"),
        upper("log10", "(CASE WHEN $1 > 0 OR isnan($1) THEN log10($1) END)"),
        upper("log2", "(CASE WHEN $1 > 0 OR isnan($1) THEN log2($1) END)"),
        upper("sin", "(CASE WHEN isinf($1) THEN CAST('nan' AS DOUBLE) ELSE sin($1) END)"),
        upper("cos", "(CASE WHEN isinf($1) THEN CAST('nan' AS DOUBLE) ELSE cos($1) END)"),
        upper("tan", "(CASE WHEN isinf($1) THEN CAST('nan' AS DOUBLE) ELSE tan($1) END)"),
        upper("cot", "(CASE WHEN isinf($1) THEN CAST('nan' AS DOUBLE) ELSE 1 / tan($1) END)"),
        upper("asin", "(CASE WHEN abs($1) > 1 THEN CAST('nan' AS DOUBLE) ELSE asin($1) END)"),
        upper("acos", "(CASE WHEN abs($1) > 1 THEN CAST('nan' AS DOUBLE) ELSE acos($1) END)"),
        upper("atan", "atan($1)"), upper("sinh", "sinh($1)"), upper("cosh", "cosh($1)"), upper("tanh", "tanh($1)"),
        kernel("asinh"), kernel("acosh"), kernel("atanh"),
        upper("degrees", "degrees($1)"), upper("radians", "radians($1)"),
        .sql("rint", takes: [.double], returns: .type(.double), null: .always, "round_even($1, 0)"),
    ]

    private static func kernel(_ name: String) -> FunctionEntry {
        .kernel(name, takes: [.double], returns: .type(.double), null: .always, display: .name(name.uppercased()))
    }

    private static let rounding: [FunctionEntry] = [
        round("round"), round("bround"), level("ceil", "ceiling"), level("floor", nil),
    ]

    private static func round(_ name: String) -> FunctionEntry {
        .rule(
            name, counts: 1...2, canFail: true,
            resolve: { (invocation) throws(SparkError) in
                invocation.fill(2, .integer(0))
                try invocation.take(0, .numeric)
                try invocation.take(1, .int)
                return invocation.call(try roundedType(invocation), nullable: true)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                if case .literal(.integer(let scale)) = call.arguments[1].node, scale >= 0,
                    call.arguments[0].type.isIntegral
                {
                    return try renderer.sql(call.arguments[0])
                }
                return try renderer.kernel(
                    name, call.arguments, type, options: renderer.settings.ansi ? [] : ["legacy"])
            })
    }

    private static func scale(_ invocation: Invocation) throws(SparkError) -> Int {
        var argument = invocation[1]
        if case .cast(let child, _) = argument.node { argument = child }
        switch argument.node {
        case .literal(.integer(let value)): return Int(value)
        case .literal(.null): return 0
        case .call(let call) where call.name == "negative":
            if case .literal(.integer(let value)) = call.arguments[0].node { return -Int(value) }
            return 0
        default:
            if argument.isFoldable { return 0 }
            throw invocation.mismatch(
                "NON_FOLDABLE_INPUT",
                ["inputName": "`scale`", "inputType": "\"INT\"", "inputExpr": "\"\(invocation[1].pretty)\""],
                "the input `scale` should be a foldable \"INT\" expression.")
        }
    }

    private static func roundedType(_ invocation: Invocation) throws(SparkError) -> SparkType {
        let scale = try scale(invocation)
        guard case .decimal(let precision, let digits) = invocation[0].type else { return invocation[0].type }
        let whole = precision - digits + 1
        if scale < 0 { return .decimal(precision: min(38, max(whole, -scale + 1)), scale: 0) }
        let kept = min(digits, scale)
        return .decimal(precision: min(38, whole + kept), scale: min(kept, 38))
    }

    /// `ceil` and `floor`, with or without a number of digits.
    private static func level(_ name: String, _ alias: String?) -> FunctionEntry {
        let resolve: @Sendable (inout Invocation) throws(SparkError) -> TypedExpression = {
            (invocation) throws(SparkError) in
            if invocation.count == 1 {
                if invocation[0].type.isString || invocation[0].type.isIntegral || invocation[0].type == .float
                    || invocation[0].type == .null
                {
                    let target: SparkType = invocation[0].type.isIntegral ? .long : .double
                    try invocation.take(0, .exactly(target))
                }
                try invocation.take(0, .oneOf([.double, .decimal, .long]))
                guard case .decimal(let precision, let scale) = invocation[0].type else {
                    return invocation.call(.long, nullable: true)
                }
                let type: SparkType =
                    scale == 0 ? invocation[0].type : .decimal(precision: min(38, precision - scale + 1), scale: 0)
                return invocation.call(type, nullable: true)
            }
            guard invocation[1].isFoldable, invocation[1].type == .integer else {
                throw AnalysisError.notConstant(invocation.spelling, "scale", .integer)
            }
            guard ExpectedType.decimal.cast(invocation[0].type) != nil else {
                throw AnalysisError.unexpectedInput(
                    invocation.pretty, index: 0, invocation[0], required: ExpectedType.decimal.sql)
            }
            if !invocation[0].type.isDecimal {
                let digits = DecimalRule.decimal(of: invocation[0].type) ?? (30, 15)
                try invocation.take(0, .exactly(.decimal(precision: digits.precision, scale: digits.scale)))
            }
            try invocation.take(1, .int)
            return invocation.call(try roundedType(invocation), nullable: true)
        }
        let sql: @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String = {
            (renderer, call, type) throws(SparkError) in
            if call.arguments.count == 1, call.arguments[0].type == .long { return try renderer.sql(call.arguments[0]) }
            // Only of a constant Spark says that no BIGINT holds it.
            let isStrict = renderer.settings.ansi && call.arguments[0].isFoldable
            return try renderer.kernel(name, call.arguments, type, options: isStrict ? ["strict"] : [])
        }
        let display = FunctionEntry.Display.custom { call, texts in
            (texts.count == 1 && call.spelling != "ceiling" ? call.spelling.uppercased() : call.spelling)
                + "(\(texts.joined(separator: ", ")))"
        }
        return alias.map {
            .rule(name, $0, counts: 1...2, countsText: "2", display: display, canFail: true, resolve: resolve, sql: sql)
        }
            ?? .rule(name, counts: 1...2, countsText: "2", display: display, canFail: true, resolve: resolve, sql: sql)
    }

    private static func numberFormat(_ name: String, nullable: Bool) -> FunctionEntry {
        .rule(
            name, counts: 2...2, canFail: !nullable,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .string)
                try invocation.take(1, .string)
                guard let format = invocation.constantText(1) else {
                    if case .literal(.null) = invocation[1].node {
                        return invocation.call(.defaultDecimal, nullable: true)
                    }
                    throw invocation.mismatch(
                        "NON_FOLDABLE_INPUT",
                        [
                            "inputName": "`format`", "inputType": "\"STRING\"",
                            "inputExpr": "\"\(invocation[1].pretty)\"",
                        ],
                        "the input `format` should be a foldable \"STRING\" expression.")
                }
                let pattern = NumberPattern(format)
                if let problem = pattern.problem { throw problem }
                let (precision, scale) = pattern.digits
                return invocation.call(.decimal(precision: precision, scale: scale), nullable: nullable ? true : nil)
            },
            sql: { (renderer, call, type) throws(SparkError) in
                try renderer.kernel("to_number", call.arguments, type, options: nullable ? ["try"] : [])
            })
    }
}
