// LATERAL VIEW, PIVOT, UNPIVOT and TABLESAMPLE.
extension Parser {
    /// All `LATERAL VIEW`s that come next.
    mutating func lateralViews() throws(SparkError) -> [SyntaxLateralView] {
        var views: [SyntaxLateralView] = []
        while accept(.lateral, .view) { views.append(try lateralView()) }
        return views
    }

    private mutating func lateralView() throws(SparkError) -> SyntaxLateralView {
        let isOuter = at(.outer) && peek().isName
        if isOuter { advance() }
        let start = offset
        let name = try multipartName()
        guard case .call(let call) = try call(.parts(name), from: start).node else {
            throw unexpected(expected: "a function that makes rows")
        }
        // Behind AS alone stand columns of a table that no one can name.
        let hasName = token.isStrictName && !at(.as) && !startsClause
        guard hasName || at(.as) else { throw unexpected(expected: "a name of the table") }
        let table = hasName ? try identifier() : ""
        var columns: [String] = []
        if accept(.as) || (hasName && atName && !startsClause && token.isStrictName) {
            columns = try list { parser throws(SparkError) in try parser.identifier() }
        }
        return SyntaxLateralView(call, table, columns: columns, isOuter: isOuter)
    }

    /// `PIVOT` or `UNPIVOT`, or nil where neither comes next.
    mutating func pivotStep() throws(SparkError) -> SyntaxRelationStep? {
        if at(.pivot), peek().kind == .symbol(.leftParen) { return .pivot(try pivot()) }
        if at(.unpivot), startsClause { return .unpivot(try unpivot()) }
        return nil
    }

    private mutating func pivot() throws(SparkError) -> SyntaxPivot {
        advance()
        try expect(.leftParen)
        let aggregates = try list { parser throws(SparkError) in try parser.namedExpression() }
        try expect(.for)
        let columns = at(.leftParen) ? try nameList() : [try nameOnly()]
        try expect(.in)
        let values = try parenthesized { parser throws(SparkError) in try parser.namedExpression() }
        try expect(.rightParen)
        return SyntaxPivot(aggregates, for: columns, in: values)
    }

    private mutating func unpivot() throws(SparkError) -> SyntaxUnpivot {
        advance()
        let includesNulls = accept(.include, .nulls)
        if !includesNulls { _ = accept(.exclude, .nulls) }
        try expect(.leftParen)
        let isMultiple = at(.leftParen)
        let values = isMultiple ? try nameList() : [try identifier()]
        try expect(.for)
        let name = try identifier()
        try expect(.in)
        let groups = try parenthesized { parser throws(SparkError) in
            let columns =
                isMultiple
                ? try parser.parenthesized { parser throws(SparkError) in try parser.multipartName() }
                : [try parser.multipartName()]
            _ = parser.at(.as) && parser.peek().isName && parser.accept(.as)
            return SyntaxUnpivot.Group(columns, alias: parser.atName ? try parser.nameOnly() : nil)
        }
        try expect(.rightParen)
        var unpivot = SyntaxUnpivot(values, for: name, in: groups, includesNulls: includesNulls)
        unpivot.alias = try tableAlias()?.name
        return unpivot
    }

    /// `TABLESAMPLE (…)`.
    mutating func sample() throws(SparkError) -> SyntaxSample {
        advance()
        try expect(.leftParen)
        let method = try sampleMethod()
        try expect(.rightParen)
        guard accept(.repeatable) else { return SyntaxSample(method) }
        try expect(.leftParen)
        let seed = try integer()
        try expect(.rightParen)
        return SyntaxSample(method, seed: seed)
    }

    private mutating func sampleMethod() throws(SparkError) -> SyntaxSample.Method {
        if accept(.bucket) {
            let bucket = try integer()
            try expect(.out)
            try expect(.of)
            return .bucket(bucket, outOf: try integer())
        }
        let isNegative = at(.minus) && peek(2).keyword == .percent
        if case .number = peek(isNegative ? 1 : 0).kind, peek(isNegative ? 2 : 1).keyword == .percent {
            if isNegative { advance() }
            let share = Double(text(of: advance())) ?? 0
            advance()
            return .percent(isNegative ? -share : share)
        }
        let count = try expression()
        try expect(.rows)
        return .rows(count)
    }
}
