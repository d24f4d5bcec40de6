import Relational
import SparkSQL
import Testing

/// Statements that are no queries.
@Suite struct StatementTests {
    private let queries: Queries
    private let session = SessionNames(views: ["people", "pets"], settings: ["a.b": "1"])

    init() throws { queries = try Queries() }

    private func outcome(_ sql: String) throws -> StatementOutcome {
        try queries.analyzer.analyze(SyntaxStatement(sql: sql), session: session)
    }

    @Test(arguments: [
        ("SHOW TABLES LIKE 'pe*s|x*'", [" pets true"]),
        ("SHOW COLUMNS IN people", ["id", "name", "age"]),
        ("DESCRIBE pets", ["owner int NULL", "kind string NULL", "weight double NULL"]),
        ("SET a.b", ["a.b 1"]),
        ("EXECUTE IMMEDIATE 'SELECT ? + :x' USING 2, 3 AS x", ["5"]),
    ])
    func aStatementAnswersWithRows(sql: String, rows: [String]) throws {
        guard case .rows(let plan) = try outcome(sql) else {
            Issue.record("\(sql) has no rows")
            return
        }
        #expect(try queries.rows(plan) == rows)
    }

    @Test func aViewHasTheNamesThatItIsGiven() throws {
        guard
            case .define(let name, let plan, false) = try outcome(
                "CREATE TEMP VIEW old (a, b) AS SELECT age, count(*) FROM people GROUP BY age")
        else {
            Issue.record("no view")
            return
        }
        #expect(name == "old")
        #expect(plan.schema.ddl == "a INT,b BIGINT NOT NULL")
    }

    @Test(arguments: [
        ("CREATE TEMP VIEW pets AS SELECT 1", "TEMP_TABLE_OR_VIEW_ALREADY_EXISTS"),
        ("CREATE OR REPLACE TEMP VIEW v AS SELECT 1 AS a, 2 AS A", "COLUMN_ALREADY_EXISTS"),
        ("DROP VIEW nothing", "TABLE_OR_VIEW_NOT_FOUND"), ("DESCRIBE nothing", "TABLE_OR_VIEW_NOT_FOUND"),
        ("SHOW TABLES IN nothing", "SCHEMA_NOT_FOUND"), ("CACHE TABLE nothing", "TABLE_OR_VIEW_NOT_FOUND"),
    ])
    func aMistakeIsSparksError(sql: String, errorClass: String) {
        let error = #expect(throws: SparkError.self) { _ = try outcome(sql) }
        #expect(error?.errorClass == errorClass)
    }

    @Test func aPlanIsATreeOfWords() throws {
        let text = try queries.plan("SELECT id + 1 AS x FROM people WHERE age > 1 ORDER BY x LIMIT 3").treeText
        let words = text.split(separator: "\n").map { $0.drop { " +-".contains($0) }.prefix { $0 != " " } }
        #expect(words == ["Limit", "Sort", "Project", "Filter", "Alias", "Rows"])
    }
}
