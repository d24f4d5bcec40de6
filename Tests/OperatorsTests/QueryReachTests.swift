import Columnar
import Planning
import TestSupport
import Testing

@testable import Operators

/// A plan's SQL reads the rows that come to it and nothing else.
@Suite(.ownThreads) struct QueryReachTests {
    private static func run(_ sql: String) throws -> Table {
        let schema = Schema([Field("a", .int64), Field("b", .utf8)])
        let batch = RecordBatch(
            schema, [.integers([1, 2]), .strings(["x", "\"type\":\"TABLE_FUNCTION\""])], rowCount: 2)
        return try QueryOperator(QueryText(sql)).apply(Table(schema: schema, batches: [batch]), ComputeContext())
    }

    @Test(arguments: [
        "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM '/etc/passwd'", "SELECT * FROM glob('/*')",
        "SELECT (SELECT max(content) FROM read_text('/etc/passwd')) FROM input",
        "WITH x AS (FROM read_csv('/etc/passwd')) SELECT * FROM x, input", "SELECT * FROM input, \"/etc/passwd\"",
        "SELECT a FROM input UNION ALL SELECT 1 FROM query('SELECT 1')", "SELECT * FROM duckdb_settings()",
        "COPY input TO '/tmp/roost-never'", "ATTACH '/tmp/roost-never'", "SET threads = 2", "INSTALL httpfs",
        "CREATE TABLE t AS FROM input", "PRAGMA version", "SELECT * FROM input0", "SELECT * FROM input1, input",
        "SELECT * FROM roost_input('input')", "SELECT * FROM information_schema.tables", "FROM (SHOW TABLES)",
        "FROM (DESCRIBE '/etc/passwd.csv')", "FROM (SUMMARIZE '/etc/passwd.csv')",
        "SELECT * FROM (WITH \"/tmp/a.csv\" AS (SELECT 1) SELECT 1) a, \"/tmp/a.csv\"",
        "SELECT * FROM (WITH \"a.csv\" AS (SELECT 1) SELECT 1) a, 'a.csv'",
        "WITH tables AS (SELECT 1) SELECT * FROM information_schema.tables",
        "WITH duckdb_settings AS (SELECT 1) SELECT * FROM system.main.duckdb_settings",
    ])
    func whatReachesFurtherIsRefused(sql: String) throws {
        let error = #expect(throws: TaskFailure.self) { try Self.run(sql) }
        #expect(error?.message.hasPrefix("the query was refused: ") == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        "SELECT * FROM input", "FROM input WHERE b LIKE '%read_text(''/etc/passwd'')%'", "SELECT count(*) FROM INPUT",
        "WITH x AS (SELECT a FROM input) SELECT * FROM x JOIN input USING (a)",
        "WITH \"größe_2\" AS (SELECT a FROM input) SELECT * FROM \"größe_2\"", "VALUES (1)",
        "SELECT unnest([a, 2]) FROM input", "SELECT a, i FROM input, range(3) t(i)",
        "SELECT '\"table_name\":\"x\"' FROM input",
        "SELECT list_transform([a], lambda x: x + 1) FROM input", "SELECT * FROM input SEMI JOIN input i USING (a)",
    ])
    func whatReadsItsInputRuns(sql: String) throws {
        #expect(try Self.run(sql).schema.fields.isEmpty == false)
    }

    @Test func aMistakeIsToldAsOne() {
        let error = #expect(throws: TaskFailure.self) { try Self.run("SELECT nothing FROM input") }
        #expect(error?.message.contains("nothing") == true)
    }

    /// The account of an expression is as deep as the expression.
    @Test func aDeepExpressionIsNoObstacle() throws {
        let deep = (0..<300).reduce("a = 1") { "(\($0)) OR a = \($1)" }
        #expect(try Self.run("SELECT * FROM input WHERE \(deep)").rowCount == 2)
    }
}
