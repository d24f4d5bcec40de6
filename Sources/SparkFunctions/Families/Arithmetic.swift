internal import SparkSQL

/// The types and texts of `+`, `-`, `*`, `/`, `div`, `%` and their kin.
enum Arithmetic {
    typealias Resolve = @Sendable (inout Invocation) throws(SparkError) -> TypedExpression
    typealias SQL = @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String

    private static let inputTypes =
        "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL\")"

    static let resolve: Resolve = { (invocation) throws(SparkError) in
        if let special = try DateArithmetic.resolve(&invocation, invocation.entry.name) { return special }
        return try numeric(&invocation, invocation.entry.name)
    }

    static let resolveTry: Resolve = { (invocation) throws(SparkError) in
        let operators = [
            "try_add": "+", "try_subtract": "-", "try_multiply": "*", "try_divide": "/", "try_mod": "%",
        ]
        let name = operators[invocation.entry.name] ?? "+"
        if let special = try DateArithmetic.resolve(&invocation, name) {
            // The operation as it is, with null in place of an error.
            return TypedExpression(
                .call(FunctionCall("try", [special], spelling: invocation.spelling, shown: invocation.arguments)),
                special.type, nullable: true)
        }
        // Messages have the operator.
        if let entry = Catalogue.standard[name] {
            var plain = Invocation(entry, invocation.arguments, settings: invocation.settings)
            _ = try numeric(&plain, name)
        }
        var result = try numeric(&invocation, name)
        result.node = tolerant(result.node)
        result.nullable = result.nullable || !result.type.isFloating || name == "/" || name == "%"
        return result
    }

    /// Texts that are no numbers are null here too.
    private static func tolerant(_ node: ExpressionNode) -> ExpressionNode {
        guard case .call(var call) = node else { return node }
        var isChanged = false
        for (index, argument) in call.arguments.enumerated() {
            guard case .cast(let child, .implicit) = argument.node, child.type.isString else { continue }
            isChanged = true
            call.arguments[index] = TypedExpression(.cast(child, .attempt), argument.type, nullable: true)
        }
        if isChanged {
            call.shown = call.arguments.map { if case .cast(let child, .attempt) = $0.node { child } else { $0 } }
        }
        return .call(call)
    }

    /// Casts both operands to one type; a decimal stays beside a whole number, for the rules of decimals.
    static func unify(_ invocation: inout Invocation) throws(SparkError) {
        let (left, right) = (invocation[0].type, invocation[1].type)
        if !invocation.settings.ansi, left.isString, right.isString {
            for index in 0..<2 { try invocation.take(index, .double) }
            return
        }
        if left.isSame(as: right) { return }
        if (left.isDecimal && right.isIntegral) || (left.isIntegral && right.isDecimal)
            || (left.isDecimal && right.isDecimal)
        {
            return
        }
        if !invocation.settings.ansi, left.isString != right.isString, left.isNumeric || right.isNumeric {
            for index in 0..<2 {
                invocation[index] = invocation[index].implicitlyCast(to: .double, invocation.settings)
            }
            return
        }
        guard
            let common = WidestType.tightest(left, right) ?? WidestType.decimal(left, right)
                ?? WidestType.withString(left, right)
        else {
            throw differentTypes(invocation)
        }
        for index in 0..<2 { invocation[index] = invocation[index].implicitlyCast(to: common, invocation.settings) }
    }

    static func differentTypes(_ invocation: Invocation) -> SparkError {
        func shown(_ index: Int) -> SparkType {
            let type = invocation[index].type
            guard invocation[1 - index].type.isDecimal, type.isIntegral else { return type }
            if case .literal(.integer(let value)) = invocation[index].node {
                return DecimalRule.decimal(ofLiteral: value, type)
            }
            return DecimalRule.decimal(of: type).map { .decimal(precision: $0.precision, scale: $0.scale) } ?? type
        }
        let (left, right) = (shown(0), shown(1))
        return invocation.mismatch(
            "BINARY_OP_DIFF_TYPES", ["left": "\"\(left.sql)\"", "right": "\"\(right.sql)\""],
            "the left and right operands of the binary operator have incompatible types "
                + "(\"\(left.sql)\" and \"\(right.sql)\").")
    }

    static func wrongType(_ invocation: Invocation, _ required: String) -> SparkError {
        invocation.mismatch(
            "BINARY_OP_WRONG_TYPE", ["inputType": required, "actualDataType": "\"\(invocation[0].type.sql)\""],
            "the binary operator requires the input type \(required), not \"\(invocation[0].type.sql)\".")
    }

