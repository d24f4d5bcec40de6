// Function calls.
extension Parser {
    /// The arguments of a function from their parenthesis, and what may follow them.
    mutating func call(_ name: SyntaxName, from start: Int) throws(SparkError) -> SyntaxExpression {
        let open = token
        var call = SyntaxCall(name, [])
        do {
            try arguments(of: &call)
        } catch {
            guard !error.isTooComplex, startsQuery(from: open) else { throw error }
            throw queryAsArgument(open)
        }
        return try finished(call, from: start)
    }

    /// The function with what follows its arguments.
    private mutating func finished(_ call: SyntaxCall, from start: Int) throws(SparkError) -> SyntaxExpression {
        var call = call
        if accept(.within, .group) {
            try expect(.leftParen)
            try expect(.order)
            try expect(.by)
            call.withinGroup = try list { parser throws(SparkError) in try parser.sortOrder() }
            try expectEnd(of: call.withinGroup.count)
        }
        if at(.filter), peek().kind == .symbol(.leftParen), peek(2).keyword == .where {
            advance()
            advance()
            advance()
            call.filter = try expression()
            try expectAfter(.rightParen)
        }
        if let ignoresNulls = nullTreatment() { call.ignoresNulls = ignoresNulls }
        let function = try make(rewritten(call, from: start), from: start)
        guard at(.over), peek().isName || peek().kind == .symbol(.leftParen) else { return function }
        advance()
        return try make(.over(function, try window()), from: start)
    }

    /// The error of a query as an argument without parentheses of its own.
    ///
    /// Spark reads the function's name as a column then, after which no parenthesis can stand but that of its other
    /// names, of which SELECT is one.
    private func queryAsArgument(_ open: Token) -> SparkError {
        let expected = "an argument, for which a query needs parentheses of its own,"
        guard mayHaveAlias, let index = tokens.firstIndex(of: open), tokens[index + 1].isName, index + 3 < tokens.count
        else { return unexpected(open, expected: expected) }
        let isExtra = tokens[index + 3].kind == .symbol(.rightParen)
        return unexpected(tokens[index + 2], isExtra: isExtra, expected: expected)
    }

    private mutating func arguments(of call: inout SyntaxCall) throws(SparkError) {
        try expect(.leftParen)
        if accept(.rightParen) { return }
        if (at(.distinct) || at(.all)) && peek().startsOperand { call.isDistinct = advance().keyword == .distinct }
        call.arguments = try list { parser throws(SparkError) in try parser.argument() }
        if call.arguments.count == 1, call.takesNullTreatment { call.ignoresNulls = nullTreatment() }
        try expectEnd(of: call.arguments.count)
    }

    private mutating func argument() throws(SparkError) -> SyntaxArgument {
        guard atName, peek().kind == .symbol(.fatArrow) else { return SyntaxArgument(try expression()) }
        let name = try identifier()
        advance()
        return SyntaxArgument(try expression(), name: name)
    }

    /// True for `IGNORE NULLS`, false for `RESPECT NULLS`, nil where neither comes next.
    private mutating func nullTreatment() -> Bool? {
        if accept(.ignore, .nulls) { return true }
        return accept(.respect, .nulls) ? false : nil
    }

    /// Whether a query begins in this parenthesis, which was read already.
    private func startsQuery(from open: Token) -> Bool {
        guard let index = tokens.firstIndex(of: open) else { return false }
        return startsQuery(index - position + 1)
    }

    /// `timestampadd(HOUR, 1, a)` and its like, whose first argument is the name of a unit and not of a column.
    private mutating func rewritten(_ call: SyntaxCall, from start: Int) throws(SparkError) -> SyntaxNode {
        guard case .parts(let parts) = call.name, parts.count == 1, call.arguments.count == 3,
            let name = Self.unitFunctions[parts[0].lowercased()]
        else { return .call(call) }
        let first = call.arguments[0].value
        var arguments = call.arguments.map(\.value)
        switch first.node {
        case .name(let unit) where unit.count == 1 && Self.units.contains(unit[0].uppercased()):
            arguments[0] = SyntaxExpression(.literal(.string(unit[0].uppercased())), span: first.span)
        case .literal(.string(let unit)):
            report(
                failure(
                    "INVALID_PARAMETER_VALUE.DATETIME_UNIT",
                    [
                        "functionName": SQLText.quoted(parts[0].lowercased()), "parameter": "`unit`",
                        "invalidValue": "'\(unit)'",
                    ], from: start, "\(parts[0]) takes a unit without quotes, such as DAY, but has '\(unit)'."))
        default: return .call(call)
        }
        return .call(SyntaxCall(name, arguments))
    }

    private static let unitFunctions = [
        "timestampadd": "timestampadd", "dateadd": "timestampadd", "date_add": "timestampadd",
        "timestampdiff": "timestampdiff", "datediff": "timestampdiff", "date_diff": "timestampdiff",
        "timediff": "timestampdiff",
    ]

    private static let units: Set = [
        "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DAYOFYEAR", "HOUR", "MINUTE", "SECOND", "MILLISECOND",
        "MICROSECOND",
    ]
}

extension SyntaxCall {
    /// Whether nulls may be spoken of inside its parentheses.
    fileprivate var takesNullTreatment: Bool {
        guard case .parts(let parts) = name, parts.count == 1 else { return false }
        return ["first", "last", "any_value", "first_value", "last_value"].contains(parts[0].lowercased())
    }
}
