// Expressions: truth values first, which are made of comparisons and other values.
extension Parser {
    /// Any expression.
    mutating func expression() throws(SparkError) -> SyntaxExpression {
        try enter()
        defer { leave() }
        let first = try conjunction()
        guard at(.or) else { return first }
        var alternatives = [first]
        while accept(.or) { alternatives.append(try conjunction()) }
        return try balanced(.or, alternatives[...])
    }

    private mutating func conjunction() throws(SparkError) -> SyntaxExpression {
        let first = try condition()
        guard at(.and) else { return first }
        var conditions = [first]
        while accept(.and) { conditions.append(try condition()) }
        return try balanced(.and, conditions[...])
    }

    /// An expression, which may have a name: `a AS b`; several names for a function that makes several columns.
    mutating func namedExpression() throws(SparkError) -> SyntaxExpression {
        let start = offset
        let expression = try expressionBeforeAlias()
        guard let names = try aliases() else { return expression }
        return try make(.alias(expression, names), from: start)
    }

    private mutating func aliases() throws(SparkError) -> [String]? {
        if at(.as), peek().isName || peek().kind == .symbol(.leftParen) {
            advance()
            return at(.leftParen) ? try nameList() : [try nameOnly()]
        }
        if at(.leftParen), peek().isName, !startsQuery(1) { return try nameList() }
        guard atName, !startsClause else { return nil }
        return [try nameOnly()]
    }

    /// An expression of the tokens since `start`.
    mutating func make(_ node: SyntaxNode, from start: Int) throws(SparkError) -> SyntaxExpression {
        try make(node, span: span(from: start))
    }

    private mutating func make(_ node: SyntaxNode, span: SourceSpan) throws(SparkError) -> SyntaxExpression {
        let expression = SyntaxExpression(node, span: span)
        guard expression.node != .tooDeep else { throw tooComplex(SyntaxExpression.deepestNesting) }
        deepest = max(deepest, expression.depth)
        return expression
    }

    /// Many conditions as a tree of least depth, as Spark builds it, so that thousands of them are no deep tree.
    private mutating func balanced(
        _ operation: BinaryOperator, _ operands: ArraySlice<SyntaxExpression>
    ) throws(SparkError) -> SyntaxExpression {
        if operands.count == 1, let only = operands.first { return only }
        let middle = operands.startIndex + (operands.count - 1) / 2 + 1
        let left = try balanced(operation, operands[..<middle])
        let right = try balanced(operation, operands[middle...])
        let span = SourceSpan(start: left.span.start, end: right.span.end)
        return try make(.binary(operation, left, right), span: span)
    }

    /// `NOT a`, `EXISTS (…)`, or a value with a predicate after it.
    private mutating func condition() throws(SparkError) -> SyntaxExpression {
        var starts: [Int] = []
        while at(.bang) || (at(.not) && peek().startsOperand) { starts.append(advance().range.lowerBound) }
        let start = offset
        let isExists = at(.exists) && peek().kind == .symbol(.leftParen) && startsQuery(2)
        var result = isExists ? try exists() : try operations(0)
        if !isExists { result = try predicate(of: result, from: start) }
        for start in starts.reversed() { result = try make(.unary(.not, result), from: start) }
        return result
    }

    private mutating func exists() throws(SparkError) -> SyntaxExpression {
        let start = offset
        advance()
        advance()
        let query = try query()
        try expectAfter(.rightParen)
        return try make(.exists(query), from: start)
    }

    /// What may follow a value: `IS NULL`, `BETWEEN …`, `IN (…)` or `LIKE …`, at most one of them.
    private mutating func predicate(
        of value: SyntaxExpression, from start: Int
    ) throws(SparkError) -> SyntaxExpression {
        if at(.is) { return try isPredicate(of: value, from: start) }
        let isNegated = (at(.not) || at(.bang)) && Self.predicates.contains(peek().keyword)
        if isNegated { advance() }
        let result: SyntaxExpression
        switch token.keyword {
        case .between:
            advance()
            let lower = try self.value()
            try expect(.and)
            result = try make(.between(value, lower: lower, upper: try self.value()), from: start)
        case .in where !isAlias(isNegated):
            advance()
            result = try membership(of: value, from: start)
        case .like, .ilike, .rlike, .regexp: return try likePredicate(of: value, isNegated: isNegated, from: start)
        default: return value
        }
        return isNegated ? try make(.unary(.not, result), from: start) : result
    }

    /// Whether the keyword that comes next is another name for what is before it.
    private func isAlias(_ isNegated: Bool) -> Bool {
        let next = peek()
        let isLast = next.kind == .end || next.kind == .symbol(.comma) || next.kind == .symbol(.rightParen)
        return !isNegated && (isLast || next.keyword == .from)
    }

    private static let predicates: Set<Keyword?> = [.between, .in, .like, .ilike, .rlike, .regexp]

    private mutating func isPredicate(
        of value: SyntaxExpression, from start: Int
    ) throws(SparkError) -> SyntaxExpression {
        advance()
        let isNegated = accept(.not) || accept(.bang)
        switch token.keyword {
        case .null:
            advance()
            return try make(.test(isNegated ? .isNotNull : .isNull, value), from: start)
        case .unknown:
            advance()
            return try make(.test(isNegated ? .isNotUnknown : .isUnknown, value), from: start)
        case .true, .false:
            let literal = try make(.literal(.boolean(at(.true))), from: offset)
            advance()
            return try nullSafe(value, literal, isNegated: isNegated, from: start)
        case .distinct:
            advance()
            try expect(.from)
            return try nullSafe(value, try self.value(), isNegated: !isNegated, from: start)
        default: throw unexpected(expected: "NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM")
        }
    }

    private mutating func nullSafe(
        _ left: SyntaxExpression, _ right: SyntaxExpression, isNegated: Bool, from start: Int
    ) throws(SparkError) -> SyntaxExpression {
        let equal = try make(.binary(.nullSafeEqual, left, right), from: start)
        return isNegated ? try make(.unary(.not, equal), from: start) : equal
    }

    private mutating func membership(
        of value: SyntaxExpression, from start: Int
    ) throws(SparkError) -> SyntaxExpression {
        guard at(.leftParen) else { throw unexpected(expected: "'('") }
        if peek().kind == .symbol(.rightParen) {
            let open = offset
            advance()
            advance()
            report(
                failure(
                    "INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE", from: open,
                    "IN () has no values. Give it one, or a query."))
            return value
        }
        guard startsQuery(1) else {
            let list = try parenthesized { parser throws(SparkError) in try parser.expression() }
            return try make(.inList(value, list), from: start)
        }
        return try either { parser throws(SparkError) in
            parser.advance()
            let query = try parser.query()
            try parser.expectAfter(.rightParen)
            return try parser.make(.inQuery(value, query), from: start)
        } _: { parser throws(SparkError) in
            let list = try parser.parenthesized { parser throws(SparkError) in try parser.expression() }
            return try parser.make(.inList(value, list), from: start)
        }
    }
}
