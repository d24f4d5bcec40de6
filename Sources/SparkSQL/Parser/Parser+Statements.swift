// Statements.
extension Parser {
    /// A statement to the text's end, with semicolons after it.
    mutating func wholeStatement() throws(SparkError) -> SyntaxStatement {
        let statement = try statement()
        while accept(.semicolon) {}
        try end()
        return statement
    }

    private mutating func statement() throws(SparkError) -> SyntaxStatement {
        try enter()
        defer { leave() }
        switch token.keyword {
        case .create: return try create()
        case .drop: return try drop()
        case .explain: return try explain()
        case .describe, .desc: return try describe()
        case .show: return .show(try show())
        case .cache, .uncache, .clear: return try cache()
        case .set, .reset: return try setting()
        case .insert: return try insert()
        case .execute where peek().keyword == .immediate: return try execute()
        case .begin where peek().isName: return try compound()
        default:
            if let error = unsupportedStatement { throw error }
            return .query(try query())
        }
    }

    /// The error of a statement that changes tables, which a session of dataframes does not have.
    private var unsupportedStatement: SparkError? {
        guard token.kind == .word, peek().isName else { return nil }
        let word = text(of: token).uppercased()
        guard Self.unsupported.contains(word) else { return nil }
        return failure(
            "UNSUPPORTED_FEATURE.SQL_STATEMENT", ["statement": word], from: offset,
            "\(word) statements are not supported: there is no catalog of tables to change. \(SyntaxStatement.insteadOfTables)"
        )
    }

    private static let unsupported: Set = [
        "UPDATE", "DELETE", "MERGE", "ALTER", "ANALYZE", "TRUNCATE", "LOAD", "REFRESH", "REPAIR", "MSCK",
        "GRANT", "REVOKE", "USE", "COMMENT", "DECLARE", "REPLACE", "COPY",
    ]

    private mutating func explain() throws(SparkError) -> SyntaxStatement {
        advance()
        let mode: SyntaxExplainMode? =
            switch token.keyword {
            case .logical: .logical
            case .formatted: .formatted
            case .extended: .extended
            case .codegen: .codegen
            case .cost: .cost
            default: nil
            }
        if mode != nil { advance() }
        return .explain(try statement(), mode: mode ?? .simple)
    }

    private mutating func insert() throws(SparkError) -> SyntaxStatement {
        let start = offset
        advance()
        let overwrites = at(.overwrite)
        guard accept(.into) || accept(.overwrite) else { throw unexpected(expected: "INTO or OVERWRITE") }
        if overwrites, ["DIRECTORY", "LOCAL"].contains(text(of: token).uppercased()),
            peek().isName || peek().kind == .string
        {
            throw failure(
                "UNSUPPORTED_FEATURE.SQL_STATEMENT", ["statement": "INSERT OVERWRITE DIRECTORY"], from: start,
                "INSERT writes no files. \(SyntaxStatement.insteadOfTables)")
        }
        if at(.table), peek().isName { advance() }
        let name = try tableName()
        let columns = at(.leftParen) && !startsQuery(1) ? try nameList() : []
        return .insert(into: name, columns: columns, try query(), overwrites: overwrites)
    }

    private mutating func execute() throws(SparkError) -> SyntaxStatement {
        advance()
        advance()
        let text = try value()
        guard accept(.using) else { return .execute(text, arguments: []) }
        if at(.leftParen) {
            return .execute(
                text, arguments: try parenthesized { parser throws(SparkError) in try parser.namedExpression() })
        }
        return .execute(text, arguments: try list { parser throws(SparkError) in try parser.namedExpression() })
    }

    private mutating func compound() throws(SparkError) -> SyntaxStatement {
        advance()
        var statements: [SyntaxStatement] = []
        repeat {
            statements.append(try statement())
            guard accept(.semicolon) else { break }
            while accept(.semicolon) {}
        } while !at(.end)
        try expect(.end)
        return .compound(statements)
    }

    private mutating func describe() throws(SparkError) -> SyntaxStatement {
        advance()
        if at(.query) || startsQuery(0) {
            _ = accept(.query)
            return .describeQuery(try query())
        }
        if at(.function), peek().isName {
            advance()
            let isExtended = at(.extended) && peek().isName
            if isExtended { advance() }
            return .describeFunction(try tableName(), isExtended: isExtended)
        }
        if at(.table), peek().isName { advance() }
        let isExtended = (at(.extended) || at(.formatted)) && peek().isName
        if isExtended { advance() }
        return .describeTable(try tableName(), isExtended: isExtended)
    }

    private mutating func cache() throws(SparkError) -> SyntaxStatement {
        let keyword = advance().keyword
        if keyword == .clear {
            try expect(.cache)
            return .clearCache
        }
        let isLazy = keyword == .cache && accept(.lazy)
        try expect(.table)
        if keyword == .uncache {
            let ifExists = accept(.if, .exists)
            return .uncacheTable(try tableName(), ifExists: ifExists)
        }
        let name = try tableName()
        if at(.options) {
            advance()
            _ = try options()
        }
        let hasQuery = accept(.as) || startsQuery(0)
        return .cacheTable(name, isLazy: isLazy, query: hasQuery ? try query() : nil)
    }

    /// `SET key = value` and `RESET key`, whose keys and values need no quotes.
    private mutating func setting() throws(SparkError) -> SyntaxStatement {
        let isReset = advance().keyword == .reset
        let start = offset
        while token.kind != .end, !at(.equal), !at(.semicolon) { advance() }
        let keyText = context(span(from: start)).fragment
        let key = offset == start ? nil : keyText.hasPrefix("`") ? String(keyText.dropFirst().dropLast()) : keyText
        if isReset { return .reset(key: key) }
        guard accept(.equal) else { return .set(key: key, value: nil) }
        let valueStart = offset
        while token.kind != .end, !at(.semicolon) { advance() }
        return .set(key: key, value: offset == valueStart ? "" : context(span(from: valueStart)).fragment)
    }
}

extension SyntaxStatement {
    /// What to do where Spark would change a table, in words.
    public static let insteadOfTables =
        "Write a query's rows with DataFrame.write in a script or with roost sql --output, and name queries with "
        + "CREATE TEMP VIEW."
}
