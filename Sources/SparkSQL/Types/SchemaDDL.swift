/// The texts of schemas as SQL declares columns: `a INT NOT NULL,b ARRAY<STRUCT<x: INT>>`.
extension StructType {
    /// The DDL of the columns, letter for letter as Spark's `schema.toDDL` writes it.
    public var ddl: String { fields.map(\.ddl).joined(separator: ",") }

    /// A schema of the columns that a DDL text declares, such as `a INT NOT NULL, b ARRAY<STRUCT<x: INT>>`.
    ///
    /// A colon may stand after a name, as between the brackets of a struct; PySpark takes that as well.
    ///
    /// - Throws: A parse error with Spark's class for it, such as `PARSE_SYNTAX_ERROR` or `UNSUPPORTED_DATATYPE`.
    public init(ddl: String) throws(SparkError) {
        guard ddl.contains(where: { !$0.isWhitespace }) else {
            self.init()
            return
        }
        do {
            var parser = Parser(ddl)
            let fields = try parser.columnDefinitions()
            try parser.end()
            self.init(fields)
        } catch {
            var parser = Parser(ddl)
            guard let fields = try? parser.columnDefinitions(isMembers: true), (try? parser.end()) != nil else {
                throw error
            }
            self.init(fields)
        }
    }
}

extension SparkType {
    /// The type that a DDL text names, such as `map<string, decimal(10,2)>`, or declares as columns: `a INT, b STRING`.
    ///
    /// What is neither gives the error of the text read as a type, as in Spark.
    ///
    /// - Throws: A parse error with Spark's class for it.
    public init(ddl: String) throws(SparkError) {
        do {
            self = try SparkType(sql: ddl)
        } catch {
            guard let schema = try? StructType(ddl: ddl), !schema.fields.isEmpty else { throw error }
            self = schema.type
        }
    }

    /// The type of this name in SQL, such as `BIGINT` or `array<int>`.
    ///
    /// - Throws: A parse error with Spark's class for it.
    public init(sql: String) throws(SparkError) {
        var parser = Parser(sql)
        let type = try parser.dataType()
        try parser.end()
        self = type
    }
}

extension StructField {
    /// The field as a column of a DDL text: `a INT NOT NULL COMMENT 'the first'`.
    public var ddl: String { "\(SQLText.quotedIfNeeded(name)) \(declaration)" }

    /// The field as a member of a struct's name in SQL: `a: INT NOT NULL`.
    public var sql: String { "\(SQLText.quotedIfNeeded(name)): \(declaration)" }

    private var declaration: String {
        let comment = comment.map { " COMMENT \(SQLText.stringLiteral($0))" } ?? ""
        return type.sql + (nullable ? "" : " NOT NULL") + comment
    }
}
