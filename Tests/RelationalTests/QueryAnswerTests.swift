import Columnar
import LocalQuery
import Relational
import SparkFunctions
import SparkSQL
import Testing

/// What queries give, from their text to DuckDB's rows.
@Suite struct QueryAnswerTests {
    private let queries: Queries

    init() throws { queries = try Queries() }

    @Test(arguments: [
        ("SELECT name FROM people WHERE age = 30 ORDER BY id DESC", ["Dan", "Ann"]),
        ("SELECT age, count(*) FROM people GROUP BY age ORDER BY age", ["NULL 1", "25 1", "30 2"]),
        ("SELECT age FROM people GROUP BY age HAVING count(*) > 1", ["30"]),
        ("SELECT count(*) n FROM people GROUP BY age ORDER BY max(id), n", ["1", "1", "2"]),
        ("SELECT id + 1 AS x, x * 2 AS y, y - x FROM people WHERE id = 3", ["4 8 4"]),
        (
            "SELECT n AS x FROM (SELECT name AS n, age, id FROM people) ORDER BY age DESC, id",
            ["Ann", "Dan", "Bob", "Cay"]
        ),
        ("SELECT id FROM people LIMIT 2 OFFSET 1", ["2", "3"]),
        (
            "SELECT p.name, q.kind FROM people p JOIN pets q ON p.id = q.owner ORDER BY 1, 2",
            ["Ann cat", "Ann dog", "Cay cat"]
        ),
        ("SELECT name FROM people WHERE id IN (SELECT owner FROM pets) ORDER BY name", ["Ann", "Cay"]),
        ("SELECT name FROM people p WHERE EXISTS (SELECT 1 FROM pets WHERE owner = p.id) ORDER BY 1", ["Ann", "Cay"]),
        (
            "SELECT name, (SELECT count(*) FROM pets WHERE owner = id) FROM people ORDER BY name",
            ["Ann 2", "Bob 0", "Cay 1", "Dan 0"]
        ),
        ("SELECT weight FROM pets WHERE weight = 0 GROUP BY weight", ["0.0"]),
        ("SELECT DISTINCT weight FROM pets ORDER BY weight", ["0.0", "0.5", "NaN"]),
        ("SELECT id FROM people INTERSECT SELECT owner FROM pets ORDER BY id", ["1", "3"]),
        ("SELECT owner FROM pets EXCEPT ALL SELECT id FROM people ORDER BY owner", ["1", "9"]),
        ("WITH a AS (SELECT 1 x), b AS (SELECT x + 1 x FROM a) SELECT a.x, b.x FROM a, b", ["1 2"]),
        ("SELECT id, e FROM people LATERAL VIEW explode(array(id, 10)) t AS e WHERE id = 2", ["2 2", "2 10"]),
        (
            "SELECT row_number() OVER (PARTITION BY age ORDER BY id) r, id FROM people ORDER BY id",
            ["1 1", "1 2", "1 3", "2 4"]
        ),
        ("SELECT id FROM people QUALIFY row_number() OVER (PARTITION BY age ORDER BY id) = 2", ["4"]),
        (
            "SELECT kind, owner, count(*), grouping_id() FROM pets WHERE owner < 9 GROUP BY ROLLUP (kind, owner) ORDER BY 4, 1, 2",
            ["cat 1 1 0", "cat 3 1 0", "dog 1 1 0", "cat NULL 2 1", "dog NULL 1 1", "NULL NULL 3 3"]
        ),
        (
            "SELECT * FROM (SELECT owner, kind, 1 v FROM pets) PIVOT (sum(v) FOR kind IN ('cat', 'dog' AS d)) ORDER BY owner",
            ["1 1 1", "3 1 NULL", "9 NULL NULL"]
        ),
        ("SELECT * FROM (SELECT 1 a, 2 b, 3 c) UNPIVOT (v FOR n IN (b, c))", ["1 b 2", "1 c 3"]),
        ("SELECT struct(*).name, t.* EXCEPT (age) FROM people t WHERE id = 1", ["Ann 1 Ann"]),
        (
            "SELECT s FROM VALUES (array(1, null)), (array(1, 2)), (null), (array(1)) t(s) ORDER BY s DESC",
            ["[1, 2]", "[1, null]", "[1]", "NULL"]
        ),
        (
            "SELECT s FROM VALUES (named_struct('a', 2, 'b', 'a')), (named_struct('a', 2, 'b', CAST(NULL AS STRING))) t(s) ORDER BY s",
            ["{2, null}", "{2, a}"]
        ),
        ("SELECT id FROM people WHERE monotonically_increasing_id() = 2", ["3"]),
        ("SELECT id FROM people WHERE (id, name) IN ((1, 'Ann'), (2, 'Cay'))", ["1"]),
        (
            "SELECT b FROM VALUES ('a'), ('B'), ('b'), ('A') AS t(b) ORDER BY b COLLATE UNICODE_CI, b",
            ["A", "a", "B", "b"]
        ),
        ("FROM people |> WHERE id < 3 |> EXTEND id * 2 AS d |> DROP age |> ORDER BY d DESC", ["2 Bob 4", "1 Ann 2"]),
    ])
    func aQueryGivesSparksRows(sql: String, rows: [String]) throws {
        #expect(try queries.rows(sql) == rows)
    }

