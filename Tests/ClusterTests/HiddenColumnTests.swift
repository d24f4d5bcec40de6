import Columnar
import DataFrames
import TestSupport
import Testing

/// Queries that need none of the columns that a join shows, only keys that a table's name finds.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct HiddenColumnTests {
    private static let tables = """
        WITH l AS (SELECT id AS k, id * 2 AS a FROM range(0, 4, 1, 2)), r AS (SELECT id AS k, id * 3 AS b FROM range(2, 6, 1, 2)) \

        """

    @Test(arguments: [
        ("SELECT r.k FROM l FULL JOIN r USING (k) WHERE r.k > 2", ["3", "4", "5"]),
        ("SELECT l.k FROM l FULL JOIN r USING (k) WHERE r.k > 2 AND l.k IS NOT NULL", ["3"]),
        ("SELECT l.k FROM l FULL JOIN r USING (k) WHERE l.k < 3 ORDER BY l.k LIMIT 2", ["0", "1"]),
        ("SELECT count(*) FROM l FULL JOIN r USING (k) WHERE r.k > 2", ["3"]),
        ("SELECT count(r.k) FROM l FULL JOIN r USING (k)", ["4"]),
        ("SELECT r.k, count(*) AS n FROM l LEFT JOIN r USING (k) WHERE r.k IS NOT NULL GROUP BY r.k", ["2 1", "3 1"]),
        ("SELECT max(r.k) AS m FROM l JOIN r USING (k) DISTRIBUTE BY m", ["3"]),
        ("SELECT count(*) FROM l JOIN r USING (k)", ["2"]),
        (
            "SELECT l.k FROM l RIGHT JOIN r USING (k) LEFT JOIN (SELECT 2 AS z) ON l.k = z WHERE l.k IS NOT NULL",
            ["2", "3"]
        ),
        ("SELECT r.k FROM l FULL JOIN r USING (k) LATERAL VIEW explode(array(r.k)) AS e WHERE e = 4", ["4"]),
        ("SELECT row_number() OVER (ORDER BY r.k) AS n FROM l FULL JOIN r USING (k) WHERE r.k > 3", ["1", "2"]),
    ])
    func aKeyOfOneSideIsEnough(sql: String, expected: [String]) async throws {
        try await TestSession.with(workers: 1) { session in
            for exchange in ["auto", "always"] {
                try session.conf.set("spark.roost.exchange", exchange)
                let rows = try await session.sql(Self.tables + sql).collect()
                let texts = rows.map { row in row.columns.indices.map { row[$0].displayed }.joined(separator: " ") }
                    .sorted()
                #expect(texts == expected, "\(exchange)")
            }
        }
    }
}
