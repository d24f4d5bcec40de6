import Relational
import SparkSQL
import Testing

/// What columns say and SQL does not: changed structs, and frames with negative distances.
@Suite struct ColumnFormTests {
    private let queries: Queries
    private let struct0 = "named_struct('a', 1, 'b', named_struct('c', 'x', 'd', id))"

    init() throws { queries = try Queries() }

    @Test(arguments: [
        (
            "withfield(s, 'a', 9)", "STRUCT<a: INT NOT NULL, b: STRUCT<c: STRING NOT NULL, d: INT NOT NULL> NOT NULL>",
            "{9, {x, 1}}"
        ),
        (
            "withfield(s, 'A', 'n')",
            "STRUCT<a: STRING NOT NULL, b: STRUCT<c: STRING NOT NULL, d: INT NOT NULL> NOT NULL>", "{n, {x, 1}}"
        ),
        ("withfield(s, 'e', 2.5D).e", "DOUBLE NOT NULL", "2.5"),
        (
            "withfield(s, 'b.c', 'y')",
            "STRUCT<a: INT NOT NULL, b: STRUCT<c: STRING NOT NULL, d: INT NOT NULL> NOT NULL>", "{1, {y, 1}}"
        ),
        (
            "withfield(withfield(s, 'a', 2), 'b.d', 7)",
            "STRUCT<a: INT NOT NULL, b: STRUCT<c: STRING NOT NULL, d: INT NOT NULL> NOT NULL>", "{2, {x, 7}}"
        ),
        ("dropfields(s, 'a')", "STRUCT<b: STRUCT<c: STRING NOT NULL, d: INT NOT NULL> NOT NULL>", "{{x, 1}}"),
        ("dropfields(s, 'b.d', 'a')", "STRUCT<b: STRUCT<c: STRING NOT NULL> NOT NULL>", "{{x}}"),
        ("dropfields(s, 'none', 'b')", "STRUCT<a: INT NOT NULL>", "{1}"),
    ])
    func aStructChangesByItsMembers(expression: String, type: String, value: String) throws {
        let sql = "SELECT \(expression) AS r FROM (SELECT \(struct0) AS s FROM people WHERE id = 1)"
        let nullable = type.hasPrefix("STRUCT") ? " NOT NULL" : ""
        #expect(queries.schema(sql) == "r \(type)\(nullable)")
        #expect(try queries.rows(sql) == [value])
    }

    @Test func aNullStructStaysNull() throws {
        let sql = """
            SELECT withfield(s, 'a', 9) AS x, dropfields(s, 'b') AS y
            FROM (SELECT CASE WHEN id < 3 THEN \(struct0) END AS s, id FROM people) ORDER BY id
            """
        #expect(try queries.rows(sql) == ["{9, {x, 1}} {1}", "{9, {x, 2}} {1}", "NULL NULL", "NULL NULL"])
    }

