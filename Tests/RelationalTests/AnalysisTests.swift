import Relational
import SparkSQL
import Testing

/// Schemas and errors, found before any row is read.
@Suite struct AnalysisTests {
    private let queries: Queries

    init() throws { queries = try Queries() }

    @Test(arguments: [
        ("SELECT ID, Name FROM people", "ID INT NOT NULL,Name STRING"),
        ("SELECT p.* FROM people p LEFT JOIN pets q ON p.id = q.owner", "id INT NOT NULL,name STRING,age INT"),
        ("SELECT q.id FROM pets p LEFT JOIN people q ON q.id = p.owner", "id INT"),
        ("SELECT count(1), sum(id) FROM people", "`count(1)` BIGINT NOT NULL,`sum(id)` BIGINT"),
        ("SELECT id FROM people UNION SELECT 1.5D", "id DOUBLE NOT NULL"),
        ("SELECT 1 UNION ALL SELECT null", "`1` INT"),
        ("SELECT CAST(id AS STRING), id + 1 FROM people", "id STRING NOT NULL,`(id + 1)` INT NOT NULL"),
        ("SELECT id FROM people GROUP BY CUBE (id)", "id INT"),
        ("SELECT posexplode(array(1))", "pos INT NOT NULL,col INT NOT NULL"),
        ("SELECT int('7'), string(1.5), int(name) FROM people", "`7` INT,`1.5` STRING NOT NULL,name INT"),
        ("SELECT parse_json('{}'):a.b", "b VARIANT"),
        (
            "SELECT struct(s.*) FROM VALUES (named_struct('a', 1)) t(s)",
            "`struct(s.a AS a)` STRUCT<a: INT NOT NULL> NOT NULL"
        ),
        ("SELECT current_database()", "`current_schema()` STRING NOT NULL"),
        (
            "SELECT 1Y - CAST(3 AS DECIMAL(38,0)), 1 - CAST(3 AS DECIMAL(38,0))",
            "`(1 - CAST(3 AS DECIMAL(38,0)))` DECIMAL(38,0) NOT NULL,`(1 - CAST(3 AS DECIMAL(38,0)))` DECIMAL(38,0)"
        ),
        ("SELECT stack(2, 1, null)", "col0 INT"),
        ("SELECT stack(2, 1, 1.5D)", "DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES"),
        ("SELECT x -> x + 1", "INTERNAL_ERROR"),
        ("SELECT replace('Abc' COLLATE UTF8_LCASE, 'ABC', 'x')", "UNSUPPORTED_FEATURE.ROOST"),
    ])
    func aQueryHasSparksSchema(sql: String, schema: String) {
        #expect(queries.schema(sql) == schema)
    }

    @Test(arguments: [
        (
            "SELECT nam FROM people", "UNRESOLVED_COLUMN.WITH_SUGGESTION",
            ["objectName": "`nam`", "proposal": "`name`, `age`, `id`"]
        ),
        (
            "SELECT x.id FROM people x, people y WHERE id = 1", "AMBIGUOUS_REFERENCE",
            ["name": "`id`", "referenceNames": "[`x`.`id`, `y`.`id`]"]
        ),
        ("SELECT name, count(*) FROM people", "MISSING_GROUP_BY", [:]),
        (
            "SELECT name FROM people GROUP BY age", "MISSING_AGGREGATION",
            ["expression": "\"name\"", "expressionAnyValue": "\"any_value(name)\""]
        ),
        (
            "SELECT 1 UNION SELECT 1, 2", "NUM_COLUMNS_MISMATCH",
            ["operator": "UNION", "firstNumColumns": "1", "invalidOrdinalNum": "second", "invalidNumColumns": "2"]
        ),
        (
            "SELECT 1 AS one FROM people HAVING age > 1", "UNRESOLVED_COLUMN.WITH_SUGGESTION",
            ["objectName": "`age`", "proposal": "`one`"]
        ),
        (
            "SELECT id FROM people GROUP BY id ORDER BY age", "UNRESOLVED_COLUMN.WITH_SUGGESTION",
            ["objectName": "`age`", "proposal": "`id`"]
        ),
        ("SELECT id FROM people ORDER BY 2", "ORDER_BY_POS_OUT_OF_RANGE", ["index": "2", "size": "1"]),
        ("SELECT id FROM people GROUP BY 3", "GROUP_BY_POS_OUT_OF_RANGE", ["index": "3", "size": "1"]),
        (
            "SELECT id FROM people WHERE count(*) > 1", "INVALID_WHERE_CONDITION",
            ["condition": "\"(count(1) > 1)\"", "expressionList": "count(1)"]
        ),
        (
            "SELECT id FROM people WHERE name", "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN",
            ["sqlExpr": "\"name\"", "filter": "\"name\"", "type": "\"STRING\""]
        ),
        (
            "SELECT -(age IS NULL) FROM people", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
            [
                "sqlExpr": "\"(- (age IS NULL))\"", "inputSql": "\"(age IS NULL)\"", "inputType": "\"BOOLEAN\"",
                "paramIndex": "first",
                "requiredType": "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\" or "
                    + "\"INTERVAL\")",
            ]
        ),
        (
            "SELECT id FROM people WHERE rank() OVER (ORDER BY id) = 1", "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE",
            ["clauseName": "WHERE"]
        ),
        (
            "SELECT count(t.*) FROM people t", "INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT",
            ["tableName": "`t`"]
        ),
        ("SELECT ?", "UNBOUND_SQL_PARAMETER", ["name": "_7"]),
    ])
    func aMistakeIsSparksError(sql: String, errorClass: String, parameters: [String: String]) {
        let error = queries.error(sql)
        #expect(error?.errorClass == errorClass)
        #expect(error?.parameters == parameters)
    }

    @Test func aFramesOwnColumnIsOneColumnWhateverItsName() throws {
        let analyzer = queries.analyzer
        let id = try analyzer.column(queries.people, "id")
        let joined = try analyzer.join(
            queries.people, queries.pets,
            on: SyntaxExpression(.binary(.equal, id, try analyzer.column(queries.pets, "owner"))))
        let renamed = try analyzer.withColumnRenamed(joined, "owner", "id")
        #expect(try analyzer.select(renamed, [id]).schema.ddl == "id INT NOT NULL")
        #expect(throws: SparkError.self) { try analyzer.select(renamed, [SyntaxExpression(sql: "id")]) }
    }

    @Test func nullsAreFilledInColumnsOfTheirKind() throws {
        let filled = try queries.analyzer.fill(queries.people, .string("?"))
        #expect(filled.schema.ddl == "id INT NOT NULL,name STRING NOT NULL,age INT")
    }

    @Test func parametersHaveTheirValues() throws {
        let plan = try queries.analyzer.analyze(
            SyntaxQuery(sql: "SELECT :a + ?"),
            parameters: [.named("a"): SyntaxExpression(sql: "1"), .positional(0): SyntaxExpression(sql: "2")])
        #expect(try queries.rows(plan) == ["3"])
    }
}
