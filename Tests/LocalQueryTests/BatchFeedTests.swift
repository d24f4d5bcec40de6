import Columnar
import Dispatch
import LocalQuery
import TestSupport
import Testing

@Suite(.ownThreads, .timeLimit(.minutes(5))) struct BatchFeedTests {
    private static let schema = Schema([Field("id", .int64), Field("text", .utf8)])

    /// The rows of `ids`, with texts that are too long for DuckDB to copy.
    private static func batch(_ ids: Range<Int>) -> RecordBatch {
        RecordBatch(
            schema, [.integers(ids.map(Int64.init)), .strings(ids.map { "the text of row \($0)" })], rowCount: ids.count
        )
    }

    /// What `sql` gives over the rows of `feed`, on a thread of its own.
    private static func run(_ sql: String, _ feed: BatchFeed) async throws -> Table {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "query").async {
                continuation.resume(with: Result { try QueryEngine().run(sql, feed: feed) })
            }
        }
    }

    @Test func rowsComeWhileTheQueryRuns() async throws {
        let feed = BatchFeed(schema: Self.schema, maxBatches: 2)
        async let answer = Self.run("SELECT id, text FROM input WHERE id % 10 <> 3", feed)
        // Shorter and longer than DuckDB's vectors, and empty.
        let bounds = [0, 1, 1, 3_000, 3_001, 20_000, 22_048, 100_000]
        for (from, to) in zip(bounds, bounds.dropFirst()) { try await feed.append(Self.batch(from..<to)) }
        try feed.finish()
        let table = try await answer
        let expected = (0..<100_000).filter { $0 % 10 != 3 }
        #expect(table.values(0) == expected.map { .integer(Int64($0)) })
        #expect(table.values(1) == expected.map { .string("the text of row \($0)") })
    }

    @Test func noRowsAtAll() async throws {
        let feed = BatchFeed(schema: Self.schema)
        try feed.finish()
        let table = try await Self.run("FROM input", feed)
        #expect(table.schema == Self.schema && table.rowCount == 0)
    }

    @Test(arguments: [(2, Int.max), (1_000, 600)])
    func writersWaitForTheReader(_ maxBatches: Int, _ maxBytes: Int) async throws {
        let feed = BatchFeed(schema: Self.schema, maxBatches: maxBatches, maxBytes: maxBytes)
        try await feed.append(Self.batch(0..<10))
        let writer = Task { try await feed.append(Self.batch(10..<30)) }
        try await Task.sleep(for: .milliseconds(50))
        // Cancelled, since it waits.
        writer.cancel()
        await #expect(throws: CancellationError.self) { try await writer.value }
        try feed.finish()
        #expect(try await Self.run("SELECT count(*) AS n FROM input", feed).values() == [.integer(30)])
    }

    @Test func aCancelledTaskDoesNotBeginToWait() async throws {
        let feed = BatchFeed(schema: Self.schema, maxBatches: 1)
        let writer = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await feed.append(Self.batch(0..<1))
        }
        await #expect(throws: CancellationError.self) { try await writer.value }
    }

    @Test func aFailureEndsTheQueryAndTheWriters() async throws {
        let feed = BatchFeed(schema: Self.schema, maxBatches: 1)
        let answer = Task { try await Self.run("SELECT count(*) FROM input", feed) }
        try await feed.append(Self.batch(0..<10))
        feed.fail(QueryError(.outOfMemory, "the job failed"))
        let error = await #expect(throws: QueryError.self) { try await answer.value }
        #expect(error?.code == .outOfMemory && error?.description == "the job failed")
        await #expect(throws: QueryError.self) { try await feed.append(Self.batch(0..<10)) }
        #expect(throws: QueryError.self) { try feed.finish() }
    }

    @Test func theErrorOfAQueryReachesTheWriters() async throws {
        let feed = BatchFeed(schema: Self.schema, maxBatches: 1)
        let answer = Task { try await Self.run("SELECT sum(text::INTEGER) FROM input", feed) }
        let error = await #expect(throws: QueryError.self) {
            while true { try await feed.append(Self.batch(0..<10)) }
        }
        #expect(error?.code == .data)
        await #expect(throws: QueryError.self) { try await answer.value }
    }

    @Test func aQueryThatHasEnoughStopsTheWriters() async throws {
        let feed = BatchFeed(schema: Self.schema, maxBatches: 1)
        async let answer = Self.run("SELECT id FROM input LIMIT 5", feed)
        let error = await #expect(throws: QueryError.self) {
            while true { try await feed.append(Self.batch(0..<10)) }
        }
        #expect(error?.code == .interrupted)
        #expect(try await answer.rowCount == 5)
        try feed.finish()
    }

    @Test func rowsComeOnlyOnce() async throws {
        let feed = BatchFeed(schema: Self.schema)
        try await feed.append(Self.batch(0..<3))
        try feed.finish()
        let error = await #expect(throws: QueryError.self) {
            try await Self.run("SELECT * FROM input a JOIN input b ON a.id = b.id", feed)
        }
        #expect(error?.description.contains("twice") == true)
    }

    @Test func aBatchOfOtherTypes() async throws {
        let feed = BatchFeed(schema: Self.schema)
        let other = Samples.table([("id", .integers([1]))]).batches[0]
        let error = await #expect(throws: QueryError.self) { try await feed.append(other) }
        #expect(error?.code == .data)
    }
}
