// SELECT and its clauses.
extension Parser {
    /// `SELECT …`; `from` is what stood before it in `FROM … SELECT …`.
    mutating func select(_ from: SyntaxFrom? = nil) throws(SparkError) -> SyntaxSelect {
        var select = try selectClause()
        select.from = from
        if from == nil, at(.from) { select.from = try self.from() }
        if from != nil { select.from?.lateralViews += try lateralViews() }
        if accept(.where) { select.filter = try expression() }
        if accept(.group, .by) { select.groupBy = try grouping() }
        if accept(.having) { select.having = try expression() }
        if accept(.qualify) { select.qualify = try expression() }
        if accept(.window) { select.windows = try namedWindows() }
        return select
    }

    /// `SELECT` with its hints and columns.
    mutating func selectClause() throws(SparkError) -> SyntaxSelect {
        try expect(.select)
        let hints = try hints()
        var isDistinct = false
        if at(.distinct) || at(.all), peek().startsOperand { isDistinct = advance().keyword == .distinct }
        var select = SyntaxSelect(try list { parser throws(SparkError) in try parser.namedExpression() })
        select.hints = hints
        select.isDistinct = isDistinct
        return select
    }

    private mutating func hints() throws(SparkError) -> [SyntaxHint] {
        var hints: [SyntaxHint] = []
        while accept(.hintStart) {
            repeat {
                let name = try identifier()
                let hasParameters = at(.leftParen)
                let parameters =
                    hasParameters ? try parenthesized { parser throws(SparkError) in try parser.primary() } : []
                hints.append(SyntaxHint(name, parameters))
                _ = accept(.comma)
            } while !at(.hintEnd) && atName
            guard accept(.hintEnd) else { throw unexpected(expected: "*/") }
        }
        return hints
    }

    private mutating func grouping() throws(SparkError) -> SyntaxGrouping {
        if at(.all), !peek().startsOperand || startsClauseAfter {
            let isAlone = peek().kind != .symbol(.comma) && peek().kind != .symbol(.dot)
            if isAlone {
                advance()
                return .all
            }
        }
        let items = try list { parser throws(SparkError) in try parser.groupingItem() }
        if at(.with), peek().keyword == .rollup || peek().keyword == .cube {
            advance()
            let sets = try items.map { item throws(SparkError) in [try expression(of: item)] }
            return .items([advance().keyword == .rollup ? .rollup(sets) : .cube(sets)])
        }
        if at(.grouping, .sets), peek(2).kind == .symbol(.leftParen) {
            advance()
            advance()
            return .items([.sets(try parenthesized { parser throws(SparkError) in try parser.groupingElement() })])
        }
        return .items(items)
    }

    /// Whether the word after the next one begins a clause.
    private var startsClauseAfter: Bool {
        var copy = self
        copy.advance()
        return copy.startsClause
    }

    private func expression(of item: SyntaxGroupingItem) throws(SparkError) -> SyntaxExpression {
        guard case .expression(let expression) = item else { throw unexpected(expected: "the end of GROUP BY") }
        return expression
    }

    private mutating func groupingItem() throws(SparkError) -> SyntaxGroupingItem {
        if let analytics = try groupingAnalytics() { return analytics }
        return .expression(try expression())
    }

    private mutating func groupingAnalytics() throws(SparkError) -> SyntaxGroupingItem? {
        if at(.grouping, .sets), peek(2).kind == .symbol(.leftParen) {
            advance()
            advance()
            return .sets(try parenthesized { parser throws(SparkError) in try parser.groupingElement() })
        }
        guard at(.rollup) || at(.cube), peek().kind == .symbol(.leftParen) else { return nil }
        let isRollup = advance().keyword == .rollup
        let sets = try parenthesized { parser throws(SparkError) in try parser.groupingSet() }
        return isRollup ? .rollup(sets) : .cube(sets)
    }

    private mutating func groupingElement() throws(SparkError) -> SyntaxGroupingElement {
        try enter()
        defer { leave() }
        if let analytics = try groupingAnalytics() { return .item(analytics) }
        return .set(try groupingSet())
    }

    /// `(a, b)`, `()`, or an expression alone.
    private mutating func groupingSet() throws(SparkError) -> [SyntaxExpression] {
        guard at(.leftParen) else { return [try expression()] }
        if peek().kind == .symbol(.rightParen) {
            advance()
            advance()
            return []
        }
        return try either { parser throws(SparkError) in
            let set = try parser.parenthesized { parser throws(SparkError) in try parser.expression() }
            guard parser.at(.comma) || parser.at(.rightParen) else { throw parser.unexpected(expected: "')'") }
            return set
        } _: { parser throws(SparkError) in
            [try parser.expression()]
        }
    }
}
