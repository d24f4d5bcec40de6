// Windows and sort orders.
extension Parser {
    /// `a DESC NULLS LAST`.
    mutating func sortOrder() throws(SparkError) -> SyntaxSortOrder {
        let value = try expression()
        let isDescending = at(.desc)
        if isDescending || at(.asc) { advance() }
        var nullsFirst: Bool?
        if at(.nulls) {
            advance()
            guard at(.first) || at(.last) else { throw unexpected(expected: "FIRST or LAST") }
            nullsFirst = advance().keyword == .first
        }
        return SyntaxSortOrder(value, isDescending: isDescending, nullsFirst: nullsFirst)
    }

    /// The windows of the `WINDOW` clause, after the keyword.
    mutating func namedWindows() throws(SparkError) -> [SyntaxNamedWindow] {
        try list { parser throws(SparkError) in
            let name = try parser.nameOnly()
            try parser.expect(.as)
            return SyntaxNamedWindow(name, try parser.window())
        }
    }

    /// A window's name, or a window between parentheses.
    mutating func window() throws(SparkError) -> SyntaxWindow {
        guard at(.leftParen) else { return .named(try nameOnly()) }
        if peek().isName, peek(2).kind == .symbol(.rightParen) {
            advance()
            let name = try nameOnly()
            advance()
            return .named(name)
        }
        advance()
        let window = try windowSpecification()
        try expect(.rightParen)
        return .specification(window)
    }

    private mutating func windowSpecification() throws(SparkError) -> SyntaxWindowSpecification {
        var window = SyntaxWindowSpecification()
        if accept(.cluster, .by) {
            window.partitionBy = try list { parser throws(SparkError) in try parser.expression() }
            window.orderBy = window.partitionBy.map { SyntaxSortOrder($0) }
        } else {
            if accept(.partition, .by) || accept(.distribute, .by) {
                window.partitionBy = try list { parser throws(SparkError) in try parser.expression() }
            }
            if accept(.order, .by) || accept(.sort, .by) {
                window.orderBy = try list { parser throws(SparkError) in try parser.sortOrder() }
            }
        }
        if at(.rows) || at(.range) { window.frame = try frame() }
        return window
    }

    private mutating func frame() throws(SparkError) -> SyntaxWindowFrame {
        let countsRows = advance().keyword == .rows
        guard accept(.between) else {
            return SyntaxWindowFrame(countsRows: countsRows, lower: try frameBound(), upper: .currentRow)
        }
        let lower = try frameBound()
        try expect(.and)
        return SyntaxWindowFrame(countsRows: countsRows, lower: lower, upper: try frameBound())
    }

    private mutating func frameBound() throws(SparkError) -> SyntaxFrameBound {
        if accept(.current, .row) { return .currentRow }
        if accept(.unbounded, .preceding) { return .unboundedPreceding }
        if accept(.unbounded, .following) { return .unboundedFollowing }
        let distance = try value()
        if accept(.preceding) { return .preceding(distance) }
        if accept(.following) { return .following(distance) }
        throw unexpected(expected: "PRECEDING or FOLLOWING")
    }
}
