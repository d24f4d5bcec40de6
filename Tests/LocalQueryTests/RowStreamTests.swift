import Columnar
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import LocalQuery

/// Rows that a query reads while it runs.
@Suite(.ownThreads) struct RowStreamTests {
    /// Batches of two columns, `a` and `b`, of which a reader gives those that are asked for.
    private final class Numbers: RowStream {
        let schema = Schema([Field("a", .int64), Field("b", .int64)])
        let expectedRows = 100
        let rows: [Int]
        let failsAt: Int?
        /// The columns that were asked for, and the batches that were taken.
        let asked = Mutex<[[Int]]>([])
        let taken = Mutex(0)

        init(_ rows: [Int], failsAt: Int? = nil) {
            self.rows = rows
            self.failsAt = failsAt
        }

        func reader(columns: [Int]) -> any RowStreamReader {
            asked.withLock { $0.append(columns) }
            return Reader(self, columns)
        }

        private final class Reader: RowStreamReader {
            private let numbers: Numbers
            private let columns: [Int]
            private var next_ = 0

            init(_ numbers: Numbers, _ columns: [Int]) {
                self.numbers = numbers
                self.columns = columns
            }

            func next() throws(QueryError) -> RecordBatch? {
                if next_ == numbers.failsAt { throw QueryError(.data, "batch \(next_) is none") }
                guard next_ < numbers.rows.count else { return nil }
                let rows = numbers.rows[next_]
                next_ += 1
                numbers.taken.withLock { $0 += 1 }
                let values = columns.map { column in
                    ArrayData.integers((0..<rows).map { Int64($0 + column * 1_000_000) })
                }
                return RecordBatch(
                    Schema(columns.map { numbers.schema.fields[$0] }), values, rowCount: rows)
            }
        }
    }

    private func run(_ sql: String, _ rows: Numbers, threads: Int = 1) throws -> [Value] {
        try QueryEngine().run(sql, inputs: ["input0": .stream(rows)], threads: threads).values()
    }

    @Test func batchesOfAnySizeAreRead() throws {
        let rows = Numbers([0, 3, 0, 5_000, 1, 0])
        #expect(try run("SELECT count(*) FROM input0", rows) == [.integer(5_004)])
        #expect(try run("SELECT sum(b - a)::BIGINT FROM input0", rows, threads: 3) == [.integer(5_004_000_000)])
        #expect(try run("SELECT count(*) FROM input0", Numbers([])) == [.integer(0)])
    }

    @Test func onlyColumnsThatAreNeededAreAskedFor() throws {
        let rows = Numbers([10])
        _ = try run("SELECT sum(b)::BIGINT FROM input0", rows)
        _ = try run("SELECT count(*) FROM input0 x JOIN input0 y ON x.a = y.b", rows)
        let asked = rows.asked.withLock { $0 }
        #expect(asked.first == [1] && Set(asked.dropFirst()) == [[0], [1]], "\(asked)")
    }

    @Test func aLimitTakesNoMoreThanItNeeds() throws {
        let rows = Numbers(Array(repeating: 2_048, count: 1_000))
        #expect(try run("SELECT a FROM input0 LIMIT 2", rows).count == 2)
        #expect(rows.taken.withLock { $0 } < 200)
    }

