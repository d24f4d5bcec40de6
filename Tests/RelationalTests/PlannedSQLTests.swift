import Columnar
import LocalQuery
import Relational
import SparkFunctions
import SparkSQL
import Testing

/// Whether DuckDB sees in the SQL of plans what it needs to run them fast, and answers stay the same.
@Suite struct PlannedSQLTests {
    private let queries: Queries

    init() throws { queries = try Queries() }

    /// DuckDB's plan of a query.
    private func explained(_ sql: String) throws -> String {
        let text = try PlanSQL(try queries.plan(sql), settings: queries.analyzer.settings.expressions).text
        let table = try QueryEngine().run("EXPLAIN \(text)")
        return table.batches.flatMap { batch in (0..<batch.rowCount).map { batch.columns[1].string($0) ?? "" } }
            .joined().lowercased().replacing("_", with: " ")
    }

    @Test(arguments: [
        (
            "(id = owner AND kind = 'cat' AND weight > 0.25) OR (id = owner AND kind = 'dog')",
            ["Ann cat", "Ann dog"]
        ),
        (
            "(kind = 'cat' AND id = owner) OR (age > 26 AND id = owner) OR (id = owner AND false)",
            [
                "Ann cat", "Ann dog", "Cay cat",
            ]
        ),
        (
            "(id = owner AND 10 / id > 4 AND kind = 'dog') OR (id = owner AND kind = 'cat')",
            [
                "Ann cat", "Ann dog", "Cay cat",
            ]
        ),
        ("id = owner OR (id = owner AND kind = 'cat')", ["Ann cat", "Ann dog", "Cay cat"]),
    ])
    func anEquationOfAllBranchesIsWhatRowsAreJoinedBy(condition: String, expected: [String]) throws {
        for sql in [
            "SELECT name, kind FROM people, pets WHERE \(condition) ORDER BY 1, 2",
            "SELECT name, kind FROM people JOIN pets ON \(condition) ORDER BY 1, 2",
        ] {
            #expect(try queries.rows(sql) == expected)
            let plan = try explained(sql)
            #expect(plan.contains("hash join") && !plan.contains("cross product"), "\(plan)")
        }
    }

