import Relational
import SparkSQL
import Testing

/// Rows in windows of time, as Spark groups them.
@Suite struct TimeWindowTests {
    private let queries: Queries

    init() throws { queries = try Queries() }

    /// The query with the times in the place of `T`; `W` has more of them.
    private func text(_ sql: String) -> String {
        func time(_ minute: String) -> String { "TIMESTAMP'2024-01-01 00:\(minute):00'" }
        let first = "(1, \(time("00"))), (1, \(time("05"))), (2, \(time("01"))), (2, NULL)"
        return sql.replacing("FROM T", with: "FROM VALUES \(first) t(k, ts)").replacing(
            "FROM W", with: "FROM VALUES (1, \(time("40"))), (1, \(time("15"))), \(first) t(k, ts)")
    }

    @Test(arguments: [
        // A row without a time is in no window.
        ("SELECT window.start, count(*) FROM T GROUP BY window(ts, '10 minutes')", ["2024-01-01 00:00:00 3"]),
        (
            "SELECT window, count(*) FROM T GROUP BY window(ts, '10 minutes')",
            ["{2024-01-01 00:00:00, 2024-01-01 00:10:00} 3"]
        ),
        (
            "SELECT window(ts, '10 minutes').start, count(*) FROM T GROUP BY window(ts, '10 minutes')",
            ["2024-01-01 00:00:00 3"]
        ),
        (
            """
            SELECT window.end, k, count(*) FROM T GROUP BY k, window(ts, '10 minutes') HAVING window.start IS NOT NULL \
            ORDER BY window.end, k
            """, ["2024-01-01 00:10:00 1 2", "2024-01-01 00:10:00 2 1"]
        ),
        (
            "SELECT count(*) FROM W GROUP BY window(ts, '10 minutes') ORDER BY window.start DESC", ["1", "1", "3"]
        ),
        // Spark has no answer for calls in the order, only for their names.
        (
            "SELECT count(*) FROM W GROUP BY window(ts, '10 minutes') ORDER BY window(ts, '10 minutes') DESC",
            ["1", "1", "3"]
        ),
        (
            "SELECT count(*) FROM W GROUP BY window(ts, '10 minutes') ORDER BY window(ts, '10 minutes').start DESC",
            ["1", "1", "3"]
        ),
        ("SELECT count(*) FROM W GROUP BY window(ts, '10 minutes') ORDER BY window DESC", ["1", "1", "3"]),
        (
            "SELECT window(ts, '10 minutes') w, count(*) c FROM W GROUP BY w ORDER BY window(ts, '10 minutes') DESC LIMIT 1",
            ["{2024-01-01 00:40:00, 2024-01-01 00:50:00} 1"]
        ),
        (
            "SELECT count(*) FROM W GROUP BY window(ts, '10 minutes') HAVING window(ts, '10 minutes').start > timestamp'2024-01-01 00:30:00'",
            ["1"]
        ),
        (
            "SELECT count(*) FROM T GROUP BY window(ts, '10 minutes', '5 minutes') ORDER BY window(ts, '10 minutes', '5 minutes')",
            ["2", "3", "1"]
        ),
        (
            "SELECT count(*) FROM W GROUP BY session_window(ts, '10 minutes') ORDER BY session_window(ts, '10 minutes') DESC",
            ["1", "4"]
        ),
        (
            "SELECT count(*) FROM W GROUP BY session_window(ts, '10 minutes') ORDER BY session_window DESC",
            ["1", "4"]
        ),
        (
            "SELECT session_window(ts, '10 minutes') w, count(*) c FROM W GROUP BY session_window(ts, '10 minutes') ORDER BY session_window(ts, '10 minutes') DESC LIMIT 1",
            ["{2024-01-01 00:40:00, 2024-01-01 00:50:00} 1"]
        ),
        (
            "SELECT k, count(*) FROM W GROUP BY k, session_window(ts, '10 minutes') ORDER BY session_window(ts, '10 minutes').end DESC, k LIMIT 2",
            ["1 1", "1 3"]
        ),
        (
            "SELECT window.start, count(*) FROM T GROUP BY window(ts, '10 minutes', '5 minutes') ORDER BY window.start",
            ["2023-12-31 23:55:00 2", "2024-01-01 00:00:00 3", "2024-01-01 00:05:00 1"]
        ),
        (
            "SELECT window(ts, '10 minutes', '5 minutes') w, count(*) FROM T GROUP BY w ORDER BY w.start LIMIT 1",
            [
                "{2023-12-31 23:55:00, 2024-01-01 00:05:00} 2"
            ]
        ),
        (
            "SELECT window(ts, '10 minutes') w, count(*) FROM T GROUP BY 1",
            [
                "{2024-01-01 00:00:00, 2024-01-01 00:10:00} 3"
            ]
        ),
        (
            "SELECT k, window.start, count(*) FROM T GROUP BY CUBE (k, window(ts, '10 minutes')) ORDER BY k, window",
            [
                "NULL NULL 3", "NULL 2024-01-01 00:00:00 3", "1 NULL 2", "1 2024-01-01 00:00:00 2", "2 NULL 1",
                "2 2024-01-01 00:00:00 1",
            ]
        ),
        ("SELECT k, window(ts, '10 minutes').end e FROM T WHERE k = 2", ["2 2024-01-01 00:10:00"]),
        (
            "SELECT window(ts, '10 minutes', '5 minutes').start s FROM T WHERE k = 2 ORDER BY s",
            [
                "2023-12-31 23:55:00", "2024-01-01 00:00:00",
            ]
        ),
        (
            "SELECT count(*) FROM W GROUP BY window(ts, '10 minutes') ORDER BY window(ts, '10 minutes').start DESC",
            ["1", "1", "3"]
        ),
        (
            "SELECT ts AS u, window(u, '1 hour').start s FROM T WHERE k = 2 GROUP BY u, window(u, '1 hour')",
            ["2024-01-01 00:01:00 2024-01-01 00:00:00"]
        ),
        // Sessions are joined up to their very end.
        (
            "SELECT session_window, count(*) FROM T GROUP BY session_window(ts, '10 minutes')",
            ["{2024-01-01 00:00:00, 2024-01-01 00:15:00} 3"]
        ),
        (
            """
            SELECT session_window.start s, session_window.end e, k, count(*) c, sum(k) FROM W \
            GROUP BY k, session_window(ts, '10 minutes') ORDER BY k, 1
            """,
            [
                "2024-01-01 00:00:00 2024-01-01 00:25:00 1 3 3", "2024-01-01 00:40:00 2024-01-01 00:50:00 1 1 1",
                "2024-01-01 00:01:00 2024-01-01 00:11:00 2 1 2",
            ]
        ),
        (
            "SELECT session_window(ts, '10 minutes') w, count(*) FROM T GROUP BY w",
            [
                "{2024-01-01 00:00:00, 2024-01-01 00:15:00} 3"
            ]
        ),
        (
            "SELECT session_window(ts, '10 minutes').end e FROM T ORDER BY e",
            [
                "2024-01-01 00:10:00", "2024-01-01 00:11:00", "2024-01-01 00:15:00",
            ]
        ),
        // A column of the name goes before.
        ("SELECT window, count(*) FROM (SELECT 7 window, ts FROM T) GROUP BY window, window(ts, '1 hour')", ["7 3"]),
        ("SELECT * FROM T GROUP BY k, ts, window(ts, '1 hour') ORDER BY k, ts LIMIT 1", ["1 2024-01-01 00:00:00"]),
    ])
    func rowsAreGroupedByTheirTime(sql: String, rows: [String]) throws { #expect(try queries.rows(text(sql)) == rows) }

    @Test(arguments: [
        "window(ts, '10 minutes')", "window(ts, '10 minutes', '5 minutes')", "session_window(ts, '1 day')",
    ])
    func aWindowIsAStructUnderItsName(call: String) throws {
        let plan = try queries.plan(text("SELECT * FROM T"))
        let analyzer = queries.analyzer
        let key = try SyntaxExpression(sql: call)
        let name = call.prefix { $0 != "(" }
        // Of windows that overlap Spark does not know that they are never null.
        let slides = call.contains("5 minutes")
        let type = "STRUCT<start: TIMESTAMP, end: TIMESTAMP>" + (slides ? "" : " NOT NULL")
        #expect(try analyzer.count(analyzer.grouped(plan, [key])).schema.ddl == "\(name) \(type),count BIGINT NOT NULL")
        let named = SyntaxExpression(.alias(key, ["w"]))
        let counts = try analyzer.count(analyzer.grouped(plan, [named]))
        #expect(counts.schema.ddl == "w \(type),count BIGINT NOT NULL")
        #expect(try queries.rows(counts).count == (call.contains("'5") ? 3 : 1))
    }

    @Test func aPivotHasWindowsAsKeys() throws {
        let analyzer = queries.analyzer
        let plan = try queries.plan(text("SELECT * FROM T"))
        func pivoted(_ key: String) throws -> [String] {
            let grouped = try analyzer.grouped(plan, [SyntaxExpression(sql: key)])
            let values = try [1, 2].map { try SyntaxExpression(sql: "\($0)") }
            return try queries.rows(
                analyzer.count(analyzer.pivot(grouped, SyntaxExpression(sql: "k"), values: values)))
        }
        #expect(try pivoted("window(ts, '10 minutes')") == ["{2024-01-01 00:00:00, 2024-01-01 00:10:00} 2 1"])
        let error = #expect(throws: SparkError.self) { try pivoted("session_window(ts, '10 minutes')") }
        #expect(error?.errorClass == "UNSUPPORTED_FEATURE.ROOST")
    }

    @Test(arguments: [
        ("SELECT count(*) FROM T GROUP BY window(ts, '1 hour'), window(ts, '1 day')", "_LEGACY_ERROR_TEMP_1039"),
        (
            "SELECT count(*) FROM T GROUP BY window(ts, '1 hour'), session_window(ts, '1 day')",
            "_LEGACY_ERROR_TEMP_1039"
        ),
        ("SELECT count(*) FROM T GROUP BY CUBE (k, session_window(ts, '1 hour'))", "UNSUPPORTED_FEATURE.ROOST"),
        ("SELECT count(*) FROM T GROUP BY session_window(ts, '1 hour').start", "UNSUPPORTED_FEATURE.ROOST"),
    ])
    func whatCannotBeGroupedIsRefused(sql: String, errorClass: String) {
        #expect(queries.error(text(sql))?.errorClass == errorClass)
    }
}
