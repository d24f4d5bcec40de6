import Columnar
import LocalQuery
import TestSupport
import Testing

@Suite(.ownThreads) struct QueryTests {
    let engine: QueryEngine

    init() throws { engine = try QueryEngine() }

    private static func numbers(_ count: Int, batch: Int = 30_000) -> Table {
        let whole = Samples.table([
            ("id", .integers((0..<count).map(Int64.init))), ("text", .strings((0..<count).map { "row number \($0)" })),
        ])
        return Table(
            schema: whole.schema,
            batches: RecordBatch.resized(whole.batches, rows: batch, schema: whole.schema))
    }

    @Test func projectionAndFilter() throws {
        let back = try engine.run("SELECT id * 2 AS twice FROM input WHERE id % 3 = 1", input: Self.numbers(7))
        #expect(back.schema == Schema([Field("twice", .int64)]))
        #expect(back.values() == [.integer(2), .integer(8)])
    }

    @Test func rowsKeepTheirOrder() throws {
        let back = try engine.run("SELECT text, id FROM input WHERE id % 10 <> 3", input: Self.numbers(200_000))
        let expected = (0..<200_000).filter { $0 % 10 != 3 }.map { Value.integer(Int64($0)) }
        #expect(back.values(1) == expected)
        #expect(back.batches.map(\.rowCount) == [65_536, 65_536, 48_928])
        #expect(back.values(0).last == .string("row number 199999"))
    }

    @Test func aggregates() throws {
        let back = try engine.run(
            "SELECT count(*) AS n, sum(id) AS total, avg(id) AS mean, max(text) AS last FROM input",
            input: Self.numbers(100_000))
        #expect(
            back.rows == [
                [
                    .integer(100_000), .decimal(unscaled: 4_999_950_000, scale: 0), .double(49_999.5),
                    .string("row number 99999"),
                ]
            ])
        #expect(back.schema.fields.map(\.type)[0...2] == [.int64, .decimal128(precision: 38, scale: 0), .float64])
    }

    @Test func groupsJoinsAndWindows() throws {
        let back = try engine.run(
            """
            WITH counted AS (SELECT id % 3 AS k, count(*) AS n FROM input GROUP BY k)
            SELECT i.id, n, row_number() OVER (PARTITION BY k ORDER BY i.id) AS rank
            FROM input i JOIN counted ON i.id % 3 = k ORDER BY i.id -- the end
            """, input: Self.numbers(4))
        #expect(
            back.rows.map { $0.map(\.displayed) } == [
                ["0", "2", "1"], ["1", "1", "1"], ["2", "1", "1"], ["3", "2", "2"],
            ])
    }

    @Test func columnsOfOneName() throws {
        #expect(try engine.run("SELECT 1 AS a, 2 AS a").schema.names == ["a", "a"])
        let columns = ["a", "a_1", "A", "a"].enumerated().map { ($1, ArrayData.integers([Int64($0)])) }
        let back = try engine.run("FROM input", input: Samples.table(columns))
        #expect(back.schema.names == ["a", "a_1", "A_2", "a_3"])
        #expect(back.rows == [[.integer(0), .integer(1), .integer(2), .integer(3)]])
    }

    @Test func namesThatSQLHasToQuote() throws {
        let table = Samples.table([("select \"x\"; --", .integers([1])), ("日本", .integers([3]))])
        #expect(try engine.run("FROM input", input: table).schema.names == table.schema.names)
    }

    /// SQL has no way to say such a name: DuckDB gives it one.
    @Test func aNameOfNoLetters() throws {
        let back = try engine.run("FROM input", input: Samples.table([("", .integers([2]))]))
        #expect(back.schema.names == ["C0"])
    }

    @Test func inputIsFoundWhateverItsCase() throws {
        #expect(try engine.run("SELECT count(*) FROM Input", input: Self.numbers(5)).values() == [.integer(5)])
    }

    @Test func typesWithoutAnEquivalent() throws {
        let back = try engine.run(
            """
            SELECT 'b'::ENUM('a', 'b') AS e, '4ac7a9e9-607c-4c8a-84f3-843f0191e3fd'::UUID AS u, MAP {'k': 1} AS m,
                [1, 2]::INTEGER[2] AS fixed, 5::UHUGEINT AS h, '{"a": 1}'::JSON AS j, NULL::INTEGER[2] AS nothing
            """)
        #expect(
            back.rows == [
                [
                    .string("b"), .string("4ac7a9e9-607c-4c8a-84f3-843f0191e3fd"),
                    .list([.structure(["key", "value"], [.string("k"), .integer(1)])]),
                    .list([.integer(1), .integer(2)]),
                    .decimal(unscaled: 5, scale: 0), .string("{\"a\": 1}"), .null,
                ]
            ])
    }

    @Test func statementsWithoutRows() throws {
        let back = try engine.run("SET errors_as_json = false")
        #expect(back.schema.fields.isEmpty && back.batches.isEmpty)
    }

    @Test func longTexts() throws {
        let text = String(repeating: "duck ", count: 2_000_000)
        let back = try engine.run(
            "SELECT c || c AS c FROM input", input: Samples.table([("c", .strings([text, nil]))]))
        #expect(back.values() == [.string(text + text), .null])
    }

    @Test func engineAfterEngineAndSideBySide() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for count in 1...8 {
                group.addTask {
                    let engine = try QueryEngine()
                    return try (0..<20).reduce(0) { total, _ in
                        total + (try engine.run("FROM input", input: Self.numbers(count * 1000)).rowCount)
                    }
                }
            }
            let rows = try await group.reduce(0, +)
            #expect(rows == 36 * 20_000)
        }
    }
}