    private static func numeric(_ invocation: inout Invocation, _ name: String) throws(SparkError) -> TypedExpression {
        let settings = invocation.settings
        if name == "/" {
            return try divide(&invocation)
        }
        if name == "div" {
            // Whole numbers are divided as BIGINT.
            for index in 0..<2 where invocation[index].type.isIntegral && invocation[index].type != .long {
                if !invocation[1 - index].type.isDecimal {
                    invocation[index] = invocation[index].implicitlyCast(to: .long, settings)
                }
            }
            for index in 0..<2 where invocation[index].type == .null {
                invocation[index] = invocation[index].implicitlyCast(to: .long, settings)
            }
        }
        if name == "div", invocation[0].type.isFloating || invocation[1].type.isFloating {
            let (left, right) = (invocation[0].type, invocation[1].type)
            throw left == right
                ? wrongType(
                    invocation, "(\"LONG\" or \"DECIMAL\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL DAY TO SECOND\")")
                : invocation.mismatch(
                    "BINARY_OP_DIFF_TYPES", ["left": "\"\(left.sql)\"", "right": "\"\(right.sql)\""],
                    "the left and right operands of the binary operator have incompatible types.")
        }
        try unify(&invocation)
        let (left, right) = (invocation[0].type, invocation[1].type)
        if left.isDecimal || right.isDecimal { return decimal(&invocation, name) }
        if left == .null {
            for index in 0..<2 { invocation[index] = invocation[index].implicitlyCast(to: .double, settings) }
        }
        let type = invocation[0].type
        guard type.isNumeric else {
            throw wrongType(invocation, ["%", "pmod", "*"].contains(name) ? "\"NUMERIC\"" : inputTypes)
        }
        let result: SparkType = name == "div" ? .long : type
        let dividing = ["div", "%", "pmod"].contains(name)
        return invocation.call(result, nullable: dividing ? true : nil)
    }

    private static func divide(_ invocation: inout Invocation) throws(SparkError) -> TypedExpression {
        let settings = invocation.settings
        let types = [invocation[0].type, invocation[1].type]
        let both = types.allSatisfy { $0.isNumeric || $0 == .null || $0.isString } && types.contains { !$0.isString }
        if both, !types.contains(where: \.isDecimal) || types.contains(where: { $0.isFloating || $0.isString }) {
            for index in 0..<2 { invocation[index] = invocation[index].implicitlyCast(to: .double, settings) }
            return invocation.call(.double, nullable: true)
        }
        try unify(&invocation)
        if types.contains(where: \.isDecimal) { return decimal(&invocation, "/") }
        throw wrongType(invocation, "(\"DOUBLE\" or \"DECIMAL\")")
    }

    private static func decimal(_ invocation: inout Invocation, _ name: String) -> TypedExpression {
        func digits(_ index: Int) -> (precision: Int, scale: Int) {
            if case .literal(.integer(let value)) = invocation[index].node, invocation[index].type.isIntegral,
                case .decimal(let precision, let scale) = DecimalRule.decimal(
                    ofLiteral: value, invocation[index].type)
            {
                return (precision, scale)
            }
            return DecimalRule.decimal(of: invocation[index].type) ?? (38, 18)
        }
        let (left, right) = (digits(0), digits(1))
        for (index, number) in [left, right].enumerated() {
            let type = SparkType.decimal(precision: number.precision, scale: number.scale)
            invocation[index] = invocation[index].implicitlyCast(to: type, invocation.settings)
        }
        let result: SparkType = name == "div" ? .long : DecimalRule.result(name, left, right)
        let nullable = ["/", "div", "%", "pmod"].contains(name) || !invocation.settings.ansi
        return invocation.call(result, nullable: nullable ? true : nil)
    }

    static let resolveSign: Resolve = { (invocation) throws(SparkError) in
        let isAbsolute = invocation.entry.name == "abs"
        let takes: [ExpectedType] = [.numeric, .dayTimeInterval, .yearMonthInterval]
        try invocation.take(0, .oneOf(isAbsolute ? takes : takes + [.exactly(.calendarInterval)]))
        return invocation.call(invocation[0].type)
    }

    // MARK: texts

    static let absoluteSQL: SQL = { (renderer, call, type) throws(SparkError) in
        guard !renderer.settings.ansi, let least = leastNumber(of: type) else {
            return try renderer.fill("abs($1)", call.arguments)
        }
        return try renderer.fill("(CASE WHEN $1 = \(least) THEN $1 ELSE abs($1) END)", call.arguments)
    }

