import Relational
import SparkSQL
import Testing

/// Where Spark's meaning is easily missed: what random questions beside Spark found.
@Suite struct SparkMeaningTests {
    private let queries: Queries

    init() throws { queries = try Queries() }

    @Test(arguments: [
        // Maps are the same in any order of their entries.
        ("SELECT size(m), count(*) FROM VALUES (map('b', 1, 'a', 2)), (map('a', 2, 'b', 1)) t(m) GROUP BY m", ["2 2"]),
        // -0.0 is 0.0 in keys, within arrays and structs too.
        ("SELECT count(*) FROM VALUES (array(0.0D)), (array(double('-0.0'))) t(a) GROUP BY a", ["2"]),
        ("SELECT count(*) FROM (SELECT DISTINCT a FROM VALUES (struct(0.0D)), (struct(double('-0.0'))) t(a))", ["1"]),
        // Rows are spread and sorted by columns that are not selected.
        ("SELECT name FROM people DISTRIBUTE BY age SORT BY id DESC", ["Dan", "Cay", "Bob", "Ann"]),
        ("SELECT age FROM people CLUSTER BY name", ["30", "25", "NULL", "30"]),
        // A decimal below 1 has a 0 before its point.
        (
            "SELECT CAST(0.01 AS STRING), CAST(-0.5 AS STRING), CAST(CAST(0 AS DECIMAL(3,3)) AS STRING)",
            ["0.01 -0.5 0.000"]
        ),
        ("SELECT hex(left(X'0102', 1)), hex(left(X'0102', -1))", ["01 "]),
        // Sets of numbers have no -0.0.
        ("SELECT array_distinct(array(double('-0.0'))), array_union(array(double('-0.0')), array())", ["[0.0] [0.0]"]),
        // An order by a name that two results have is by the column below them.
        ("SELECT age AS id, id FROM people WHERE id < 3 ORDER BY id DESC", ["25 2", "30 1"]),
        ("SELECT age AS id, id FROM people WHERE id < 3 ORDER BY -id, id", ["25 2", "30 1"]),
        // Of several columns of a name, USING takes the first.
        (
            "SELECT c.id, b.age FROM people a JOIN people b ON a.id = b.id + 1 JOIN people c USING (id) ORDER BY 1",
            ["2 30", "3 25", "4 NULL"]
        ),
        ("SELECT count(*) FROM pets a JOIN pets b ON a.owner = b.owner + 2 NATURAL JOIN pets c", ["2"]),
        // A union of structs goes by position, where only the names of members are others.
        (
            "SELECT s FROM (SELECT named_struct('a', 1) s UNION ALL SELECT named_struct('b', 2)) ORDER BY s.a",
            ["{1}", "{2}"]
        ),
        // A window is partitioned by anything, also by what may fail.
        ("SELECT count(*) OVER (PARTITION BY id % 2) FROM people ORDER BY id", ["2", "2", "2", "2"]),
        // A pivot counts no rows as 0 where one of its values is a text.
        (
            "SELECT * FROM (SELECT owner, kind FROM pets) PIVOT (max(kind) m, count(*) c FOR kind IN ('dog')) ORDER BY 1",
            ["1 dog 1", "3 NULL 0", "9 NULL 0"]
        ),
        (
            "SELECT * FROM (SELECT owner, kind, 1 v FROM pets) PIVOT (max(v) m, count(*) c FOR kind IN ('dog')) ORDER BY 1",
            ["1 1 1", "3 NULL NULL", "9 NULL NULL"]
        ),
        // Several columns of a pivot are one value, which shows as a struct does.
        (
            "SELECT * FROM (SELECT 1 k, 'x' q, 3 w) PIVOT (sum(w) FOR (k, q) IN ((1, 'x'), (1, NULL)))", ["3 NULL"]
        ),
        // A part of a condition that may fail does not keep the others from joining, and waits for those before it.
        (
            "SELECT p.id FROM people p, pets q WHERE p.id = q.owner AND p.id <> 1 AND 10 / (p.id - 1) > 0",
            ["3"]
        ),
    ])
    func aQueryGivesWhatSparkGives(sql: String, expected: [String]) throws {
        #expect(try queries.rows(sql) == expected)
    }

