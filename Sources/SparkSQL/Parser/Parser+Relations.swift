// FROM: tables, queries, and what is joined to them.
extension Parser {
    /// `FROM` with its relations.
    mutating func from() throws(SparkError) -> SyntaxFrom {
        try expect(.from)
        var from = SyntaxFrom(try list { parser throws(SparkError) in try parser.relation() })
        from.lateralViews = try lateralViews()
        while let step = try pivotStep() { from.steps.append(step) }
        return from
    }

    private mutating func relation() throws(SparkError) -> SyntaxRelation {
        let isLateral = at(.lateral) && peek().keyword != .view
        if isLateral { advance() }
        var relation = SyntaxRelation(try source())
        relation.isLateral = isLateral
        while let step = try relationStep() { relation.steps.append(step) }
        return relation
    }

    /// A join, `PIVOT` or `UNPIVOT`, or nil where none comes next.
    mutating func relationStep() throws(SparkError) -> SyntaxRelationStep? {
        if let join = try join() { return .join(join) }
        return try pivotStep()
    }

    private mutating func join() throws(SparkError) -> SyntaxJoin? {
        let isNatural = at(.natural)
        let first = isNatural ? 1 : 0
        guard let (kind, words) = joinKind(first), peek(first + words).keyword == .join else {
            if isNatural || token.keyword?.beginsJoin == true { throw joinExpected() }
            return nil
        }
        for _ in 0...(first + words) { advance() }
        let isLateral = accept(.lateral)
        var join = SyntaxJoin(kind, try source(), isLateral: isLateral)
        if isNatural {
            join.criteria = .natural
        } else if accept(.on) {
            join.criteria = .on(try expression())
        } else if accept(.using) {
            join.criteria = .using(try nameList())
        }
        return join
    }

    /// The error of a join's first words without JOIN after them.
    private func joinExpected() -> SparkError {
        var copy = self
        while copy.token.keyword?.beginsJoin == true || copy.at(.natural) { copy.advance() }
        return copy.unexpected(expected: "JOIN")
    }

    /// The kind of join that the words name from `distance` on, and how many words they are.
    private func joinKind(_ distance: Int) -> (SyntaxJoin.Kind, Int)? {
        let second = peek(distance + 1).keyword
        let outer = second == .outer ? 2 : 1
        switch peek(distance).keyword {
        case .join: return (.inner, 0)
        case .inner: return (.inner, 1)
        case .cross: return (.cross, 1)
        case .left: return second == .semi ? (.leftSemi, 2) : second == .anti ? (.leftAnti, 2) : (.left, outer)
        case .right: return (.right, outer)
        case .full: return (.full, outer)
        case .semi: return (.leftSemi, 1)
        case .anti: return (.leftAnti, 1)
        default: return nil
        }
    }

    /// What rows are read from, with its sample and name.
    private mutating func source() throws(SparkError) -> SyntaxSource {
        let start = offset
        var source = SyntaxSource(try sourceKind())
        if case .values = source.kind { return source }
        if at(.with), peek().kind == .symbol(.leftParen), source.kind.mayBeFiles {
            advance()
            source.options = try options()
        }
        if at(.tablesample), peek().kind == .symbol(.leftParen) { source.sample = try sample() }
        source.alias = try tableAlias()
        source.span = span(from: start)
        return source
    }

    private mutating func sourceKind() throws(SparkError) -> SyntaxSource.Kind {
        try enter()
        defer { leave() }
        if token.kind == .string { return .files(try string()) }
        if at(.leftParen) {
            guard startsQuery(1) else { return .relation(try parenthesizedRelation()) }
            return try either { parser throws(SparkError) in
                parser.advance()
                let query = try parser.query()
                try parser.expectAfter(.rightParen)
                return .query(query)
            } _: { parser throws(SparkError) in
                .relation(try parser.parenthesizedRelation())
            }
        }
        if at(.values), peek().startsOperand {
            advance()
            return .values(try inlineTable())
        }
        let start = offset
        let name = try tableName()
        guard at(.leftParen) else { return .table(name) }
        guard case .call(let call) = try call(name, from: start).node else {
            throw unexpected(expected: "a table")
        }
        return .function(call)
    }

    private mutating func parenthesizedRelation() throws(SparkError) -> SyntaxRelation {
        try expect(.leftParen)
        let relation = try relation()
        try expectAfter(.rightParen)
        return relation
    }

    /// A table's name, or `IDENTIFIER(…)`.
    mutating func tableName() throws(SparkError) -> SyntaxName {
        guard at(.identifier), peek().kind == .symbol(.leftParen) else { return .parts(try multipartName()) }
        advance()
        advance()
        let name = try expression()
        try expectAfter(.rightParen)
        return .identifier(name)
    }

    /// `AS t(a, b)`, or nil where no name comes next.
    mutating func tableAlias() throws(SparkError) -> SyntaxTableAlias? {
        if at(.as), peek().isStrictName {
            advance()
        } else if !token.isStrictName || startsClause {
            return nil
        }
        let name = try identifier()
        let columns = at(.leftParen) ? try nameList() : []
        return SyntaxTableAlias(name, columns: columns)
    }

    /// Rows of values, after `VALUES`.
    mutating func inlineTable() throws(SparkError) -> SyntaxInlineTable {
        let start = offset
        let rows = try list { parser throws(SparkError) in try parser.expression() }.map(\.inlineRow)
        let alias = try tableAlias()
        let width = alias.map { $0.columns.isEmpty ? nil : $0.columns.count } ?? nil
        let expected = width ?? rows[0].count
        if let index = rows.firstIndex(where: { $0.count != expected }) {
            report(
                failure(
                    "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
                    [
                        "expectedNumCols": "\(expected)", "actualNumCols": "\(rows[index].count)",
                        "rowIndex": "\(index)",
                    ], from: start,
                    "Row \(index) of VALUES has \(rows[index].count) values, but there are \(expected) columns."))
        }
        return SyntaxInlineTable(rows, alias: alias)
    }
}

extension SyntaxSource.Kind {
    /// Whether options may say how the rows are read.
    fileprivate var mayBeFiles: Bool {
        switch self {
        case .table, .files: true
        case .query, .relation, .values, .function: false
        }
    }
}

extension Keyword {
    /// Whether a join's words may begin with it, and nothing else after a table.
    fileprivate var beginsJoin: Bool {
        switch self {
        case .inner, .cross, .left, .right, .full, .semi, .anti: true
        default: false
        }
    }
}

extension SyntaxExpression {
    /// The values of a row of `VALUES`: those of a struct, or the expression alone.
    fileprivate var inlineRow: [SyntaxExpression] {
        switch node {
        case .row(let values): values.map(\.withoutAlias)
        case .call(let call) where call.name == .parts(["struct"]) && !call.arguments.isEmpty:
            call.arguments.map(\.value.withoutAlias)
        default: [self]
        }
    }

    private var withoutAlias: SyntaxExpression {
        if case .alias(let value, _) = node { value } else { self }
    }
}
