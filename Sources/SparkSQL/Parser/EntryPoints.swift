// Texts that are read as a whole.
extension SyntaxStatement {
    /// The statement that a SQL text says, such as a query.
    ///
    /// - Throws: A parse error with Spark's class for it, its place, and what was expected there.
    public init(sql: String) throws(SparkError) {
        var parser = Parser(sql)
        self = try parser.wholeStatement()
    }
}

extension SyntaxQuery {
    /// The query that a SQL text says.
    ///
    /// - Throws: A parse error with Spark's class for it, its place, and what was expected there.
    public init(sql: String) throws(SparkError) {
        var parser = Parser(sql)
        let query = try parser.query()
        while parser.accept(.semicolon) {}
        try parser.end()
        self = query
    }
}

extension SyntaxExpression {
    /// The expression that a text says, perhaps with a name: `a + 1`, `a.*`, `count(1) AS n`.
    ///
    /// - Throws: A parse error with Spark's class for it, its place, and what was expected there.
    public init(sql: String) throws(SparkError) {
        var parser = Parser(sql)
        let expression = try parser.namedExpression()
        try parser.end()
        self = expression
    }
}

extension SyntaxSortOrder {
    /// The sort order that a text says: `a DESC NULLS LAST`.
    ///
    /// - Throws: A parse error with Spark's class for it, its place, and what was expected there.
    public init(sql: String) throws(SparkError) {
        var parser = Parser(sql)
        let order = try parser.sortOrder()
        try parser.end()
        self = order
    }
}

extension SyntaxName {
    /// The name of a table that a text says: `a`, `a.b`, `` `a b`.c ``.
    ///
    /// - Throws: A parse error with Spark's class for it, its place, and what was expected there.
    public init(sql: String) throws(SparkError) {
        var parser = Parser(sql)
        let parts = try parser.multipartName()
        try parser.end()
        self = .parts(parts)
    }
}
