internal import SparkSQL

/// Arithmetic, comparisons, logic and the bits of whole numbers.
enum Operators {
    /// Operators that show as `(left symbol right)`.
    static let binary: Set<String> = [
        "+", "-", "*", "/", "div", "%", "=", "<=>", "<", "<=", ">", ">=", "and", "or", "&", "|", "^", "<<", ">>", ">>>",
    ]

    /// The symbol between the operands, or nil where the call was written as a function.
    static func symbol(_ call: FunctionCall) -> String {
        switch call.name {
        case "and": "AND"
        case "or": "OR"
        default: call.name
        }
    }

    static let entries: [FunctionEntry] =
        arithmetic + comparisons + NullTests.entries + logic + bits
        + [
            .rule(
                "%", "mod", counts: 2...2, display: .custom(remainderName), canFail: true,
                resolve: Arithmetic.resolve, sql: Arithmetic.sql),
            .rule("pmod", counts: 2...2, canFail: true, resolve: Arithmetic.resolve, sql: Arithmetic.sql),
            .rule("try_add", counts: 2...2, resolve: Arithmetic.resolveTry, sql: Arithmetic.sql),
            .rule("try_subtract", counts: 2...2, resolve: Arithmetic.resolveTry, sql: Arithmetic.sql),
            .rule("try_multiply", counts: 2...2, resolve: Arithmetic.resolveTry, sql: Arithmetic.sql),
            .rule("try_divide", counts: 2...2, resolve: Arithmetic.resolveTry, sql: Arithmetic.sql),
            .rule("try_mod", counts: 2...2, resolve: Arithmetic.resolveTry, sql: Arithmetic.sql),
            .rule(
                "negative", counts: 1...1,
                display: .custom { "\($0.spelling == "negative" ? "negative(\($1[0]))" : "(- \($1[0]))")" },
                canFail: true, resolve: Arithmetic.resolveSign, sql: Arithmetic.negativeSQL),
            .rule(
                "positive", counts: 1...1, display: .custom { "(+ \($1[0]))" }, resolve: Arithmetic.resolveSign
            ) { (renderer, call, _) throws(SparkError) in try renderer.sql(call.arguments[0]) },
            .rule("abs", counts: 1...1, canFail: true, resolve: Arithmetic.resolveSign, sql: Arithmetic.absoluteSQL),
        ]

    private static let remainderName: @Sendable (FunctionCall, [String]) -> String = {
        $0.spelling == "mod" ? "mod(\($1[0]), \($1[1]))" : "(\($1[0]) % \($1[1]))"
    }

    private static func operatorName(_ call: FunctionCall, _ texts: [String]) -> String {
        texts.count == 2
            ? "(\(texts[0]) \(symbol(call)) \(texts[1]))" : "\(call.name)(\(texts.joined(separator: ", ")))"
    }

    private static let arithmetic: [FunctionEntry] = ["+", "-", "*", "/", "div"].map { name in
        .rule(
            name, counts: 2...2, display: .custom(operatorName), canFail: true, resolve: Arithmetic.resolve,
            sql: Arithmetic.sql)
    }

    private static let comparisons: [FunctionEntry] =
        ["=", "<=>", "<", "<=", ">", ">="].map { name in
            .rule(
                name, counts: 2...2, display: .custom(operatorName), resolve: Comparison.resolve,
                sql: Comparison.sql)
        } + [
            .rule("equal_null", counts: 2...2, resolve: Comparison.resolveEqualNull, sql: Comparison.sql),
            .rule("in", counts: 1...Int.max, display: .custom(Comparison.inName), resolve: Comparison.resolveIn) {
                (renderer, call, _) throws(SparkError) in
                try Comparison.inSQL(&renderer, call.arguments)
            },
            .rule(
                "between", counts: 3...3, resolve: Comparison.resolveBetween
            ) { (renderer, call, _) throws(SparkError) in
                try renderer.fill("($1 >= $2 AND $3 <= $4)", call.arguments)
            },
            .sql(
                "isnan", takes: [.oneOf([.double, .exactly(.float)])], returns: .type(.boolean), null: .never,
                "coalesce(isnan($1), false)"),
        ]

    private static let logic: [FunctionEntry] = [
        .rule("and", counts: 2...2, display: .custom(operatorName), resolve: Logic.resolve, sql: Logic.sql),
        .rule("or", counts: 2...2, display: .custom(operatorName), resolve: Logic.resolve, sql: Logic.sql),
        .sql("not", takes: [.boolean], returns: .type(.boolean), display: .custom { "(NOT \($1[0]))" }, "(NOT $1)"),
    ]

