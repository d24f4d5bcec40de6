import DataFrames
import Relational
import SparkSQL
import Testing

/// What columns say, in SQL.
@Suite struct ColumnTests {
    private func expect(_ column: Column, _ sql: String, _ place: SourceLocation = #_sourceLocation) throws {
        #expect(column.expression == (try SyntaxExpression(sql: sql)), "\(column)", sourceLocation: place)
    }

    @Test func operatorsAreSparks() throws {
        let (a, b) = (col("a"), col("b"))
        try expect(a + 1 - b * 2, "a + 1 - b * 2")
        try expect(a / 2 % b, "a / 2 % b")
        try expect(a == b, "a = b")
        try expect(a != "x", "NOT (a = 'x')")
        try expect(a < 1 && b >= 2.5 || !(a > b) && a <= b, "a < 1 AND b >= 2.5D OR NOT (a > b) AND a <= b")
        try expect((a > 1) & (b > 1) | ~a, "a > 1 AND b > 1 OR NOT a")
        try expect(a.bitwiseAND(1).bitwiseOR(b).bitwiseXOR(3), "((a & 1) | b) ^ 3")
        try expect(-a, "negative(a)")
        try expect(a.eqNullSafe(b), "a <=> b")
    }

    @Test func aConstantMayStandBeforeAColumn() throws {
        let a = col("a")
        try expect(1 - a, "1 - a")
        try expect(2 / (3 * a + 1), "2 / (3 * a + 1)")
        try expect("x" + a, "'x' + a")
        try expect(10 % a == 1, "10 % a = 1")
        try expect(1 < a && 1 <= a && 9 > a && 9 >= a, "((1 < a AND 1 <= a) AND 9 > a) AND 9 >= a")
        try expect("x" == a || "y" != a, "'x' = a OR NOT ('y' = a)")
    }

    @Test func constantsHaveSparksTypes() throws {
        try expect(lit(1), "1")
        try expect(lit(3_000_000_000), "3000000000")
        try expect(lit(Int64(1)), "1L")
        try expect(lit(Int16(1)), "1S")
        try expect(lit(Int8(1)), "1Y")
        try expect(lit(Float(1.5)), "1.5F")
        try expect(lit(1.5), "1.5D")
        try expect(lit(true), "true")
        try expect(lit("a"), "'a'")
        try expect(lit(nil), "NULL")
        try expect(lit(Optional<Int>.none), "NULL")
        try expect(lit(Optional(7)), "7")
        try expect(lit([1, 2]), "array(1, 2)")
        try expect(lit(["a", nil]), "array('a', NULL)")
        try expect(lit([[1], []]), "array(array(1), array())")
        try expect(lit(col("a")), "a")
    }

    @Test func namesAreReadAsSparkReadsThem() throws {
        #expect(col("a.b").expression.node == .name(["a", "b"]))
        #expect(col("`a.b`.c").expression.node == .name(["a.b", "c"]))
        #expect(col("my-column").expression.node == .name(["my-column"]))
        #expect(column("*").expression.node == .star(qualifier: [], except: []))
        #expect(col("t.*").expression.node == .star(qualifier: ["t"], except: []))
    }

    @Test func predicatesAreSparks() throws {
        let a = col("a")
        try expect(a.isNull(), "a IS NULL")
        try expect(a.isNotNull(), "a IS NOT NULL")
        try expect(a.isNaN(), "isnan(a)")
        try expect(a.between(1, col("b")), "a >= 1 AND a <= b")
        try expect(a.isin(1, 2.5, col("b")), "a IN (1, 2.5D, b)")
        try expect(a.isin([1, 2]), "a IN (1, 2)")
        try expect(a.isin(["x"]), "a IN ('x')")
        try expect(a.like("x%"), "a LIKE 'x%'")
        try expect(a.ilike(col("b")), "a ILIKE b")
        try expect(a.rlike("x+"), "a RLIKE 'x+'")
        try expect(a.contains("x"), "contains(a, 'x')")
        try expect(a.startsWith("x"), "startswith(a, 'x')")
        try expect(a.startswith(col("b")), "startswith(a, b)")
        try expect(a.endsWith("x"), "endswith(a, 'x')")
        try expect(a.endswith("x"), "endswith(a, 'x')")
    }

