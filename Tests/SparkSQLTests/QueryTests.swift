import SparkSQL
import Testing

/// Queries and their clauses.
@Suite struct QueryTests {
    private let a = name("a"), b = name("b")

    private func select(_ sql: String) throws -> SyntaxSelect {
        guard case .select(let select) = try SyntaxQuery(sql: sql).body else {
            throw SparkError("NO_SELECT", message: sql)
        }
        return select
    }

    private func relation(_ sql: String) throws -> SyntaxRelation {
        let relations = try select("SELECT * FROM " + sql).from?.relations ?? []
        return try #require(relations.count == 1 ? relations.first : nil)
    }

    private func table(_ name: String, _ alias: String? = nil) -> SyntaxSource {
        SyntaxSource(.table(.parts([name])), alias: alias.map { SyntaxTableAlias($0) })
    }

    @Test func aSelectHasItsClauses() throws {
        let query = try SyntaxQuery(
            sql: """
                SELECT /*+ BROADCAST(u), REPARTITION(3) */ DISTINCT a, b AS c FROM t WHERE a GROUP BY a, b HAVING b
                QUALIFY a WINDOW w AS (ORDER BY a) ORDER BY a DESC, 2 NULLS LAST LIMIT 10 OFFSET 5;
                """)
        var select = SyntaxSelect([a, SyntaxExpression(.alias(b, ["c"]))])
        select.hints = [SyntaxHint("BROADCAST", [name("u")]), SyntaxHint("REPARTITION", [number(3)])]
        select.isDistinct = true
        select.from = SyntaxFrom([SyntaxRelation(table("t"))])
        select.filter = a
        select.groupBy = .items([.expression(a), .expression(b)])
        select.having = b
        select.qualify = a
        select.windows = [SyntaxNamedWindow("w", .specification(.init(orderBy: [.init(a)])))]
        var expected = SyntaxQuery(.select(select))
        expected.organization.orderBy = [.init(a, isDescending: true), .init(number(2), nullsFirst: false)]
        expected.organization.limit = number(10)
        expected.organization.offset = number(5)
        #expect(query == expected)
    }

