import SparkSQL
import Testing

/// Trees as SQL text.
@Suite struct PrinterTests {
    @Test(arguments: [
        ("a+b*c", "(a + (b * c))"), ("not a = 1", "(NOT (a = 1))"), ("a is null and b", "((a IS NULL) AND b)"),
        ("- a", "(- a)"), ("-(1)", "(- (1))"), ("a != b", "(NOT (a = b))"), ("a in (1, 2L)", "(a IN (1, 2L))"),
        ("t.`a b`.c", "t.`a b`.c"), ("`select`", "`select`"), ("extract(year from a)", "extract('year', a)"),
        ("dateadd(day, 1, a)", "timestampadd(DAY, 1, a)"), ("a::int", "CAST(a AS INT)"), ("a[1].b", "a[1].b"),
        ("(x, y) -> x + y", "(x, y) -> (x + y)"), ("count(distinct a)", "count(DISTINCT a)"), ("'it\\'s'", #"'it\'s'"#),
        ("date'2020-02-29'", "DATE '2020-02-29'"), ("date'-0001-03-01'", "DATE '-0001-03-01'"),
        ("timestamp'1969-12-31 23:59:59.5'", "TIMESTAMP '1969-12-31 23:59:59.5'"),
        ("timestamp'1970-01-01 01:00:00+01:00'", "TIMESTAMP '1970-01-01 00:00:00Z'"), ("x'0f'", "X'0F'"),
        ("1.50", "1.50BD"),
        ("interval 14 month", "INTERVAL '14' MONTH"),
        ("interval '-1 02:03:04.5' day to second", "INTERVAL '-1 02:03:04.5' DAY TO SECOND"),
        ("case a when 1 then 'x' else b end", "CASE a WHEN 1 THEN 'x' ELSE b END"),
        (
            "sum(a) over (partition by b order by c desc rows 1 preceding)",
            "sum(a) OVER (PARTITION BY b ORDER BY c DESC NULLS LAST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"
        ),
    ])
    func anExpressionIsWrittenInOneForm(sql: String, expected: String) throws {
        let expression = try SyntaxExpression(sql: sql)
        #expect(expression.sql == expected)
        #expect(try SyntaxExpression(sql: expected) == expression)
    }

    @Test(arguments: [
        "SELECT /*+ BROADCAST(u) */ DISTINCT a AS x, t.* EXCEPT (b) FROM t AS y, LATERAL explode(a) AS e(v) LEFT OUTER JOIN u "
            + "USING (a, b) WHERE (a > 1) GROUP BY ROLLUP((a), (b, c)) HAVING b ORDER BY a ASC NULLS FIRST LIMIT 3 OFFSET 1",
        "WITH x AS (SELECT 1) TABLE x UNION ALL VALUES (1, 'a') EXCEPT (SELECT 2)",
        "FROM t |> WHERE a |> AGGREGATE sum(a) AS s GROUP BY b |> EXTEND 1 AS c |> INNER JOIN u ON true |> ORDER BY c ASC NULLS FIRST",
        "SELECT * FROM t TABLESAMPLE (12.5 PERCENT) REPEATABLE (7) AS s UNPIVOT INCLUDE NULLS (v FOR n IN (a AS x, b)) AS p",
        "SELECT * FROM 'a/*.parquet' PIVOT (sum(a) FOR (b) IN (1, 2 AS two))",
        "SELECT a FROM t LATERAL VIEW OUTER explode(b) e AS x WHERE EXISTS (SELECT 1) QUALIFY a WINDOW w AS (PARTITION BY b)",
    ])
    func aQueryIsWrittenAsItReads(sql: String) throws {
        let query = try SyntaxQuery(sql: sql)
        #expect(try SyntaxQuery(sql: query.sql) == query)
        #expect(query.sql == sql)
    }
}