    @Test func anErrorOfTheStreamIsTheQuerys() throws {
        let error = #expect(throws: QueryError.self) {
            try run("SELECT sum(a) FROM input0", Numbers([5, 5, 5], failsAt: 2))
        }
        #expect(error?.description.contains("batch 2 is none") == true)
        #expect(try run("SELECT count(*) FROM input0", Numbers([4])) == [.integer(4)])
    }

    // MARK: rows while they are computed

    @discardableResult
    private func stream(
        _ sql: String, _ rows: Numbers, threads: Int = 1, batchBytes: Int = 1 << 16,
        _ take: (RecordBatch) throws(QueryError) -> Void
    ) throws -> Schema {
        try QueryEngine().stream(
            sql, inputs: ["input0": .stream(rows)], threads: threads, batchBytes: batchBytes, take)
    }

    @Test(arguments: [1, 3]) func rowsComeAsAQueryGivesThem(threads: Int) throws {
        let engine = try QueryEngine()
        for sql in [
            "SELECT a, b FROM input0 ORDER BY a DESC, b",
            "SELECT a, repeat('x', (a % 50)::INT) AS t FROM input0 WHERE a > 7 ORDER BY a",
            "SELECT a % 10 AS g, count(*) AS n FROM input0 GROUP BY 1 ORDER BY 1", "SELECT a FROM input0 WHERE a < 0",
            "SELECT [a, b] AS l, {'a': a} AS s, NULL AS n FROM input0 ORDER BY a, b",
        ] {
            let rows = Numbers([0, 3, 20_000, 70_000, 1])
            let whole = try engine.run(sql, inputs: ["input0": .stream(rows)])
            var batches: [RecordBatch] = []
            let schema = try engine.stream(
                sql, inputs: ["input0": .stream(rows)], threads: threads, batchBytes: 1 << 16
            ) {
                batches.append($0)
            }
            #expect(schema == whole.schema)
            let found = Table(schema: schema, batches: batches)
            #expect(found.rowCount == whole.rowCount)
            #expect(found.values() == whole.values())
            #expect(batches.allSatisfy { $0.schema == schema && $0.rowCount <= QueryEngine.batchRows })
            if whole.rowCount > 20_000 { #expect(batches.count > 3, "no batch is long") }
        }
    }

    @Test func anErrorMayComeAfterSomeOfTheRows() throws {
        var count = 0
        let error = #expect(throws: QueryError.self) {
            try stream("SELECT a FROM input0", Numbers(Array(repeating: 50_000, count: 200), failsAt: 190)) {
                count += $0.rowCount
            }
        }
        #expect(error?.description.contains("batch 190 is none") == true)
        #expect(count > 0 && count <= 9_500_000)
        let mistake = #expect(throws: QueryError.self) { try stream("SELECT no FROM input0", Numbers([1])) { _ in } }
        #expect(mistake?.code == .invalidQuery)
    }

    @Test func whoeverTakesRowsMayEndTheQuery() throws {
        let engine = try QueryEngine()
        let rows = Numbers(Array(repeating: 50_000, count: 200))
        let error = #expect(throws: QueryError.self) {
            try engine.stream("SELECT a FROM input0", inputs: ["input0": .stream(rows)], batchBytes: 1 << 16) {
                _ throws(QueryError) in throw QueryError(.io, "the disk is full")
            }
        }
        #expect(error?.code == .io)
        #expect(rows.taken.withLock { $0 } < 200, "the rest is not computed")
        #expect(try engine.run("SELECT 5::BIGINT").values() == [.integer(5)], "the engine goes on")
    }

    // MARK: threads

    @Test func theNumberOfThreadsChangesOnlyWhileNothingRuns() throws {
        let count = ThreadCount()
        var set: [Int] = []
        func begin(_ wanted: Int) throws { try count.begin(wanted) { set.append($0) } }
        try begin(1)
        try begin(4)
        #expect(set.isEmpty, "a query runs, whose end would be waited for")
        count.end()
        count.end()
        try begin(4)
        try begin(1)
        try begin(8)
        #expect(set == [4])
        for _ in 0..<3 { count.end() }
        try begin(0)
        #expect(set == [4, 1])
        count.end()
        try begin(1)
        #expect(set == [4, 1])
    }

    /// A query that runs as long as nobody ends it: others need not wait for it, whatever threads they ask for.
    @Test func aQueryWithThreadsBeginsBesideOneThatDoesNotEnd() throws {
        // Only the thread runs queries with it.
        nonisolated(unsafe) let engine = try QueryEngine()
        let ended = DispatchSemaphore(value: 0)
        let thread = Thread {
            _ = try? engine.run("SELECT count(*) FROM range(100000000) a, range(100000000) b")
            ended.signal()
        }
        thread.start()
        for threads in [4, 2, 8] {
            let sum = try QueryEngine().run(
                "SELECT sum(range)::BIGINT FROM range(100000)", inputs: [String: QueryRows](), threads: threads)
            #expect(sum.values() == [.integer(4_999_950_000)])
        }
        let interrupter = engine.interrupter
        // Again and again: an interrupt before the query runs does nothing.
        repeat { interrupter.interrupt() } while ended.wait(timeout: .now() + 0.01) == .timedOut
    }

    @Test func aQueryWithThreadsGivesTheSameRows() throws {
        let sql = "SELECT sum(v)::BIGINT FROM (SELECT range % 1000 AS k, sum(range) AS v FROM range(500000) GROUP BY k)"
        let alone = try QueryEngine().run(sql, inputs: [String: QueryRows]())
        let shared = try QueryEngine().run(sql, inputs: [String: QueryRows](), threads: 4)
        #expect(alone.values() == shared.values())
        let threads = try QueryEngine().run(
            "SELECT current_setting('threads')::BIGINT AS n", inputs: [String: QueryRows]())
        #expect(threads.rowCount == 1)
    }
}
