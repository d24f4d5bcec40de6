import TestSupport
import Testing

/// What a number in a query makes of a worker with little memory: an answer or an error, and never its end.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ValueMemoryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func sql(_ query: String) async throws -> Program.Result {
        try await Program.run(
            ["sql", "--workers", "1", "--memory", "128MB", "--json", query], in: folder.url)
    }

    @Test(arguments: [
        ("SELECT array_repeat(1, 2000000000)", "`array_repeat`"), ("SELECT sequence(1, 100000000)", "`sequence`"),
        ("SELECT repeat('a', 2147483647)", "`repeat`"), ("SELECT lpad('a', 2000000000, 'b')", "`lpad`"),
        // Each value alone would do, all of them are too many.
        ("SELECT sum(length(repeat('a', 1000000 + CAST(id AS INT)))) FROM range(2000)", "`repeat`"),
        ("SELECT sum(length(lpad('a', 1000000 + CAST(id AS INT), 'b'))) FROM range(2000)", "`lpad`"),
        ("SELECT size(transform(sequence(1, 1000), x -> sequence(1, 500000 + x)))", "`sequence`"),
        ("SELECT length(aggregate(sequence(1, 60), 'a', (s, x) -> s || s))", "`aggregate`"),
        ("SELECT * FROM (SELECT 1) LATERAL VIEW stack(2000000000, 1, 2) AS a", "`stack`"),
    ])
    func aValueThatIsTooLargeForTheWorkerIsAnError(query: String, function: String) async throws {
        let result = try await sql(query)
        #expect(result.code == 1 && result.errors.contains(function), "\(result.errors)")
        #expect(result.errors.contains("--memory") && !result.errors.contains("died"), "\(result.errors)")
    }

    @Test func whatThereIsRoomForIsMade() async throws {
        let result = try await sql(
            "SELECT length(repeat('a', 10000000)) AS a, size(sequence(1, 1000000)) AS b, size(array_repeat(1L, 1000000)) AS c"
        )
        #expect(result.output == "{\"a\":10000000,\"b\":1000000,\"c\":1000000}\n", "\(result.errors)")
    }
}