    private static let bits: [FunctionEntry] =
        [("&", "&"), ("|", "|"), ("^", "xor")].map { name, own in
            .rule(name, counts: 2...2, display: .custom(operatorName), resolve: Bits.resolve) {
                (renderer, call, _) throws(SparkError) in
                try renderer.fill(own == "xor" ? "xor($1, $2)" : "($1 \(own) $2)", call.arguments)
            }
        } + [
            .sql("~", takes: [.integral], returns: .same(0), display: .custom { "~\($1[0])" }, "(~$1)"),
            .rule(
                "<<", "shiftleft", counts: 2...2, display: .custom(Bits.shiftName), resolve: Bits.resolveShift,
                sql: Bits.shiftSQL),
            .rule(
                ">>", "shiftright", counts: 2...2, display: .custom(Bits.shiftName), resolve: Bits.resolveShift,
                sql: Bits.shiftSQL),
            .rule(
                ">>>", "shiftrightunsigned", counts: 2...2, display: .custom(Bits.shiftName),
                resolve: Bits.resolveShift,
                sql: Bits.shiftSQL),
            .sql(
                "bit_count", takes: [.oneOf([.integral, .boolean])], returns: .type(.integer),
                "CAST(bit_count(CAST($1 AS BIGINT)) AS INTEGER)"),
            .kernel("bit_get", "getbit", takes: [.uncast(.integral), .int], returns: .type(.byte), canFail: true),
        ]
}

/// Logical operators.
enum Logic {
    static let resolve: @Sendable (inout Invocation) throws(SparkError) -> TypedExpression = {
        (invocation) throws(SparkError) in
        try Arithmetic.unify(&invocation)
        guard invocation[0].type == .boolean || invocation[0].type == .null else {
            throw Arithmetic.wrongType(invocation, "\"BOOLEAN\"")
        }
        for index in 0..<2 { invocation[index] = invocation[index].implicitlyCast(to: .boolean, invocation.settings) }
        return invocation.call(.boolean)
    }

    static let sql: @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String = {
        (renderer, call, _) throws(SparkError) in
        // A chain of one operator leans to the left: it is walked, not descended.
        var terms = [call.arguments[1]]
        var first = call.arguments[0]
        while case .call(let inner) = first.node, inner.name == call.name {
            terms.append(inner.arguments[1])
            first = inner.arguments[0]
        }
        terms.append(first)
        terms.reverse()
        let texts = try renderer.sql(terms)
        let word = call.name == "and" ? " AND " : " OR "
        // DuckDB computes all of them: what may fail waits for those before it, as in Spark. The others stay as they are,
        // so that it finds among them what it joins and filters by.
        var guards: [String] = []
        var guarded: [String] = []
        for (term, text) in zip(terms, texts) {
            guarded.append(
                guards.isEmpty || !term.canFail ? text : "(CASE \(guards.joined(separator: " ")) ELSE \(text) END)")
            guards.append(call.name == "and" ? "WHEN NOT \(text) THEN false" : "WHEN \(text) THEN true")
        }
        return "(" + guarded.joined(separator: word) + ")"
    }
}

/// The bits of whole numbers.
enum Bits {
    static let resolve: @Sendable (inout Invocation) throws(SparkError) -> TypedExpression = {
        (invocation) throws(SparkError) in
        try Arithmetic.unify(&invocation)
        guard invocation[0].type.isSame(as: invocation[1].type) else { throw Arithmetic.differentTypes(invocation) }
        guard invocation[0].type.isIntegral || invocation[0].type == .null else {
            throw Arithmetic.wrongType(invocation, "\"INTEGRAL\"")
        }
        return invocation.call(invocation[0].type)
    }

    static let resolveShift: @Sendable (inout Invocation) throws(SparkError) -> TypedExpression = {
        (invocation) throws(SparkError) in
        try invocation.take(0, .oneOf([.int, .long]))
        try invocation.take(1, .int)
        return invocation.call(invocation[0].type)
    }

    static func shiftName(_ call: FunctionCall, _ texts: [String]) -> String {
        call.spelling.first?.isLetter == true
            ? "\(call.spelling)(\(texts.joined(separator: ", ")))" : "(\(texts[0]) \(call.name) \(texts[1]))"
    }

    static let shiftSQL: @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String = {
        (renderer, call, type) throws(SparkError) in
        let own = ["<<": "shift_left", ">>": "shift_right"][call.name] ?? "shift_right_unsigned"
        return try renderer.kernel(own, call.arguments, type)
    }
}
