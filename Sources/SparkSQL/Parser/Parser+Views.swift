// Views, and what there is.
extension Parser {
    /// `CREATE … VIEW …`.
    mutating func create() throws(SparkError) -> SyntaxStatement {
        let start = offset
        advance()
        let replaces = accept(.or, .replace)
        let isGlobal = accept(.global)
        let isTemporary = accept(.temporary) || accept(.temp)
        guard at(.view) else {
            throw atName && !isGlobal && !isTemporary
                ? failure(
                    "UNSUPPORTED_FEATURE.SQL_STATEMENT", ["statement": "CREATE \(text(of: token).uppercased())"],
                    from: start,
                    "There are no tables to create. Write CREATE TEMP VIEW name AS query. \(SyntaxStatement.insteadOfTables)"
                )
                : unexpected(expected: "VIEW")
        }
        advance()
        let ifNotExists = at(.if, .not)
        if ifNotExists {
            advance()
            advance()
            try expect(.exists)
        }
        let nameStart = position
        let name = try tableName()
        if isTemporary, at(.using) || (at(.leftParen) && !hasQueryAhead) {
            return try fileView(tokens[nameStart], name, isGlobal: isGlobal, replaces: replaces)
        }
        let columns = at(.leftParen) ? try parenthesized { parser throws(SparkError) in try parser.viewColumn() } : []
        while at(.comment) || at(.tblproperties) {
            if advance().keyword == .comment { _ = try string() } else { _ = try options() }
        }
        try expect(.as)
        let queryStart = offset
        let query = try query()
        return .createView(
            SyntaxCreateView(
                name: name, columns: columns, isTemporary: isTemporary, isGlobal: isGlobal, replaces: replaces,
                ifNotExists: ifNotExists, query: query, text: context(span(from: queryStart)).fragment))
    }

    /// Whether the list of columns that comes next is that of a query, and not of files.
    private var hasQueryAhead: Bool {
        var distance = 0
        while peek(distance).kind != .end, peek(distance).kind != .symbol(.rightParen) { distance += 1 }
        return peek(distance + 1).keyword == .as || peek(distance + 1).keyword == .comment
    }

    private mutating func viewColumn() throws(SparkError) -> SyntaxCreateView.Column {
        let name = try identifier()
        return SyntaxCreateView.Column(name, comment: accept(.comment) ? try string() : nil)
    }

    private mutating func fileView(
        _ nameToken: Token, _ name: SyntaxName, isGlobal: Bool, replaces: Bool
    ) throws(SparkError) -> SyntaxStatement {
        guard case .parts(let parts) = name else { throw unexpected(nameToken, expected: "a name") }
        var columns: [StructField] = []
        if accept(.leftParen) {
            columns = try columnDefinitions()
            try expectEnd(of: columns.count)
        }
        try expect(.using)
        let format = try multipartName().joined(separator: ".")
        let options = accept(.options) ? try options() : [:]
        return .createFileView(
            SyntaxCreateFileView(
                name: parts, columns: columns, format: format, options: options, isGlobal: isGlobal, replaces: replaces)
        )
    }

    /// `(key 'value', a.b = 'value')`.
    mutating func options() throws(SparkError) -> [String: String] {
        let pairs = try parenthesized { parser throws(SparkError) -> (String, String) in
            let key =
                parser.token.kind == .string
                ? try parser.string() : try parser.multipartName().joined(separator: ".")
            _ = parser.accept(.equal)
            switch parser.token.kind {
            case .string: return (key, try parser.string())
            case .number, .word: return (key, parser.text(of: parser.advance()))
            default: return (key, "")
            }
        }
        return Dictionary(pairs) { _, last in last }
    }

    /// `DROP VIEW [IF EXISTS] name`.
    mutating func drop() throws(SparkError) -> SyntaxStatement {
        let start = offset
        advance()
        guard accept(.view) else {
            throw atName
                ? failure(
                    "UNSUPPORTED_FEATURE.SQL_STATEMENT", ["statement": "DROP \(text(of: token).uppercased())"],
                    from: start,
                    "There are only views to drop. Write DROP VIEW name; files are removed by hand.")
                : unexpected(expected: "VIEW")
        }
        let ifExists = accept(.if, .exists)
        return .dropView(try tableName(), ifExists: ifExists)
    }

    /// `SHOW …`.
    mutating func show() throws(SparkError) -> SyntaxShow {
        advance()
        switch token.keyword {
        case .tables, .views:
            let isTables = advance().keyword == .tables
            let namespace = accept(.from) || accept(.in) ? try multipartName() : nil
            let pattern = try pattern()
            return isTables
                ? .tables(namespace: namespace, pattern: pattern) : .views(namespace: namespace, pattern: pattern)
        case .columns:
            advance()
            guard accept(.from) || accept(.in) else { throw unexpected(expected: "FROM") }
            return .columns(try tableName())
        case .databases, .schemas, .namespaces:
            advance()
            return .databases(pattern: try pattern())
        default:
            let scope = at(.functions) ? nil : atName ? text(of: advance()).uppercased() : nil
            guard accept(.functions) else { throw unexpected(expected: "TABLES, VIEWS, COLUMNS or FUNCTIONS") }
            if accept(.from) || accept(.in) { _ = try multipartName() }
            _ = accept(.like)
            let pattern =
                token.kind == .string ? try string() : atName ? try multipartName().joined(separator: ".") : nil
            return .functions(scope: scope, pattern: pattern)
        }
    }

    private mutating func pattern() throws(SparkError) -> String? {
        let isNeeded = accept(.like)
        return isNeeded || token.kind == .string ? try string() : nil
    }
}