    @Test func groupingsHaveManyForms() throws {
        #expect(try select("SELECT 1 FROM t GROUP BY ALL").groupBy == .all)
        #expect(try select("SELECT 1 FROM t GROUP BY ALL ORDER BY 1").groupBy == .all)
        #expect(try select("SELECT 1 FROM t GROUP BY ROLLUP(a, (a, b))").groupBy == .items([.rollup([[a], [a, b]])]))
        #expect(try select("SELECT 1 FROM t GROUP BY a, b WITH CUBE").groupBy == .items([.cube([[a], [b]])]))
        let sets = SyntaxGroupingItem.sets([.set([a, b]), .set([a]), .set([]), .item(.rollup([[b]]))])
        #expect(
            try select("SELECT 1 FROM t GROUP BY GROUPING SETS((a, b), a, (), ROLLUP(b))").groupBy == .items([sets]))
        let old = try select("SELECT 1 FROM t GROUP BY a, b GROUPING SETS((a), (b))").groupBy
        #expect(old == .items([.sets([.set([a]), .set([b])])]))
        #expect(
            try select("SELECT 1 FROM t GROUP BY (a) + 1").groupBy == .items([.expression(binary(a, .plus, number(1)))])
        )
    }

    @Test(arguments: [
        ("JOIN", SyntaxJoin.Kind.inner), ("INNER JOIN", .inner), ("CROSS JOIN", .cross), ("LEFT JOIN", .left),
        ("LEFT OUTER JOIN", .left), ("RIGHT JOIN", .right), ("FULL OUTER JOIN", .full), ("SEMI JOIN", .leftSemi),
        ("LEFT SEMI JOIN", .leftSemi), ("LEFT ANTI JOIN", .leftAnti), ("ANTI JOIN", .leftAnti),
    ])
    func joinsOfEveryKind(sql: String, kind: SyntaxJoin.Kind) throws {
        let on = try relation("t x \(sql) u ON a")
        #expect(on.source == table("t", "x"))
        #expect(on.steps == [.join(SyntaxJoin(kind, table("u"), .on(a)))])
        #expect(
            try relation("t \(sql) u AS y USING (a, b)").steps == [
                .join(SyntaxJoin(kind, table("u", "y"), .using(["a", "b"])))
            ])
        #expect(try relation("t NATURAL \(sql) u").steps == [.join(SyntaxJoin(kind, table("u"), .natural))])
    }

    @Test func sourcesOfEveryKind() throws {
        let query = try SyntaxQuery(sql: "SELECT 1")
        #expect(
            try relation("(SELECT 1) AS q(x)").source == SyntaxSource(.query(query), alias: .init("q", columns: ["x"])))
        #expect(
            try relation("'results/*.parquet' r").source == SyntaxSource(.files("results/*.parquet"), alias: .init("r"))
        )
        #expect(try relation("parquet.`a/b.parquet`").source.kind == .table(.parts(["parquet", "a/b.parquet"])))
        #expect(
            try relation("range(10) r").source
                == SyntaxSource(.function(.init("range", [number(10)])), alias: .init("r")))
        #expect(try relation("(t JOIN u)").source.kind == .relation(relation("t JOIN u")))
        #expect(try relation("((SELECT 1) q JOIN u)").source.kind == .relation(relation("(SELECT 1) q JOIN u")))
        #expect(try relation("((SELECT 1))").source.kind == .query(SyntaxQuery(.query(query))))
        #expect(
            try relation("IDENTIFIER(:t)").source.kind == .table(.identifier(SyntaxExpression(.parameter(.named("t")))))
        )
        let values = SyntaxInlineTable([[number(1), a], [number(2), b]], alias: .init("v", columns: ["x", "y"]))
        #expect(try relation("VALUES (1, a), (2, b) AS v(x, y)").source.kind == .values(values))
        #expect(try SyntaxQuery(sql: "VALUES (1), (2)").body == .values(SyntaxInlineTable([[number(1)], [number(2)]])))
        let sample = SyntaxSample(.percent(12.5), seed: 7)
        #expect(try relation("t TABLESAMPLE (12.5 PERCENT) REPEATABLE (7) s").source.sample == sample)
        #expect(try relation("t TABLESAMPLE (3 ROWS)").source.sample == SyntaxSample(.rows(number(3))))
        #expect(try relation("t TABLESAMPLE (BUCKET 1 OUT OF 4)").source.sample == SyntaxSample(.bucket(1, outOf: 4)))
        let both = try select("SELECT * FROM t, LATERAL explode(a) AS e(x) LEFT JOIN LATERAL (SELECT 1)").from
        #expect(both?.relations.count == 2)
        #expect(both?.relations[1].isLateral == true)
        #expect(both?.relations[1].steps == [.join(SyntaxJoin(.left, SyntaxSource(.query(query)), isLateral: true))])
    }

    @Test func rowsAreReshaped() throws {
        let view = SyntaxLateralView(.init("explode", [a]), "e", columns: ["x", "y"], isOuter: true)
        #expect(try select("SELECT 1 FROM t LATERAL VIEW OUTER explode(a) e AS x, y").from?.lateralViews == [view])
        #expect(
            try select("SELECT 1 FROM t LATERAL VIEW explode(a) AS x WHERE b").from?.lateralViews
                == [SyntaxLateralView(.init("explode", [a]), "", columns: ["x"])])
        let pivot = SyntaxPivot(
            [SyntaxExpression(.alias(call("sum", a), ["s"]))], for: ["b"],
            in: [number(1), SyntaxExpression(.alias(number(2), ["two"]))])
        #expect(try relation("t PIVOT (sum(a) AS s FOR b IN (1, 2 AS two))").steps == [.pivot(pivot)])
        var unpivot = SyntaxUnpivot(
            ["v"], for: "n", in: [.init([["a"]], alias: "x"), .init([["b"]])], includesNulls: true)
        unpivot.alias = "u"
        #expect(try relation("t UNPIVOT INCLUDE NULLS (v FOR n IN (a AS x, b)) u").steps == [.unpivot(unpivot)])
        let multiple = SyntaxUnpivot(["v", "w"], for: "n", in: [.init([["a"], ["b"]])])
        #expect(try relation("t UNPIVOT ((v, w) FOR n IN ((a, b)))").steps == [.unpivot(multiple)])
    }

    @Test func setOperationsAreTakenFromTheLeft() throws {
        func one(_ number: Int) throws -> SyntaxQueryBody { try SyntaxQuery(sql: "SELECT \(number)").body }
        let query = try SyntaxQuery(sql: "SELECT 1 UNION ALL SELECT 2 MINUS SELECT 3 INTERSECT ALL SELECT 4 LIMIT 1")
        let right = SyntaxQueryBody.setOperations(try one(3), [.init(.intersect, keepsDuplicates: true, try one(4))])
        #expect(
            query.body
                == .setOperations(
                    try one(1), [.init(.union, keepsDuplicates: true, try one(2)), .init(.except, right)]))
        #expect(query.organization.limit == number(1))
        #expect(
            try SyntaxQuery(sql: "SELECT 1 UNION BY NAME (SELECT 2)").body
                == .setOperations(one(1), [.init(.union, isByName: true, .query(SyntaxQuery(sql: "SELECT 2")))]))
    }

    @Test func tablesOfWithComeFirst() throws {
        let query = try SyntaxQuery(sql: "WITH x AS (SELECT 1), y(c) (SELECT 2) SELECT * FROM x")
        #expect(query.commonTables.map(\.name) == ["x", "y"])
        #expect(query.commonTables[1].columns == ["c"])
        #expect(
            try SyntaxQuery(sql: "WITH RECURSIVE r(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r) TABLE r")
                .isRecursive)
    }

    @Test func pipesFollowOneAnother() throws {
        let query = try SyntaxQuery(
            sql: """
                FROM t |> WHERE a |> AGGREGATE sum(a) AS s GROUP BY b |> EXTEND s + 1 AS u |> SET u = 2 |> DROP s
                |> AS x |> JOIN u USING (b) |> SELECT b |> UNION ALL TABLE v |> ORDER BY b |> LIMIT 3
                """)
        guard case .piped(.from, let pipes) = query.body else { Issue.record("no pipe"); return }
        #expect(pipes.count == 11)
        #expect(pipes[0] == .filter(a))
        #expect(pipes[5] == .alias("x"))
    }

    @Test func aClauseIsToldFromAnotherName() throws {
        #expect(try relation("t WHERE").source == table("t", "WHERE"))
        #expect(try select("SELECT a FROM").items == [SyntaxExpression(.alias(a, ["FROM"]))])
        #expect(try select("SELECT a limit FROM t").items == [SyntaxExpression(.alias(a, ["limit"]))])
        #expect(try select("FROM t SELECT a").from == SyntaxFrom([SyntaxRelation(table("t"))]))
        #expect(
            try select("SELECT * EXCEPT (a) FROM t").items == [SyntaxExpression(.star(qualifier: [], except: [["a"]]))])
        guard case .setOperations = try SyntaxQuery(sql: "SELECT * FROM t EXCEPT (SELECT a FROM u)").body else {
            Issue.record("no set operation"); return
        }
    }

    @Test func otherStatementsOfASession() throws {
        guard
            case .createView(let view) = try SyntaxStatement(
                sql: "CREATE OR REPLACE TEMP VIEW v (x COMMENT 'c', y) AS SELECT 1, 2")
        else { Issue.record("no view"); return }
        #expect(view.replaces && view.isTemporary && !view.isGlobal)
        #expect(view.columns == [.init("x", comment: "c"), .init("y")])
        #expect(view.text == "SELECT 1, 2")
        guard
            case .createFileView(let files) = try SyntaxStatement(
                sql: "CREATE GLOBAL TEMPORARY VIEW v (a INT) USING csv OPTIONS (path 'x.csv', 'header' = true)")
        else { Issue.record("no view of files"); return }
        #expect(files.options == ["path": "x.csv", "header": "true"])
        #expect(files.columns == [StructField("a", .integer)])
        #expect(try SyntaxStatement(sql: "DROP VIEW IF EXISTS v") == .dropView(.parts(["v"]), ifExists: true))
        #expect(
            try SyntaxStatement(sql: "EXPLAIN EXTENDED SELECT 1")
                == .explain(.query(SyntaxQuery(sql: "SELECT 1")), mode: .extended))
        #expect(try SyntaxStatement(sql: "DESCRIBE t") == .describeTable(.parts(["t"]), isExtended: false))
        #expect(try SyntaxStatement(sql: "DESC SELECT 1") == .describeQuery(SyntaxQuery(sql: "SELECT 1")))
        #expect(try SyntaxStatement(sql: "SHOW TABLES LIKE 'a*'") == .show(.tables(namespace: nil, pattern: "a*")))
        #expect(try SyntaxStatement(sql: "SHOW COLUMNS IN t") == .show(.columns(.parts(["t"]))))
        #expect(
            try SyntaxStatement(sql: "SET spark.sql.ansi.enabled = false")
                == .set(key: "spark.sql.ansi.enabled", value: "false"))
        #expect(try SyntaxStatement(sql: "CACHE LAZY TABLE t") == .cacheTable(.parts(["t"]), isLazy: true, query: nil))
        #expect(try SyntaxStatement(sql: "BEGIN SELECT 1; END") == .compound([.query(SyntaxQuery(sql: "SELECT 1"))]))
        #expect(failure("ALTER TABLE t ADD COLUMN a INT")?.errorClass == "UNSUPPORTED_FEATURE.SQL_STATEMENT")
    }
}
