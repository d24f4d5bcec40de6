import Relational
import SparkSQL
import Testing

/// What names in HAVING mean, with the answers that PySpark 4.0 gave: columns that are grouped by or stand in an aggregate
/// before results of the same name.
@Suite struct HavingTests {
    private static let with =
        "WITH y AS (SELECT * FROM VALUES (1, 1), (1, NULL), (2, 3), (3, 3) AS y(k, v)), x AS (SELECT * FROM VALUES (1), (2), (NULL) AS x(a)) "

    @Test(arguments: [
        ("SELECT k, sum(v) v FROM y GROUP BY k HAVING v > 1 ORDER BY k", ["2 3", "3 3"]),
        ("SELECT k a, sum(v) k FROM y GROUP BY k HAVING k > 1 ORDER BY a", ["2 3", "3 3"]),
        ("SELECT k a, sum(v) * 10 k FROM y GROUP BY k HAVING k > 2", ["3 30"]),
        ("SELECT k v, sum(v) k FROM y GROUP BY k HAVING v > 1 ORDER BY 1", ["2 3", "3 3"]),
        ("SELECT k a, sum(v) v FROM y GROUP BY k HAVING sum(v) > 1 AND v > 2 ORDER BY a", ["2 3", "3 3"]),
        ("SELECT k a, sum(v) + 10 v FROM y GROUP BY k HAVING sum(v) > 1 AND v > 12 ORDER BY a", ["2 13", "3 13"]),
        ("SELECT k + 1 k, sum(v) s FROM y GROUP BY k + 1 HAVING k + 1 > 2 ORDER BY 1", ["3 3", "4 3"]),
        ("SELECT k + 1 k, sum(v) s FROM y GROUP BY k + 1 HAVING k > 2 ORDER BY 1", ["3 3", "4 3"]),
        ("SELECT k + 1 k, sum(v) s FROM y GROUP BY k HAVING k > 2", ["4 3"]),
        ("SELECT k + 1 k, sum(v) s FROM y GROUP BY ALL HAVING k > 2 ORDER BY 1", ["3 3", "4 3"]),
        ("SELECT max(k) v, count(*) k FROM y HAVING v > 2", ["3 4"]),
        ("SELECT max(k) v, count(*) k FROM y HAVING max(v) > 2 AND k > 3", ["3 4"]),
        ("SELECT v + 0 k, k + 0 v FROM y GROUP BY k, v HAVING k = 3 AND v = 3", ["3 3"]),
        ("SELECT v + 0 k, k + 0 v FROM y GROUP BY k, v HAVING k = 2", ["3 2"]),
        ("SELECT k a, sum(v) + 1 s FROM y GROUP BY k HAVING s + k > 4 ORDER BY a", ["2 4", "3 4"]),
        ("SELECT k a, sum(v) + 1 k FROM y GROUP BY k HAVING y.k > 2", ["3 4"]),
        ("SELECT k a, sum(v) s FROM y GROUP BY a HAVING a > 2", ["3 3"]),
        ("SELECT y.k a, count(*) k FROM y JOIN y z ON y.k = z.k GROUP BY y.k HAVING k > 1", ["1 4"]),
        ("SELECT k a, sum(v) k FROM y GROUP BY ROLLUP(k) HAVING k > 1 ORDER BY a", ["2 3", "3 3"]),
        ("SELECT sum(v) AS k FROM y GROUP BY k HAVING k IN (SELECT a FROM x) ORDER BY 1", ["1", "3"]),
        ("SELECT sum(v) AS k FROM y GROUP BY k HAVING EXISTS (SELECT 1 FROM x WHERE a = k) ORDER BY 1", ["1", "3"]),
    ])
    func aNameIsAColumnThatIsGroupedByOrElseAResult(sql: String, expected: [String]) throws {
        #expect(try Queries().rows(Self.with + sql) == expected)
    }

    @Test func aNameThatIsNeitherIsAnError() throws {
        for name in ["v", "z"] {
            let error = try Queries().error(Self.with + "SELECT sum(k) s FROM y GROUP BY k HAVING \(name) > 1")
            #expect(error?.errorClass == "UNRESOLVED_COLUMN.WITH_SUGGESTION")
        }
    }
}
