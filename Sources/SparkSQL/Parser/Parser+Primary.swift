// Expressions without operators around them.
extension Parser {
    /// A literal, name, function call, or anything between parentheses.
    mutating func primary() throws(SparkError) -> SyntaxExpression {
        switch token.kind {
        case .number, .symbol(.minus): return try number()
        case .string: return try stringLiteral()
        case .symbol(.leftParen): return try parentheses()
        case .symbol(.asterisk): return try star(qualifier: [], from: offset)
        case .symbol(.question), .symbol(.colon): return try parameter()
        case .word, .quotedName:
            if peek().kind == .symbol(.arrow) { return try plainLambda() }
            return token.kind == .word ? try word() : try nameOrCall()
        default: throw unexpected(expected: "an expression")
        }
    }

    private mutating func stringLiteral() throws(SparkError) -> SyntaxExpression {
        let start = offset
        var text = try string()
        while token.kind == .string { text += try string() }
        var result = try make(.literal(.string(text)), from: start)
        // Strings side by side are one, also where a parameter is one of them.
        while at(.question) {
            result = try make(.call(SyntaxCall("concat", [result, try parameter()])), from: start)
        }
        return result
    }

    private mutating func parameter() throws(SparkError) -> SyntaxExpression {
        let start = offset
        if advance().kind == .symbol(.question) {
            positionalParameters += 1
            return try make(.parameter(.positional(positionalParameters - 1)), from: start)
        }
        let name = try identifier()
        return try make(.parameter(.named(name)), from: start)
    }

    /// `*`, with what comes after it.
    private mutating func star(qualifier: [String], from start: Int) throws(SparkError) -> SyntaxExpression {
        advance()
        var except: [[String]] = []
        if at(.except), peek().kind == .symbol(.leftParen), !startsQuery(1) {
            advance()
            except = try parenthesized { parser throws(SparkError) in try parser.multipartName() }
        }
        return try make(.star(qualifier: qualifier, except: except), from: start)
    }

    /// A query, lambda, row, or an expression, between parentheses.
    private mutating func parentheses() throws(SparkError) -> SyntaxExpression {
        let start = offset
        if let parameters = lambdaParameters { return try lambda(parameters, from: start) }
        guard startsQuery(1) else { return try rowOrExpression() }
        return try either { parser throws(SparkError) in
            parser.advance()
            let query = try parser.query()
            try parser.expectAfter(.rightParen)
            return try parser.make(.scalarQuery(query), from: start)
        } _: { parser throws(SparkError) in
            try parser.rowOrExpression()
        }
    }

    private mutating func rowOrExpression() throws(SparkError) -> SyntaxExpression {
        let start = offset
        try expect(.leftParen)
        let first = try expression()
        if accept(.rightParen) { return first }
        let aliasStart = token
        var values = [first]
        if !at(.comma), atName {
            if at(.as) { advance() }
            values = [try make(.alias(first, [try nameOnly()]), from: start)]
            guard at(.comma) else { throw unexpected(aliasStart, expected: "')'") }
        }
        while accept(.comma) { values.append(try namedExpression()) }
        guard values.count > 1 else { throw unexpected(expected: "')'") }
        try expectEnd(of: values.count)
        return try make(.row(values), from: start)
    }

    /// How many parameters the lambda has that comes next, or nil where none does: `(x, y) -> …`.
    private var lambdaParameters: Int? {
        var count = 0
        var distance = 1
        while peek(distance).isName {
            count += 1
            guard peek(distance + 1).kind == .symbol(.comma) else { break }
            distance += 2
        }
        guard count > 1, peek(distance + 1).kind == .symbol(.rightParen), peek(distance + 2).kind == .symbol(.arrow)
        else { return nil }
        return count
    }

    /// `x -> …`.
    private mutating func plainLambda() throws(SparkError) -> SyntaxExpression {
        let start = offset
        let parameter = try identifier()
        advance()
        return try make(.lambda([parameter], try expression()), from: start)
    }

    private mutating func lambda(_ count: Int, from start: Int) throws(SparkError) -> SyntaxExpression {
        let parameters = try parenthesized { parser throws(SparkError) in try parser.identifier() }
        try expect(.arrow)
        return try make(.lambda(parameters, try expression()), from: start)
    }

    /// What begins with a word: a literal, a construct of its own, or a name.
    private mutating func word() throws(SparkError) -> SyntaxExpression {
        let next = peek()
        if at(.interval), startsIntervalValue(1) { return try interval() }
        if at(.case), next.startsOperand, next.keyword != .end { return try caseExpression() }
        // A file behind FROM, which is no literal of a type FROM.
        if next.kind == .string, at(.from) { throw unexpected(expected: "an expression") }
        if next.kind == .string { return try typedLiteral() }
        if next.kind == .symbol(.leftParen), let result = try construct() { return result }
        if let literal = constant, next.kind != .symbol(.leftParen), next.kind != .symbol(.dot) {
            let start = offset
            advance()
            return try make(.literal(literal), from: start)
        }
        return try nameOrCall()
    }

    private var constant: SparkLiteral? {
        switch token.keyword {
        case .null: .null
        case .true: .boolean(true)
        case .false: .boolean(false)
        default: nil
        }
    }

    private mutating func nameOrCall() throws(SparkError) -> SyntaxExpression {
        let start = offset
        var parts = [try identifier()]
        while at(.dot) {
            if peek().kind == .symbol(.asterisk) {
                advance()
                return try star(qualifier: parts, from: start)
            }
            guard peek().isName else { break }
            advance()
            parts.append(try identifier())
        }
        guard at(.leftParen) else { return try make(.name(parts), from: start) }
        return try call(.parts(parts), from: start)
    }

    private mutating func caseExpression() throws(SparkError) -> SyntaxExpression {
        let start = offset
        advance()
        let operand = at(.when) ? nil : try expression()
        var branches: [SyntaxBranch] = []
        repeat {
            guard accept(.when) else {
                throw unexpected(isExtra: !branches.isEmpty, expected: branches.isEmpty ? "WHEN" : "WHEN, ELSE or END")
            }
            let condition = try expression()
            try expect(.then)
            branches.append(SyntaxBranch(when: condition, then: try expression()))
        } while !at(.else) && !at(.end)
        let otherwise = accept(.else) ? try expression() : nil
        guard accept(.end) else { throw unexpected(expected: "END") }
        return try make(.caseWhen(operand: operand, branches: branches, otherwise: otherwise), from: start)
    }
}
