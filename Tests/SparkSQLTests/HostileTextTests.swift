import SparkSQL
import Testing

/// Texts that nest deep, are long, or make no sense: an answer or an error, never a crash.
@Suite struct HostileTextTests {
    private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(arguments: [
        ("(", "1", ")"), ("NOT ", "1", ""), ("- ", "a", ""), ("f(", "1", ")"), ("CASE WHEN ", "1", " THEN 1 END"),
        ("(SELECT ", "1", ")"), ("x -> ", "1", ""), ("a[", "1", "]"), ("array(", "1", ")"),
        ("EXISTS (SELECT ", "1", ")"),
        ("CAST(", "1", " AS INT)"), ("trim(", "1", ")"), ("", "1", "::INT"), ("", "a", "[1]"), ("", "a", " + 1"),
        ("((", "1", "))"),
        ("", "f(a)", ".b"), ("a IN (", "1", ")"),
    ])
    func whatNestsTooDeepIsAnError(before: String, middle: String, after: String) throws {
        let error = failure("SELECT " + repeated(before, 10_000) + middle + repeated(after, 10_000))
        #expect(error?.errorClass == "FAILED_TO_PARSE_TOO_COMPLEX")
        let half = repeated(before, 90) + middle + repeated(after, 90)
        #expect(failure("SELECT " + half) == nil)
    }

