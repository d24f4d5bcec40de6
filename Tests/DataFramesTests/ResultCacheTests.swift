import Columnar
import DataFrames
import Planning
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct ResultCacheTests {
    private static func table(_ texts: [String]) -> Table {
        let schema = Schema([Field("answer", .utf8)])
        return Table(schema: schema, batches: [RecordBatch(schema, [.strings(texts)], rowCount: texts.count)])
    }

    /// An asker that waits until it is let go, or cancelled.
    private final class Asker: Sendable {
        let asked = Mutex(0)
        let cancelled = Mutex(0)
        private let isOpen = Mutex(false)

        func ask() async throws -> Table {
            asked.withLock { $0 += 1 }
            while !isOpen.withLock({ $0 }) {
                do { try await Task.sleep(for: .milliseconds(1)) } catch {
                    cancelled.withLock { $0 += 1 }
                    throw error
                }
            }
            return table(["a"])
        }

        func open() { isOpen.withLock { $0 = true } }
        var count: Int { asked.withLock { $0 } }
    }

    @Test func whoeverAsksMeanwhileWaitsForTheSameRun() async throws {
        let cache = ResultCache(), asker = Asker()
        try await withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { try await cache.keep(AnswersID(1)) { try await asker.ask() } } }
            while asker.count == 0 { try await Task.sleep(for: .milliseconds(1)) }
            asker.open()
            try await group.waitForAll()
        }
        try await cache.keep(AnswersID(1)) { try await asker.ask() }
        #expect(asker.count == 1)
    }

    @Test func oneWaitersEndIsNotTheOthers() async throws {
        let cache = ResultCache(), asker = Asker()
        let first = Task { try await cache.keep(AnswersID(1)) { try await asker.ask() } }
        while asker.count == 0 { try await Task.sleep(for: .milliseconds(1)) }
        let second = Task { try await cache.keep(AnswersID(1)) { try await asker.ask() } }
        try await Task.sleep(for: .milliseconds(20))
        first.cancel()
        let error = await #expect(throws: RoostError.self) { try await first.value }
        #expect(error?.code == .cancelled)
        asker.open()
        try await second.value
        #expect(asker.count == 1 && asker.cancelled.withLock { $0 } == 0)
    }

    @Test func theLastWaitersEndEndsTheRunAndALaterAskerBeginsAnother() async throws {
        let cache = ResultCache(), asker = Asker()
        let waiters = (0..<3).map { _ in Task { try await cache.keep(AnswersID(1)) { try await asker.ask() } } }
        while asker.count == 0 { try await Task.sleep(for: .milliseconds(1)) }
        try await Task.sleep(for: .milliseconds(20))
        for waiter in waiters { waiter.cancel() }
        for waiter in waiters { await #expect(throws: (any Error).self) { try await waiter.value } }
        asker.open()
        try await cache.keep(AnswersID(1)) { try await asker.ask() }
        #expect(asker.count == 2)
    }

    @Test func aTaskThatIsCancelledAlreadyAsksNothing() async throws {
        let cache = ResultCache(), asker = Asker()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await cache.keep(AnswersID(1)) { try await asker.ask() }
        }
        await #expect(throws: RoostError.self) { try await task.value }
        #expect(asker.count == 0)
    }

    @Test func whatWasNotUsedForLongestIsLetGo() async throws {
        let long = String(repeating: "x", count: 10_000)
        let cache = ResultCache(mostBytes: 35_000), counts = Mutex<[UInt64: Int]>([:])
        func keep(_ id: UInt64) async throws {
            try await cache.keep(AnswersID(id)) {
                counts.withLock { $0[id, default: 0] += 1 }
                return Self.table([long])
            }
        }
        for id in [1, 2, 3, 4] as [UInt64] { try await keep(id) }
        for id in [4, 3, 2] as [UInt64] { try await keep(id) }
        #expect(counts.withLock { $0 } == [1: 1, 2: 1, 3: 1, 4: 1])
        try await keep(1)
        #expect(counts.withLock { $0[1] } == 2, "the first one had to go")
    }
}