    @Test(arguments: [
        ("SELECT DISTINCT map('a', id) FROM people", "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE"),
        ("SELECT map('a', 1) UNION SELECT map('b', 2)", "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE"),
        ("SELECT * FROM (SELECT id k, id v FROM people) PIVOT (sum(v) FOR k IN ('a'))", "CAST_INVALID_INPUT"),
        (
            "SELECT * FROM (SELECT 1 k, 'x' q, 3 w) PIVOT (sum(w) FOR (k, q) IN ((1, 'x'), (2, NULL) AS two))",
            "`{1, x}` BIGINT,two BIGINT"
        ),
        (
            "SELECT * FROM (SELECT 1.5 k, date'2020-01-01' q, 3 w) PIVOT (sum(w) s, max(w) FOR (k, q) IN ((1.5, date'2020-01-01')))",
            "`{1.5, 2020-01-01}_s` BIGINT,`{1.5, 2020-01-01}_max(w)` INT"
        ),
        ("SELECT ntile(0) OVER (ORDER BY id) FROM people", "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE"),
        ("SELECT ntile(-1) OVER (ORDER BY id) FROM people", "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE"),
        ("SELECT ntile(id) OVER (ORDER BY id) FROM people", "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT"),
        ("SELECT ntile(2L) OVER (ORDER BY id) FROM people", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("SELECT ntile('a') OVER (ORDER BY id) FROM people", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("SELECT ntile(NULL) OVER (ORDER BY id) FROM people", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        (
            "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT * FROM t",
            "UNSUPPORTED_FEATURE.ROOST"
        ),
        ("WITH RECURSIVE t AS (SELECT 1 AS n) SELECT * FROM t", "n INT NOT NULL"),
        ("WITH t AS (SELECT 1 n UNION ALL SELECT n + 1 FROM t) SELECT * FROM t", "TABLE_OR_VIEW_NOT_FOUND"),
        ("SELECT named_struct('a', 1) UNION ALL SELECT named_struct('b', 2L)", "INCOMPATIBLE_COLUMN_TYPE"),
        ("SELECT named_struct('a', 1) INTERSECT SELECT named_struct('b', 2)", "INCOMPATIBLE_COLUMN_TYPE"),
        (
            "SELECT * FROM (SELECT DATE'2024-01-31' d, 1 v) PIVOT (sum(v) FOR d IN (CAST('2024-1-31' AS DATE), DATE'2024-02-01'))",
            "`2024-01-31` BIGINT,`2024-02-01` BIGINT"
        ),
        ("SELECT id FROM people LATERAL VIEW explode(array(id))", "PARSE_SYNTAX_ERROR"),
        ("SELECT int('5'), sin(double(1.25))", "`5` INT,`SIN(1.25)` DOUBLE"),
        ("SELECT regr_avgx(id, true) FROM people", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("SELECT from_json(true, 'a INT')", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("SELECT timestamp_millis('1')", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("SELECT get_json_object(1, '$')", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        (
            "SELECT string(CAST(1 AS BIGINT)), string(id) FROM people",
            "`CAST(1 AS BIGINT)` STRING NOT NULL,id STRING NOT NULL"
        ),
        ("SELECT stack(2, 1, 'x', 2, 'y')", "col0 INT,col1 STRING"),
        ("SELECT map_contains_key(map('a', 1), 'a') AS m", "m BOOLEAN"),
        ("SELECT 'a' AS v UNION ALL SELECT 1.5D", "v DOUBLE"),
    ])
    func aQueryHasSparksSchemaOrError(sql: String, expected: String) {
        #expect(queries.schema(sql) == expected)
    }

    @Test func aTableThatNamesItselfIsToldWhatToUse() {
        let error = queries.error("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t")
        #expect(error?.message.contains("range(...)") == true && error?.message.contains("table t") == true)
    }

    @Test func numbersOfBucketsAreSaidWithTheirRange() {
        let error = queries.error("SELECT ntile(0) OVER (ORDER BY id) FROM people")
        #expect(
            error?.parameters == [
                "exprName": "buckets", "valueRange": "(0, 2147483647]", "currentValue": "0", "sqlExpr": "\"ntile(0)\"",
            ])
    }

    @Test func groupsOfAllNumbersHaveTheirKeysAmongThem() throws {
        let grouped = try queries.analyzer.grouped(queries.people, [SyntaxExpression(sql: "age")])
        let plan = try queries.analyzer.aggregate(grouped, function: "sum", columns: [])
        #expect(plan.schema.ddl == "age INT,`sum(id)` BIGINT,`sum(age)` BIGINT")
    }

    @Test func aNameThatNoColumnHasIsSparksErrorInDropDuplicates() {
        let error = #expect(throws: SparkError.self) { try queries.analyzer.dropDuplicates(queries.people, ["zz"]) }
        #expect(error?.errorClass == "UNRESOLVED_COLUMN_AMONG_FIELD_NAMES")
        #expect(error?.parameters == ["colName": "zz", "fieldNames": "id, name, age"])
    }

    @Test func columnsThatOneSideLacksAreSparksErrorInUnionByName() {
        let error = #expect(throws: SparkError.self) {
            try queries.analyzer.unionByName(queries.people, queries.pets)
        }
        #expect(error?.errorClass == "UNRESOLVED_COLUMN_AMONG_FIELD_NAMES")
        #expect(error?.parameters == ["colName": "id", "fieldNames": "owner, kind, weight"])
    }

    @Test func theColumnsThatANameMayMeanStandInTheOrderOfTheirNames() {
        let error = queries.error("SELECT id FROM people q CROSS JOIN people p")
        #expect(error?.parameters == ["name": "`id`", "referenceNames": "[`p`.`id`, `q`.`id`]"])
    }

    @Test(arguments: [("age", "age"), ("sum(id) + age", "age"), ("upper(name)", "name")])
    func aPivotTakesAggregatesAlone(value: String, column: String) throws {
        let grouped = try queries.analyzer.pivot(
            try queries.analyzer.grouped(queries.people, [SyntaxExpression(sql: "name")]),
            SyntaxExpression(sql: "id"), values: [SyntaxExpression(sql: "1")])
        let error = #expect(throws: SparkError.self) {
            try queries.analyzer.aggregate(grouped, [SyntaxExpression(sql: value)])
        }
        #expect(error?.errorClass == "_LEGACY_ERROR_TEMP_1006")
        #expect(error?.parameters == ["sql": column])
    }

    @Test(arguments: ["nosuch", "a%"])
    func aFigureThatIsNoneIsSparksErrorInSummary(figure: String) {
        let error = #expect(throws: SparkError.self) { try queries.analyzer.summary(queries.people, ["max", figure]) }
        #expect(error?.errorClass == "UNRECOGNIZED_STATISTIC")
        #expect(error?.parameters == ["stats": "'\(figure)'"])
        #expect(error?.sqlState == "42704")
    }

    @Test func aConditionOverTablesStandsAsPartsThatDuckDBJoinsBy() throws {
        let plan = try queries.plan(
            "SELECT p.id FROM people p, pets q WHERE p.id = q.owner AND 10 DIV q.owner > 1 AND p.age < 1 + 2")
        let sql = try PlanSQL(plan, settings: queries.analyzer.settings.expressions).text
        let condition = try #require(sql.split(separator: " WHERE ", maxSplits: 1).last)
        #expect(condition.hasPrefix("("), "\(condition)")
        #expect(!condition.contains("WHEN NOT"), "\(condition)")
    }

    @Test func aPivotKeepsTheNamesOfItsKeys() throws {
        let key = try SyntaxExpression(sql: "upper(name) AS n")
        let grouped = try queries.analyzer.pivot(
            try queries.analyzer.grouped(queries.people, [key]), SyntaxExpression(sql: "age"),
            values: [SyntaxExpression(sql: "30")])
        let plan = try queries.analyzer.aggregate(grouped, [SyntaxExpression(sql: "count(1)")])
        #expect(try queries.analyzer.zeros(plan).schema.ddl == "n STRING,`30` BIGINT NOT NULL")
    }
}
