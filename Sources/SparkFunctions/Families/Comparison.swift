internal import SparkSQL

/// Comparisons: both sides become one type.
enum Comparison {
    typealias Resolve = @Sendable (inout Invocation) throws(SparkError) -> TypedExpression

    static let resolve: Resolve = { (invocation) throws(SparkError) in
        try compare(&invocation)
        let isNullSafe = invocation.entry.name == "<=>"
        return invocation.call(.boolean, nullable: isNullSafe ? false : nil)
    }

    static let resolveEqualNull: Resolve = { (invocation) throws(SparkError) in
        if invocation.entry.name != "<=>", let entry = Catalogue.standard["<=>"] {
            // Messages have the operator.
            var plain = Invocation(entry, invocation.arguments, settings: invocation.settings)
            try compare(&plain)
        }
        try compare(&invocation)
        return invocation.call(.boolean, nullable: false)
    }

    private static func compare(_ invocation: inout Invocation) throws(SparkError) {
        roundLiteral(&invocation)
        try unify(&invocation)
        let type = invocation[0].type
        guard
            type.isOrderable || type == .calendarInterval && ["=", "<=>", "equal_null"].contains(invocation.entry.name)
        else {
            throw invocation.mismatch(
                "INVALID_ORDERING_TYPE", ["functionName": "`\(invocation.entry.name)`", "dataType": "\"\(type.sql)\""],
                "the `\(invocation.entry.name)` does not support ordering on type \"\(type.sql)\".")
        }
    }

    /// A whole number beside a decimal constant is compared with a whole constant, which Spark's names show.
    private static func roundLiteral(_ invocation: inout Invocation) {
        let name = invocation.entry.name
        for index in 0..<2 {
            guard case .literal(.decimal(let unscaled)) = invocation[index].node,
                case .decimal(_, let scale) = invocation[index].type,
                invocation[1 - index].type.isIntegral, scale > 0, [">", ">=", "<", "<="].contains(name)
            else { continue }
            let unit = Int128.power10(scale)
            let down = floorDivide(unscaled, unit)
            let up = -floorDivide(-unscaled, unit)
            let isLeft = index == 0
            // a > 1.5 is a > 1, a >= 1.5 is a >= 2, and the other way round on the left.
            let takesDown = isLeft ? name == ">=" || name == "<" : name == ">" || name == "<="
            guard let value = Int64(exactly: takesDown ? down : up) else { continue }
            invocation[index] = .literal(.integer(value), .long)
        }
    }

    static func unify(_ invocation: inout Invocation) throws(SparkError) {
        for index in 0..<2 {
            // A constant text is compared by the collation of the other side.
            guard case .collatedString = invocation[1 - index].type, case .literal = invocation[index].node,
                invocation[index].type == .string
            else { continue }
            invocation[index].type = invocation[1 - index].type
        }
        for index in 0..<2 {
            // A whole constant beside a decimal has as many digits as it is written with.
            guard case .literal(.integer(let value)) = invocation[index].node, invocation[index].type.isIntegral,
                invocation[1 - index].type.isDecimal
            else { continue }
            invocation[index] = invocation[index].implicitlyCast(
                to: DecimalRule.decimal(ofLiteral: value, invocation[index].type), invocation.settings)
        }
        let (left, right) = (invocation[0].type, invocation[1].type)
        // Structs are compared member by member, whatever their names.
        guard !left.isSame(as: right), !left.named(like: right).isSame(as: right) else { return }
        if !invocation.settings.ansi, ["=", "<=>"].contains(invocation.entry.name) {
            // A BOOLEAN is 1 or 0 beside a number.
            for index in 0..<2 where invocation[index].type == .boolean && invocation[1 - index].type.isNumeric {
                invocation[index] = invocation[index].implicitlyCast(
                    to: invocation[1 - index].type, invocation.settings)
                return
            }
        }
        // Within arrays and structs Spark widens numbers, and makes neither decimals nor texts of them.
        let isNested = left.isNested && right.isNested
        guard let common = isNested ? WidestType.tightest(left, right) : WidestType.common(left, right) else {
            throw invocation.mismatch(
                "BINARY_OP_DIFF_TYPES", ["left": "\"\(left.sql)\"", "right": "\"\(right.sql)\""],
                "the left and right operands of the binary operator have incompatible types "
                    + "(\"\(left.sql)\" and \"\(right.sql)\").")
        }
        for index in 0..<2 { invocation[index] = invocation[index].implicitlyCast(to: common, invocation.settings) }
    }