    /// The least number of a type, whose negative the type does not have.
    private static func leastNumber(of type: SparkType) -> Int64? {
        switch type {
        case .byte: Int64(Int8.min)
        case .short: Int64(Int16.min)
        case .integer, .yearMonthInterval: Int64(Int32.min)
        case .long, .dayTimeInterval: .min
        default: nil
        }
    }

    static let negativeSQL: SQL = { (renderer, call, type) throws(SparkError) in
        let text = try renderer.sql(call.arguments[0])
        guard let least = leastNumber(of: type) else { return "(-\(text))" }
        // DuckDB gives the negative of the least number another type.
        if renderer.settings.ansi {
            let error = RuntimeError.sql(
                "ARITHMETIC_OVERFLOW",
                [
                    "message": "'overflow'", "alternative": "''",
                    "config": LiteralSQL.quoted(RuntimeError.ansiConfig),
                ])
            return renderer.fill(
                "(CASE WHEN $1 = \(least) THEN \(error) ELSE CAST(-$1 AS \(type.duckDB)) END)", texts: [text])
        }
        return renderer.fill(
            "(CASE WHEN $1 = \(least) THEN $1 ELSE CAST(-$1 AS \(type.duckDB)) END)", texts: [text])
    }

    static let sql: SQL = { (renderer, call, type) throws(SparkError) in
        let isTry = call.name.hasPrefix("try_")
        let names = ["try_add": "+", "try_subtract": "-", "try_multiply": "*", "try_divide": "/", "try_mod": "%"]
        let name = names[call.name] ?? call.name
        if let narrow = try DecimalSQL.narrow(call, type, &renderer) { return "CAST(\(narrow) AS \(type.duckDB))" }
        // Operators that lean to the left nest as deep as the chain is long: DuckDB says how deep it goes.
        let texts = try renderer.sql(call.arguments)
        if call.arguments[0].type.isDecimal {
            return try DecimalSQL.text(name, isTry: isTry, texts, call.arguments.map(\.type), type, &renderer)
        }
        let ansi = renderer.settings.ansi
        // What guards against 0 has both operands in it several times.
        guard ["/", "div", "%", "pmod"].contains(name) else {
            return text(name, isTry: isTry || !ansi, texts[0], texts[1], call, type, ansi)
        }
        return renderer.sharing(texts) { texts in
            text(name, isTry: isTry || !ansi, texts[0], texts[1], call, type, ansi)
        }
    }

    private static func text(
        _ name: String, isTry: Bool, _ left: String, _ right: String, _ call: FunctionCall, _ type: SparkType,
        _ ansi: Bool
    ) -> String {
        let config = LiteralSQL.quoted(RuntimeError.ansiConfig)
        let byZero = RuntimeError.sql(
            name == "/" || name == "div" ? "DIVIDE_BY_ZERO" : "REMAINDER_BY_ZERO", ["config": config])
        let isFloating = type.isFloating
        let isRemainder = name == "%" || name == "pmod"
        // Null where the divisor is 0, or an error.
        // What is left of a division by -1 is 0, also of the least number.
        let one = isRemainder && !isFloating ? " WHEN \(right) = -1 THEN 1" : ""
        let divisor =
            isTry
            ? (one.isEmpty ? "nullif(\(right), 0)" : "(CASE WHEN \(right) = 0 THEN NULL\(one) ELSE \(right) END)")
            : "(CASE WHEN \(right) = 0 THEN \(byZero)\(one) ELSE \(right) END)"
        // A null dividend is null before its divisor is looked at.
        func guarded(_ text: String) -> String {
            isTry || !call.arguments[0].nullable ? text : "(CASE WHEN \(left) IS NOT NULL THEN \(text) END)"
        }
        switch name {
        case "/": return guarded("(\(left) / \(divisor))")
        case "div" where isTry: return "TRY_CAST(CAST(\(left) AS HUGEINT) // \(divisor) AS BIGINT)"
        case "div":
            let overflow = RuntimeError.sql(
                "ARITHMETIC_OVERFLOW",
                [
                    "message": "'Overflow in integral divide'",
                    "alternative": LiteralSQL.quoted(" Use 'try_divide' to tolerate overflow and return NULL instead."),
                    "config": config,
                ])
            return guarded(
                "(CASE WHEN \(right) = -1 AND \(left) = -9223372036854775808 THEN \(overflow) ELSE \(left) // \(divisor) END)"
            )
        case "%" where isFloating: return guarded("(\(left) % \(divisor))")
        case "%": return guarded("CAST(\(left) % \(divisor) AS \(type.duckDB))")
        case "pmod" where isFloating:
            let rest = "(\(left) % \(divisor))"
            return guarded("(CASE WHEN \(rest) < 0 THEN (\(rest) + \(right)) % \(right) ELSE \(rest) END)")
        case "pmod":
            let rest = "CAST(\(left) % \(divisor) AS HUGEINT)"
            return guarded(
                "CAST(CASE WHEN \(rest) < 0 THEN (\(rest) + \(right)) % \(right) ELSE \(rest) END AS \(type.duckDB))")
        default:
            if isTry, !isFloating {
                if !ansi, !call.name.hasPrefix("try_") {
                    return wrapped("(CAST(\(left) AS HUGEINT) \(name) \(right))", type)
                }
                return "TRY_CAST(CAST(\(left) AS HUGEINT) \(name) \(right) AS \(type.duckDB))"
            }
            return "(\(left) \(name) \(right))"
        }
    }