    @Test func nestedRelationsAndQueriesThatAreTooDeepAreAnError() {
        let relations = "SELECT * FROM " + repeated("(", 10_000) + "t" + repeated(")", 10_000)
        #expect(failure(relations)?.errorClass == "FAILED_TO_PARSE_TOO_COMPLEX")
        #expect(
            failure(repeated("(", 10_000) + "SELECT 1" + repeated(")", 10_000))?.errorClass
                == "FAILED_TO_PARSE_TOO_COMPLEX")
        #expect(failure(repeated("EXPLAIN ", 10_000) + "SELECT 1")?.errorClass == "FAILED_TO_PARSE_TOO_COMPLEX")
    }

    @Test func thousandsOfConditionsAndQueriesSideBySideAreFine() throws {
        let conditions = try SyntaxExpression(sql: repeated("a = 1 AND ", 10_000) + "b")
        #expect(conditions.depth < 20)
        #expect(try SyntaxExpression(sql: repeated("a OR ", 10_000) + "b").depth < 20)
        let union = try SyntaxQuery(sql: repeated("SELECT 1 UNION ALL ", 2_000) + "SELECT 1")
        guard case .setOperations(_, let operations) = union.body else { Issue.record("no union"); return }
        #expect(operations.count == 2_000)
        #expect(union.depth < 5)
        #expect(failure("SELECT a FROM t WHERE a IN (" + repeated("1, ", 10_000) + "1)") == nil)
        #expect(failure("SELECT * FROM a" + repeated(" JOIN b ON a", 1_000)) == nil)
        #expect(failure("SELECT " + repeated("a + ", 450) + "a") == nil)
    }

    @Test func anExpressionThatIsBuiltTooDeepSaysSo() {
        var sum = SyntaxExpression(.name(["a"]))
        for _ in 0..<100_000 { sum = SyntaxExpression(.binary(.plus, sum, number(1))) }
        #expect(sum.depth == SyntaxExpression.deepestNesting)
        var isFound = false
        var part = sum
        while let first = part.node.parts.first { part = first }
        if case .tooDeep = part.node { isFound = true }
        #expect(isFound)
    }

    private static let words =
        """
        SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET UNION ALL DISTINCT EXCEPT INTERSECT JOIN LEFT RIGHT FULL SEMI \
        ANTI CROSS NATURAL ON USING LATERAL VIEW OUTER PIVOT UNPIVOT FOR IN INCLUDE NULLS VALUES TABLE TABLESAMPLE \
        PERCENT ROWS REPEATABLE WITH RECURSIVE AS CASE WHEN THEN ELSE END CAST TRY_CAST EXTRACT TRIM BOTH LEADING \
        SUBSTRING POSITION OVERLAY PLACING STRUCT IDENTIFIER INTERVAL DATE TIMESTAMP X DAY TO SECOND YEAR MONTH NOT AND \
        OR BETWEEN LIKE ILIKE RLIKE ESCAPE ANY SOME IS NULL TRUE UNKNOWN EXISTS OVER PARTITION RANGE UNBOUNDED \
        PRECEDING FOLLOWING CURRENT ROW WINDOW QUALIFY FILTER WITHIN IGNORE DESC FIRST LAST CREATE TEMP REPLACE DROP \
        EXPLAIN DESCRIBE SHOW TABLES SET AGGREGATE EXTEND ROLLUP CUBE GROUPING SETS ARRAY MAP DIV a b t f count ( ) ( ) \
        ( ) [ ] , , , . * + - / % = == <=> <> != < <= > >= << >> >>> | || |> & ^ ~ ! : :: -> => ? ; 1 2.5 1e3 1L 3Y 1BD \
        'x' "y" 'a%' `q` r'z' '1' '1-2' '2020-01-01' /*+ */ -- /* @ 日 ' ` \\
        """.split(separator: " ").map(String.init) + ["\n", "'", "*/ ", "\u{0}", "é", "😀"]

    @Test func anyMixOfTokensIsReadOrRefused() {
        var generator = Randomness(seed: 1)
        var fine = 0
        for seed in 0..<6_000 {
            generator = Randomness(seed: UInt64(seed))
            let count = Int.random(in: 1...40, using: &generator)
            var parts = (0..<count).map { _ in Self.words.randomElement(using: &generator) ?? "" }
            if seed % 2 == 0 { parts.insert("SELECT", at: 0) }
            let text = parts.joined(separator: seed % 3 == 0 ? "" : " ")
            if let error = failure(text) {
                #expect(!error.errorClass.isEmpty && !error.message.isEmpty)
            } else {
                fine += 1
            }
            _ = try? SyntaxExpression(sql: text)
            _ = try? SparkType(ddl: text)
        }
        #expect(fine > 20, "some mixes are right, else this test tries nothing deep")
    }

    private static let queries = [
        "SELECT a, sum(b) OVER (PARTITION BY c ORDER BY d ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t WHERE a > 1",
        "WITH x AS (SELECT 1) SELECT * EXCEPT (a) FROM x LEFT JOIN (SELECT 2 AS b) y USING (b) GROUP BY ROLLUP(a, b)",
        "SELECT CASE WHEN a LIKE 'x%' THEN CAST(b AS DECIMAL(10,2)) ELSE interval '1-2' year to month END FROM VALUES (1) v(a)",
        "FROM t |> WHERE a IN (SELECT b FROM u) |> AGGREGATE count(*) GROUP BY c |> ORDER BY 1 LIMIT 3",
        "SELECT transform(a, (x, i) -> x[i].f + 1), trim(BOTH 'x' FROM b) FROM t UNPIVOT (v FOR n IN (a AS x, b)) u",
    ]

    @Test func aRightQueryWithTokensLostOrDoubledIsReadAndWrittenOrRefused() {
        for seed in 0..<4_000 {
            var generator = Randomness(seed: UInt64(seed))
            var parts = (Self.queries.randomElement(using: &generator) ?? "").split(separator: " ").map(String.init)
            for _ in 0...Int.random(in: 0...2, using: &generator) {
                let index = Int.random(in: 0..<parts.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0 where parts.count > 1: parts.remove(at: index)
                case 1: parts.insert(Self.words.randomElement(using: &generator) ?? "", at: index)
                default: parts.swapAt(index, Int.random(in: 0..<parts.count, using: &generator))
                }
            }
            let text = parts.joined(separator: " ")
            if let query = try? SyntaxQuery(sql: text) {
                #expect((try? SyntaxQuery(sql: query.sql)) == query, "\(text) was written as \(query.sql)")
            }
            if let context = failure(text)?.context {
                #expect(context.line >= 1 && context.column >= 1 && context.start <= text.unicodeScalars.count)
            }
        }
    }
}

/// A generator that gives the same numbers for the same seed (SplitMix64).
private struct Randomness: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