    @Test func partsOfAColumnAreSparks() throws {
        let a = col("a")
        try expect(a.getItem(0), "a[0]")
        try expect(a.getItem("key"), "a['key']")
        try expect(a[0]["x"][col("b")], "a[0]['x'][b]")
        try expect(a.getField("x"), "a['x']")
        try expect(a.substr(1, 3), "substr(a, 1, 3)")
        try expect(a.substr(col("b"), col("c")), "substr(a, b, c)")
        try expect(a.withField("x", lit(1)), "withfield(a, 'x', 1)")
        try expect(a.dropFields("x", "y"), "dropfields(a, 'x', 'y')")
        try expect(a.transform { $0 + 1 }, "a + 1")
    }

    @Test func otherNamesAndTypesAreSparks() throws {
        let a = col("a")
        try expect(a.alias("x"), "a AS x")
        try expect(a.name("x"), "a AS x")
        try expect(explode("m").alias("k", "v"), "explode(m) AS (k, v)")
        try expect(a.cast("decimal(10,2)"), "CAST(a AS DECIMAL(10,2))")
        try expect(a.astype("array<string>"), "CAST(a AS ARRAY<STRING>)")
        try expect(a.try_cast("int"), "TRY_CAST(a AS INT)")
        try expect(expr("a + 1 AS x"), "a + 1 AS x")
    }

    @Test func branchesStandInTheOrderOfTheCalls() throws {
        let a = col("a")
        try expect(when(a > 1, "x"), "CASE WHEN a > 1 THEN 'x' END")
        try expect(
            when(a > 1, "x").when(a > 0, col("b")).otherwise(lit(nil)),
            "CASE WHEN a > 1 THEN 'x' WHEN a > 0 THEN b ELSE NULL END")
    }

    @Test func ordersAreSparks() throws {
        let a = col("a")
        let orders = [
            a.asc(), a.asc_nulls_first(), a.asc_nulls_last(), a.desc(), a.desc_nulls_first(), a.desc_nulls_last(),
        ]
        let texts = [
            "a ASC", "a ASC NULLS FIRST", "a ASC NULLS LAST", "a DESC", "a DESC NULLS FIRST", "a DESC NULLS LAST",
        ]
        #expect(orders.map(\.sortOrder) == (try texts.map { try SyntaxSortOrder(sql: $0) }))
        let named = [
            asc("a"), asc_nulls_first("a"), asc_nulls_last("a"), desc("a"), desc_nulls_first("a"), desc_nulls_last("a"),
        ]
        #expect(named.map(\.expression) == orders.map(\.expression))
        #expect(a.sortOrder == (try SyntaxSortOrder(sql: "a")))
    }

    @Test func windowsAreSparks() throws {
        let window = Window.partitionBy("g", col("h") + 1).orderBy(desc("d"), "e")
        try expect(rank().over(window), "rank() OVER (PARTITION BY g, h + 1 ORDER BY d DESC, e)")
        try expect(
            sum("x").over(window.rowsBetween(.unboundedPreceding, .currentRow)),
            "sum(x) OVER (PARTITION BY g, h + 1 ORDER BY d DESC, e ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)")
        try expect(
            sum("x").over(Window.orderBy(["d"]).rowsBetween(-6, 0)),
            "sum(x) OVER (ORDER BY d ROWS BETWEEN -6 FOLLOWING AND CURRENT ROW)")
        let days = 2
        try expect(
            sum("x").over(Window.orderBy("d").rangeBetween(-days, days)),
            "sum(x) OVER (ORDER BY d RANGE BETWEEN -2 FOLLOWING AND 2 FOLLOWING)")
        try expect(
            sum("x").over(Window.partitionBy(["g"]).rowsBetween(Int.min, Int.max)),
            "sum(x) OVER (PARTITION BY g ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)")
        try expect(
            sum("x").over(Window.rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)),
            "sum(x) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)")
    }

    @Test func aColumnShowsItsSQL() {
        #expect("\((col("score") * 2).alias("twice"))" == "Column<'(score * 2) AS twice'>")
    }
}