    static let resolveIn: Resolve = { (invocation) throws(SparkError) in
        let types = invocation.arguments.map(\.type)
        // Structs are compared by position, whatever their members' names.
        guard let common = WidestType.common(types.map { $0.named(like: types[0]) }, ansi: invocation.settings.ansi)
        else {
            throw AnalysisError.mismatch(
                "DATA_DIFF_TYPES", invocation.pretty,
                [
                    "functionName": "`in`",
                    "dataType": "[" + types.map { "\"\($0.sql)\"" }.joined(separator: ", ") + "]",
                ],
                "the input of `in` should all be the same type.")
        }
        guard common.isOrderable else {
            throw invocation.mismatch(
                "INVALID_ORDERING_TYPE", ["functionName": "`in`", "dataType": "\"\(common.sql)\""],
                "the `in` does not support ordering on type \"\(common.sql)\".")
        }
        for index in 0..<invocation.count {
            invocation[index] = invocation[index].implicitlyCast(to: common, invocation.settings)
        }
        return invocation.call(.boolean)
    }

    /// A list of whole numbers stands bare in it: DuckDB reads thousands of casts slowly, and means the same without them.
    static func inSQL(_ renderer: inout Renderer, _ arguments: [TypedExpression]) throws(SparkError) -> String {
        guard arguments.count > 1 else { return "false" }
        var texts: [String] = []
        for element in arguments.dropFirst() {
            if let number = bareNumber(element) {
                texts.append(number)
            } else {
                texts.append(try renderer.sql(element))
            }
        }
        return "(\(try renderer.sql(arguments[0])) IN (\(texts.joined(separator: ", "))))"
    }

    private static func bareNumber(_ expression: TypedExpression) -> String? {
        guard expression.type == .integer || expression.type == .long, let number = expression.constantNumber,
            number.scale == 0, number.unscaled > Int64.min
        else { return nil }
        return "\(number.unscaled)"
    }

    static func inName(_ call: FunctionCall, _ texts: [String]) -> String {
        "(\(texts[0]) IN (\(texts.dropFirst().joined(separator: ", "))))"
    }

    /// `between` compares its first argument with each bound by the types of both.
    static let resolveBetween: Resolve = { (invocation) throws(SparkError) in
        let shown = invocation.arguments
        let catalogue = Catalogue.standard
        let stand = TypedExpression.computedOnce(shown[0])
        for (operation, bound) in [(">=", shown[1]), ("<=", shown[2])] {
            _ = try catalogue.call(operation, [stand, bound], settings: invocation.settings)
        }
        // The value is no constant to Spark here: it is computed once, for both bounds.
        let value = TypedExpression(
            .call(FunctionCall("parsed", [shown[0]])), shown[0].type, nullable: shown[0].nullable)
        let low = try catalogue.call(">=", [value, shown[1]], settings: invocation.settings)
        let high = try catalogue.call("<=", [value, shown[2]], settings: invocation.settings)
        guard case .call(let first) = low.node, case .call(let second) = high.node else { return low }
        return TypedExpression(
            .call(
                FunctionCall(
                    "between", first.arguments + second.arguments, spelling: invocation.spelling, shown: shown)),
            .boolean, nullable: low.nullable || high.nullable)
    }

    static let sql: @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String = {
        (renderer, call, _) throws(SparkError) in
        var (left, right) = ("$1", "$2")
        if call.arguments[0].type.ignoresCase {
            (left, right) = ("lower($1)", "lower($2)")
        }
        switch call.name {
        case "<=>", "equal_null": return try renderer.fill("(\(left) IS NOT DISTINCT FROM \(right))", call.arguments)
        case _ where call.name != "=" && !NestedOrder.isPlain(call.arguments[0].type):
            let texts = try renderer.sql(call.arguments)
            let type = call.arguments[0].type
            return "(\(NestedOrder.key(texts[0], type)) \(call.name) \(NestedOrder.key(texts[1], type)))"
        default: return try renderer.fill("(\(left) \(call.name) \(right))", call.arguments)
        }
    }
}