    @Test func aFullJoinByNamesTakesTheKeyOfEitherSide() throws {
        let pets = try queries.analyzer.toDF(queries.pets, ["id", "kind", "weight"])
        let joined = try queries.analyzer.join(queries.people, pets, using: ["id"], kind: "full_outer")
        #expect(joined.schema.ddl == "id INT,name STRING,age INT,kind STRING,weight DOUBLE")
        let sorted = try queries.analyzer.sort(joined, [SyntaxSortOrder(sql: "id"), SyntaxSortOrder(sql: "kind")])
        #expect(
            try queries.rows(queries.analyzer.selectExpr(sorted, ["id", "kind"])) == [
                "1 cat", "1 dog", "2 NULL", "3 cat", "4 NULL", "9 eel",
            ])
    }

    @Test func aJoinWithItselfComparesBothSides() throws {
        let analyzer = queries.analyzer
        let age = try analyzer.column(queries.people, "age")
        let joined = try analyzer.join(
            queries.people, queries.people, on: SyntaxExpression(.binary(.equal, age, age)))
        #expect(Set(joined.output.map(\.number)).count == 6)
        #expect(try queries.rows(joined).count == 5)
    }

    /// It stands for both sides' column, as in Spark: of two frames that have columns in common each is to have it.
    @Test func aNameThatIsComparedWithItselfIsOnBothSides() throws {
        let analyzer = queries.analyzer
        let names = try analyzer.select(queries.people, [SyntaxExpression(.name(["name"]))])
        let condition = try SyntaxExpression(sql: "id = id")
        let error = #expect(throws: SparkError.self) { try analyzer.join(names, queries.people, on: condition) }
        #expect(error?.errorClass == "UNRESOLVED_COLUMN.WITH_SUGGESTION")
        #expect(error?.parameters == ["objectName": "`id`", "proposal": "`name`"])
    }

    @Test func figuresOfAColumnCalledSummaryAreSparksError() throws {
        let plan = try queries.plan("SELECT name AS summary, id FROM people")
        let error = #expect(throws: SparkError.self) { try queries.analyzer.describe(plan) }
        #expect(error?.errorClass == "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE")
        #expect(error?.parameters["sqlExpr"] == "\"element_at(summary, summary)\"")
    }

    @Test func theSameRowsAreSampledAgain() throws {
        let many = try queries.analyzer.range(start: 0, end: 1_000, step: 1)
        let parts = try queries.analyzer.randomSplit(many, weights: [1, 3], seed: 7)
        let first = try queries.rows(parts[0])
        #expect(try queries.rows(parts[0]) == first)
        #expect((150...350).contains(first.count))
        #expect(try Set(queries.rows(parts[1])).isDisjoint(with: first))
        #expect(try queries.rows(parts[1]).count + first.count == 1_000)
    }

    @Test func aSumWithoutANSIKeepsTheLowBits() throws {
        var settings = AnalysisSettings()
        settings.expressions.ansi = false
        let sum = "SELECT sum(a) FROM VALUES (9223372036854775807L), (1L) AS t(a)"
        #expect(try Queries(settings).rows(sum) == ["-9223372036854775808"])
        #expect(try Queries(settings).rows("SELECT sum(a) FROM VALUES (-5L), (3L) AS t(a)") == ["-2"])
    }

    @Test(arguments: [
        "SELECT count(*) FROM people GROUP BY name COLLATE UTF8_LCASE",
        "SELECT DISTINCT name COLLATE UTF8_LCASE FROM people",
        "SELECT count(*) OVER (PARTITION BY name COLLATE UTF8_LCASE) FROM people",
    ])
    func groupsByACollationAreRefused(sql: String) {
        let error = #expect(throws: SparkError.self) { try queries.rows(sql) }
        #expect(error?.errorClass == "UNSUPPORTED_FEATURE.ROOST")
    }

    @Test func aQueryOfMoreRowsThanOneIsSparksError() throws {
        let error = #expect(throws: QueryError.self) { try queries.rows("SELECT (SELECT id FROM people)") }
        #expect(error?.sparkError?.errorClass == "SCALAR_SUBQUERY_TOO_MANY_ROWS")
    }

    /// Steps that pass rows on are written as what they pass on.
    @Test func aPlanThatLostColumnsHasThoseThatItKept() throws {
        let people = queries.people
        let narrow = ResolvedPlan(.alias(people, "p"), output: [people.output[1]])
        let table = try QueryEngine().run(PlanSQL(narrow).text)
        #expect(table.batches.map { $0.columns.count } == [1])
        #expect(table.batches.first?.columns.first?.string(0) == "Ann")
    }

    @Test func duplicatesLeaveTheirFirstRow() throws {
        let rest = try queries.analyzer.dropDuplicates(queries.pets, ["kind"])
        let rows = try queries.rows(rest)
        #expect(rows == ["1 cat 0.5", "1 dog -0.0", "9 eel NaN"])
    }

    @Test func aUnionOfAThousandFramesRuns() throws {
        var plan = try queries.analyzer.range(start: 0, end: 1, step: 1)
        let one = plan
        for _ in 1..<1_000 { plan = try queries.analyzer.union(plan, one) }
        #expect(try queries.rows(plan).count == 1_000)
    }

    @Test func aPlanOfManyStepsRuns() throws {
        var plan = try queries.analyzer.range(start: 0, end: 2, step: 1)
        while plan.depth < ResolvedPlan.deepest - 10 {
            plan = try queries.analyzer.withColumn(plan, "id", SyntaxExpression(sql: "id + 1"))
        }
        #expect(try queries.rows(plan).count == 2)
    }

    @Test func aPlanThatReadsItselfAgainAndAgainIsAnError() throws {
        let tables = (1..<40).map { "c\($0) AS (SELECT x.a FROM c\($0 - 1) x JOIN c\($0 - 1) y ON x.a = y.a)" }
        let text = "WITH c0 AS (SELECT 1 AS a), \(tables.joined(separator: ", ")) SELECT * FROM c39"
        let error = #expect(throws: SparkError.self) { try queries.plan(text) }
        #expect(error?.errorClass == "FAILED_TO_PARSE_TOO_COMPLEX")
    }

    @Test func aPlanThatNestsTooDeepIsAnError() throws {
        var plan = queries.people
        let error = #expect(throws: SparkError.self) {
            for _ in 0..<5_000 { plan = try queries.analyzer.withColumn(plan, "id", SyntaxExpression(sql: "id + 1")) }
        }
        #expect(error?.errorClass == "FAILED_TO_PARSE_TOO_COMPLEX")
    }
}