    @Test func mistakesAreSparksErrors() {
        #expect(
            queries.error("SELECT withfield(id, 'a', 9) FROM people")?.errorClass
                == "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE")
        #expect(queries.error("SELECT withfield(named_struct('a', 1), 'b.c', 9)")?.errorClass == "FIELD_NOT_FOUND")
        #expect(
            queries.error("SELECT dropfields(named_struct('a', 1), 'a')")?.errorClass
                == "DATATYPE_MISMATCH.CANNOT_DROP_ALL_FIELDS")
        #expect(
            queries.error("SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING) FROM people")?
                .errorClass
                == "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON")
    }

    @Test func aChainOfChangesDoesNotGrowWithoutEnd() throws {
        var expression = struct0
        for index in 0..<12 { expression = "withfield(\(expression), 'f\(index % 4)', \(index))" }
        #expect(try queries.rows("SELECT \(expression) AS r FROM people WHERE id = 1") == ["{1, {x, 1}, 8, 9, 10, 11}"])
    }

    @Test func aNegativeDistanceLeadsToTheOtherSide() throws {
        func sum(_ table: String, _ key: String, range: Bool, _ lower: Int32, _ upper: Int32) throws -> [String] {
            func number(_ value: Int32) -> SyntaxExpression { SyntaxExpression(.literal(.integer(value))) }
            let frame = SyntaxWindowFrame(
                countsRows: !range, lower: .following(number(lower)), upper: .following(number(upper)))
            let window = SyntaxWindowSpecification(orderBy: [try SyntaxSortOrder(sql: key)], frame: frame)
            let call = try SyntaxExpression(sql: "count(1)")
            let plan = try queries.analyzer.select(
                queries.plan(table), [SyntaxExpression(.over(call, .specification(window)))])
            return try queries.rows(plan)
        }
        let days = "SELECT DATE'2020-01-01' + id AS day FROM people ORDER BY day"
        #expect(try sum(days, "day", range: true, -1, 1) == ["2", "3", "3", "2"])
        #expect(try sum(days, "day", range: true, -2, -1) == ["0", "1", "2", "2"])
        #expect(try sum("SELECT id FROM people ORDER BY id", "id", range: false, -1, 0) == ["1", "2", "2", "2"])
    }

    /// A bound is cast to the type of the key, of which none of these can be a distance.
    @Test(arguments: [("name", "STRING"), ("id > 1", "BOOLEAN"), ("CAST(name AS BINARY)", "BINARY")])
    func aRangeOfNumbersNeedsAKeyOfNumbers(key: String, type: String) {
        let sql = "SELECT sum(id) OVER (ORDER BY \(key) RANGE BETWEEN 1 PRECEDING AND 2 FOLLOWING) FROM people"
        let error = queries.error(sql)
        #expect(error?.errorClass == "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE")
        #expect(error?.parameters["sqlExpr"] == "\"RANGE BETWEEN (- 1) FOLLOWING AND 2 FOLLOWING\"")
        #expect(error?.parameters["exprType"] == "\"\(type)\"" && error?.parameters["location"] == "lower")
    }

    /// A dataframe's `select` names the inner cast for itself, before it sees the outer one; SQL does not.
    @Test(arguments: [
        ("CAST(id AS BIGINT)", "id", "id"), ("try_cast(name AS INT)", "name", "name"),
        ("CAST(CAST(id AS BIGINT) AS INT)", "id", "CAST(CAST(id AS BIGINT) AS INT)"),
        ("CAST(try_cast(name AS INT) AS BIGINT)", "name", "CAST(TRY_CAST(name AS INT) AS BIGINT)"),
        ("CAST(id + 1 AS STRING)", "CAST((id + 1) AS STRING)", "CAST((id + 1) AS STRING)"),
        ("CAST(CAST(1 AS BIGINT) AS INT)", "CAST(CAST(1 AS BIGINT) AS INT)", "CAST(CAST(1 AS BIGINT) AS INT)"),
    ])
    func onlyACastOfANameHasItsName(expression: String, selected: String, inSQL: String) throws {
        let plan = try queries.analyzer.selectExpr(queries.people, [expression])
        #expect(plan.schema.fields.map(\.name) == [selected])
        #expect(try queries.plan("SELECT \(expression) FROM people").schema.fields.map(\.name) == [inSQL])
    }

    @Test func theFrameOfLagAndLeadShowsInTheirNames() {
        #expect(
            queries.schema("SELECT lag(id) OVER (ORDER BY id) FROM people").hasPrefix(
                "`lag(id, 1, NULL) OVER (ORDER BY id ASC NULLS FIRST ROWS BETWEEN -1 FOLLOWING AND -1 FOLLOWING)` INT"))
        #expect(
            queries.schema("SELECT lead(id, 2) OVER (ORDER BY id) FROM people").hasPrefix(
                "`lead(id, 2, NULL) OVER (ORDER BY id ASC NULLS FIRST ROWS BETWEEN 2 FOLLOWING AND 2 FOLLOWING)` INT"))
    }
}