    /// What grows with the square of a list takes minutes here, and what grows with it a second.
    @Test(.timeLimit(.minutes(1))) func longListsAreReadInTimeThatGrowsWithThem() throws {
        let numbers = (0..<20_000).map { "\($0 * 7)" }
        #expect(
            try queries.rows("SELECT name FROM people WHERE id + 6 IN (\(numbers.joined(separator: ",")))") == ["Ann"])
        let branches = numbers.map { "WHEN \($0) THEN 'n\($0)'" }.joined(separator: " ")
        let plan = try queries.plan("SELECT CASE id * 7 \(branches) ELSE 'none' END FROM people")
        #expect(plan.output.first?.nullable == false)
        #expect(try queries.plan("SELECT CASE id * 7 \(branches) END FROM people").output.first?.nullable == true)
    }

    @Test func textsInALongRowNestNoDeeperThanDuckDBGoes() throws {
        let names = repeatElement("name", count: 3_000).joined(separator: ", ")
        #expect(try queries.rows("SELECT length(concat(\(names))) FROM people WHERE id = 1") == ["9000"])
        #expect(
            try queries.rows("SELECT size(concat(\(names.replacing("name", with: "array(id)")))) FROM people LIMIT 1")
                == ["3000"])
    }

    /// A number of a list that has another type than its literal is one cast, for DuckDB has to read it.
    @Test func numbersOfAListAreWrittenOnce() throws {
        let plan = try queries.plan("SELECT name FROM people WHERE CAST(id AS BIGINT) IN (1, 2, 5000000000)")
        let text = try PlanSQL(plan, settings: queries.analyzer.settings.expressions).text
        #expect(text.contains("IN (1, 2, 5000000000)"), "\(text)")
    }

    /// Three values of truth: what stands in front of a disjunction means the same as within it.
    @Test func conditionsMeanTheSameWhereverTheyStand() throws {
        var random = SeededNumbers(state: 12)
        let terms = ["id = owner", "age > 26", "kind = 'cat'", "weight > 0.1D", "age = 25", "6 / owner > 3"]
        for _ in 0..<40 {
            let branches = (0..<2 + random.next(3)).map { _ in
                (0..<1 + random.next(4)).map { _ in terms[random.next(terms.count)] }.joined(separator: " AND ")
            }
            let condition = branches.map { "(\($0))" }.joined(separator: " OR ")
            let found = try queries.rows("SELECT id, kind FROM people, pets WHERE \(condition) ORDER BY 1, 2")
            let expected = try queries.rows(
                "SELECT id, kind FROM (SELECT *, \(condition) AS holds FROM people, pets) WHERE holds ORDER BY 1, 2")
            #expect(found == expected, "\(condition)")
        }
    }

    /// A table `t` of texts `k` and doubles `x`, which is `input7` with the columns 900 and 901.
    private func groupsAnalyzer() -> Analyzer {
        Analyzer(
            views: TemporaryViews([
                "t": ResolvedPlan(
                    .input(7, columns: [900, 901]),
                    output: [
                        Attribute(900, "k", .string, nullable: true), Attribute(901, "x", .double, nullable: true),
                    ])
            ]), numbers: ColumnNumbers(first: 1_000))
    }

    @Test func groupsThatTakeLongToFinishAreMadeBeforeTheyAreRead() throws {
        let analyzer = groupsAnalyzer()
        for (sql, count) in [
            ("SELECT k, percentile(x, 0.5) AS p FROM t GROUP BY k", 1),
            ("SELECT p, k AS c FROM (SELECT k, median(x) + 1 AS p FROM t GROUP BY k)", 1),
            ("SELECT k, sum(x) AS s FROM t GROUP BY k", 0),
            ("SELECT percentile(x, 0.5) AS p FROM t", 0),
            ("SELECT k, percentile(x, 0.5) AS p FROM t GROUP BY k HAVING k = 'a'", 0),
            ("SELECT k, percentile(x, 0.5) AS p FROM t GROUP BY k ORDER BY p", 0),
        ] {
            let text = try PlanSQL(try analyzer.analyze(SyntaxQuery(sql: sql))).text
            #expect(text.components(of: "MATERIALIZED") == count, "\(text)")
            let rows = "(VALUES ('a', 1.0::DOUBLE), ('a', 2.0)) AS rows(c900, c901)"
            let table = try QueryEngine().run(text.replacing("input7", with: rows))
            #expect(table.rowCount == 1, "\(sql)")
        }
    }

    @Test func groupsThatAreReadTwiceAreMadeOnce() throws {
        let analyzer = groupsAnalyzer()
        let groups = "WITH g AS (SELECT k, sum(x * 1) AS s FROM t WHERE x BETWEEN 0 AND 9 GROUP BY k)"
        for (sql, count) in [
            ("\(groups) SELECT k FROM g WHERE s = (SELECT max(s) FROM g) ORDER BY k", 1),
            ("\(groups) SELECT a.k FROM g a JOIN g b ON a.s = b.s AND a.k = b.k WHERE a.s > 2.5D ORDER BY 1", 1),
            ("\(groups) SELECT k FROM g WHERE s > 2.5D", 0),
            (
                "SELECT k FROM (SELECT k, sum(x) s FROM t GROUP BY k) WHERE s = (SELECT max(s) FROM (SELECT sum(x) + 0 * max(x) s FROM t GROUP BY k))",
                0
            ),
            (
                "SELECT k FROM t o WHERE x = (SELECT max(x) FROM t i WHERE i.k = o.k) AND x = (SELECT max(x) FROM t i WHERE i.k = o.k)",
                0
            ),
        ] {
            let text = try PlanSQL(try analyzer.analyze(SyntaxQuery(sql: sql))).text
            #expect(text.components(of: "MATERIALIZED") == count, "\(text)")
            let rows = "(VALUES ('a', 1.0::DOUBLE), ('a', 2.0), ('b', 2.5), ('b', -4), ('c', 0.1)) AS rows(c900, c901)"
            let table = try QueryEngine().run(text.replacing("input7", with: rows))
            let found = Set(table.batches.flatMap { batch in (0..<batch.rowCount).map { batch.columns[0].string($0) } })
            #expect(found.contains("a"), "\(sql)")
            if count == 1 { #expect(found == ["a"], "\(sql)") }
        }
    }

    @Test func constantsThatFitTheirTypesAreNoDanger() throws {
        func text(_ condition: String) throws -> String {
            let sql = "SELECT a FROM VALUES (CAST(1.50 AS DECIMAL(15,2))) AS t(a) WHERE a > 0 AND \(condition)"
            return try PlanSQL(try queries.plan(sql)).text
        }
        for condition in ["a < 24", "a BETWEEN 0.06 - 0.01 AND 0.06 + 0.01", "a >= -3", "a < 1 + 10"] {
            #expect(!(try text(condition).contains("CASE")), "\(condition)")
        }
        for condition in ["a < CAST(1000 AS DECIMAL(2,0))", "a / 0 > 1", "a < CAST('x' AS INT)"] {
            #expect(try text(condition).contains("CASE"), "\(condition)")
        }
        #expect(
            try queries.rows(
                "SELECT a FROM VALUES (CAST(1.50 AS DECIMAL(15,2))) AS t(a) WHERE a > 5 AND a < CAST(1000 AS DECIMAL(2,0))"
            )
                == [])
    }

    @Test func productsOfDecimalsStayInSixtyFourBitsUntilTheyAreSummed() throws {
        let values = "(CAST(1000.25 AS DECIMAL(15,2)), CAST(0.05 AS DECIMAL(15,2)), CAST(0.08 AS DECIMAL(15,2)))"
        let plan = try queries.plan(
            "SELECT CAST(sum(a * (1 - b) * (1 + c)) AS STRING) s, CAST(avg(a * b) AS STRING) m, CAST(a * b - c AS STRING) d FROM VALUES \(values) AS t(a, b, c) GROUP BY a * b - c"
        )
        var answers: [[String]] = []
        for isNarrow in [true, false] {
            var settings = ExpressionSettings()
            settings.usesNarrowDecimals = isNarrow
            let sql = try PlanSQL(plan, settings: settings)
            #expect(sql.text.contains("DECIMAL(16,2)") == !isNarrow, "\(sql.text)")
            let engine = try QueryEngine()
            try engine.register(sql.kernels)
            let table = try engine.run(sql.text)
            answers.append(table.batches.flatMap { batch in batch.columns.map { $0.string(0) ?? "NULL" } })
        }
        #expect(answers[0] == ["1026.256500", "50.01250000", "49.9325"] && answers[0] == answers[1])
    }
}

extension String {
    fileprivate func components(of word: String) -> Int { ranges(of: word).count }
}

/// Numbers by chance that are the same on each run.
private struct SeededNumbers {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