    /// The low bits of a whole number, as Java keeps them.
    private static func wrapped(_ text: String, _ type: SparkType) -> String {
        let bits =
            switch type {
            case .byte: "256"
            case .short: "65536"
            case .integer: "4294967296"
            default: "18446744073709551616"
            }
        let half = "(\(bits)::HUGEINT // 2)"
        return
            "CAST((((\(text) + \(half)) % \(bits)::HUGEINT + \(bits)::HUGEINT) % \(bits)::HUGEINT) - \(half) AS \(type.duckDB))"
    }
}

/// Decimal arithmetic in DuckDB's SQL where the digits fit, else a function of our own.
enum DecimalSQL {
    /// The text of an operation in DuckDB's own types, where those have the same scales; nil where they have not, or where
    /// the digits are to have all the room that Spark gives them.
    static func narrow(_ call: FunctionCall, _ type: SparkType, _ renderer: inout Renderer) throws(SparkError)
        -> String?
    {
        guard renderer.settings.usesNarrowDecimals, ["+", "-", "*"].contains(call.name), call.arguments.count == 2,
            case .decimal(_, let left) = call.arguments[0].type, case .decimal(_, let right) = call.arguments[1].type,
            case .decimal(_, let scale) = type, scale == (call.name == "*" ? left + right : max(left, right))
        else { return nil }
        let texts = (try operand(call.arguments[0], &renderer), try operand(call.arguments[1], &renderer))
        return "((\(texts.0)) \(call.name) (\(texts.1)))"
    }

    /// The text of a value that is computed with: DuckDB's type of it may have fewer digits than Spark's.
    ///
    /// A cast to all of Spark's digits within a product would make it one of 128 bits.
    static func operand(_ expression: TypedExpression, _ renderer: inout Renderer) throws(SparkError) -> String {
        if case .call(let call) = expression.node, let text = try narrow(call, expression.type, &renderer) {
            return text
        }
        return try renderer.sql(expression)
    }

    static func text(
        _ name: String, isTry: Bool, _ texts: [String], _ types: [SparkType], _ type: SparkType,
        _ renderer: inout Renderer
    ) throws(SparkError) -> String {
        if case .decimal(let p1, let s1) = types[0], case .decimal(let p2, let s2) = types[1],
            case .decimal(let precision, let scale) = type
        {
            switch name {
            case _ where (name == "+" || name == "-") && precision < 38 && max(s1, s2) == scale:
                return
                    "CAST(CAST(\(texts[0]) AS \(type.duckDB)) \(name) CAST(\(texts[1]) AS \(type.duckDB)) AS \(type.duckDB))"
            case "*" where p1 + p2 <= 38 && s1 + s2 == scale:
                return "CAST(CAST(\(texts[0]) AS DECIMAL(\(p1 + p2),\(s1))) * \(texts[1]) AS \(type.duckDB))"
            default: break
            }
        }
        let own = [
            "+": "decimal_add", "-": "decimal_subtract", "*": "decimal_multiply", "/": "decimal_divide",
            "%": "decimal_remainder", "pmod": "decimal_pmod", "div": "decimal_div",
        ]
        let mode = isTry || !renderer.settings.ansi ? "try" : "ansi"
        return try renderer.kernel(own[name] ?? "decimal_add", texts: texts, types, type, options: [mode])
    }
}
