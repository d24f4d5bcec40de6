import Relational
import Testing

/// `IN (SELECT ...)`, `NOT IN` and `EXISTS` as values and as conditions, with the answers that PySpark 4.0 gave.
@Suite struct MembershipTests {
    private static let with = """
        WITH y AS (SELECT * FROM VALUES (1, 1), (1, NULL), (2, 3), (3, 3) AS y(k, v)), \
        x AS (SELECT * FROM VALUES (1), (2), (NULL) AS x(a)), n AS (SELECT a FROM x WHERE a IS NOT NULL), \
        e AS (SELECT a FROM x WHERE a > 5)
        """

    private func rows(_ sql: String) throws -> [String] { try Queries().rows(Self.with + " " + sql) }

    /// `x` has a null, `n` none, `e` no row.
    @Test(arguments: [
        ("x", ["1 true false", "NULL false false", "3 false false", "3 false false"]),
        ("n", ["1 true false", "NULL false false", "3 false true", "3 false true"]),
        ("e", ["1 false true", "NULL false true", "3 false true", "3 false true"]),
    ])
    func aValueIsAmongRowsOrNot(table: String, expected: [String]) throws {
        #expect(
            try rows(
                "SELECT v, v IN (SELECT a FROM \(table)) i, v NOT IN (SELECT a FROM \(table)) o FROM y ORDER BY k, v DESC"
            )
                == expected)
    }

    @Test(arguments: [
        (
            "SELECT v, (v IN (SELECT a FROM x)) IS NULL, (v NOT IN (SELECT a FROM x)) IS NULL, coalesce(v IN (SELECT a FROM x), true)",
            ["1 false false true", "NULL false false false", "3 false false false", "3 false false false"]
        ),
        (
            "SELECT v, NOT (NOT (v IN (SELECT a FROM x))), (v IN (SELECT a FROM x)) = false, (v NOT IN (SELECT a FROM x)) = false",
            ["1 true false true", "NULL false false false", "3 false false false", "3 false false false"]
        ),
        (
            "SELECT v, CASE WHEN v NOT IN (SELECT a FROM x) THEN 'a' WHEN v IN (SELECT a FROM x) THEN 'b' ELSE 'c' END",
            ["1 b", "NULL c", "3 c", "3 c"]
        ),
        (
            "SELECT k, v, (k, v) IN (SELECT a, a FROM x), (k, v) NOT IN (SELECT a, a FROM x)",
            ["1 1 true false", "1 NULL false false", "2 3 false false", "3 3 false false"]
        ),
        (
            "SELECT k, v, (k, v) NOT IN (SELECT a, a FROM n), (v, k) NOT IN (SELECT a, a FROM n)",
            ["1 1 false false", "1 NULL false false", "2 3 true true", "3 3 true true"]
        ),
        (
            "SELECT v, v IN (SELECT a FROM x WHERE a = k), v NOT IN (SELECT a FROM x WHERE a = k), "
                + "EXISTS (SELECT 1 FROM x WHERE a = v), NOT EXISTS (SELECT 1 FROM x WHERE a = v)",
            [
                "1 true false true false", "NULL false false false true", "3 false true false true",
                "3 false true false true",
            ]
        ),
    ])
    func aValueWithinAnotherIsNeverNull(select: String, expected: [String]) throws {
        #expect(try rows(select + " FROM y ORDER BY k, v DESC") == expected)
    }

    @Test(arguments: [
        ("v IN (SELECT a FROM x) OR k > 2", "2"), ("v NOT IN (SELECT a FROM n) OR k > 5", "2"),
        ("NOT (v IN (SELECT a FROM x) AND k < 5)", "0"), ("NOT (v IN (SELECT a FROM x) OR k > 5)", "0"),
        ("(v IN (SELECT a FROM x)) IS NULL", "0"), ("(v IN (SELECT a FROM x)) = false", "0"),
        ("CASE WHEN v IN (SELECT a FROM x) THEN true ELSE false END", "1"), ("v IN (SELECT a FROM x)", "1"),
        ("v NOT IN (SELECT a FROM x)", "0"), ("v NOT IN (SELECT a FROM n)", "2"), ("v NOT IN (SELECT a FROM e)", "4"),
        ("(v, k) NOT IN (SELECT a, a FROM n)", "2"), ("NOT ((v, k) IN (SELECT a, a FROM n) OR k > 2)", "1"),
    ])
    func rowsAreThoseForWhichItHolds(condition: String, count: String) throws {
        #expect(try rows("SELECT count(*) FROM y WHERE \(condition)") == [count])
    }

    /// A null that is written is the standard's: null, or false where there is nothing to compare it with.
    @Test func constantsAreLookedFor() throws {
        #expect(
            try rows(
                """
                SELECT 2 IN (SELECT a FROM x), 7 IN (SELECT a FROM x), 7 NOT IN (SELECT a FROM x), \
                NULL IN (SELECT a FROM x), NULL IN (SELECT a FROM e), NULL NOT IN (SELECT a FROM x), \
                CAST(NULL AS INT) NOT IN (SELECT a FROM e), EXISTS (SELECT a FROM e), NOT EXISTS (SELECT a FROM x)
                """) == ["true false false NULL false NULL true false false"])
        #expect(
            try rows(
                "SELECT (9, CAST(NULL AS INT)) NOT IN (SELECT a, a FROM n), (1, CAST(NULL AS INT)) NOT IN (SELECT a, a FROM n)"
            )
                == ["true false"])
    }
}
