import Columnar
import Foundation
import Journal
import Planning
import TestSupport
import Testing

/// The cache, the batches, and what goes with old jobs.
@Suite(.ownThreads) struct JournalStoreTests {
    private let folder: TestFolder
    private let journal: Journal
    private var now: Double { Date().timeIntervalSince1970 }

    init() throws {
        folder = try TestFolder()
        journal = try Journal(folder: folder.path)
    }

    private func cached(_ key: UInt64, _ text: String, expires: Double? = nil) -> JournalEntry {
        .cache(CachedAnswer(key: .of(key), model: "gpt-4o", expires: expires, record: Buffer(text)))
    }

    @Test func theCacheForgetsWhatHasExpired() async throws {
        try await journal.write([cached(1, "one"), cached(2, "two", expires: 100), cached(1, "uno")])
        #expect(
            try journal.cached(keys: [.of(1), .of(2), .of(3)], now: 99) == [
                .of(1): Buffer("uno"), .of(2): Buffer("two"),
            ])
        #expect(try journal.cached(keys: [.of(1), .of(2)], now: 100).count == 1)
        let entries = try journal.cacheEntries(limit: 10)
        #expect(
            entries.map(\.key) == [.of(2), .of(1)] && entries[0].expires == 100 && entries[1].expires == nil
                && entries[1].size == 3)
        #expect(try journal.pruneCache(now: 200) == CacheSize(answers: 1, bytes: 3))
        #expect(try journal.cacheSize() == CacheSize(answers: 1, bytes: 3))
    }

    @Test func theCacheIsCutToASizeFromItsOldEnd() async throws {
        for key in 0..<10 as Range<UInt64> { try await journal.write([cached(key, "0123456789")]) }
        #expect(try journal.pruneCache(toBytes: 35, now: now) == CacheSize(answers: 7, bytes: 70))
        #expect(try journal.cached(keys: (0..<10).map { .of($0) }, now: now).keys.count == 3)
        #expect(try journal.cacheEntries(limit: 9).map(\.key) == [.of(9), .of(8), .of(7)])
        #expect(try journal.pruneCache(olderThan: 60, now: now).answers == 0)
        #expect(try journal.pruneCache(olderThan: 60, now: now + 100).answers == 3)
        try await journal.write([cached(1, "one")])
        #expect(try journal.clearCache() == CacheSize(answers: 1, bytes: 3))
        #expect(try journal.cacheSize() == CacheSize())
    }

    @Test func batchPartsAreUpdated() async throws {
        let job = try journal.open().id
        var chunks = (0..<3).map {
            BatchChunk(
                job: job, number: $0, file: nil, batch: nil, state: "made", requests: 50_000, detail: Buffer("d"))
        }
        try await journal.write(chunks.reversed().map { .batchChunk($0) })
        #expect(try journal.batchChunks(job: job) == chunks)
        chunks[1].file = "file-1"
        chunks[1].batch = "batch-1"
        chunks[1].state = "in_progress"
        try await journal.write([.batchChunk(chunks[1])])
        #expect(try journal.batchChunks(job: job) == chunks)
        #expect(try journal.batchChunks(job: job + 1).isEmpty)
    }

    @Test func oldJobsGoWithAllThatIsTheirs() async throws {
        let old = try journal.open(1).id
        let running = try journal.open(2).id
        try await journal.write((0..<12_000).map { answer($0, $0 % 2 == 0 ? old : running, UInt64($0), "answer") })
        try await journal.write([.jobState(job: old, .finished), intent(20_000, old, 1)])
        #expect(try journal.prune(olderThan: 86_400) == 0)
        #expect(try journal.prune(olderThan: -86_400) == 1)
        #expect(try journal.compact())
        #expect(try journal.jobs(limit: 10).map(\.id) == [running])
        #expect(try journal.answers(job: old, keys: (0..<12_000).map { .of($0) }).isEmpty)
        #expect(try journal.answers(job: running, keys: (0..<12_000).map { .of($0) }).count == 6_000)
        #expect(try journal.unknownCalls(job: old).isEmpty)
        // Its number is not given to another job.
        #expect(try journal.open(1).id > running)
    }

    @Test func stateLivesWhereTheEnvironmentSays() throws {
        let home = folder.path
        #expect(try StateFolder(environment: ["ROOST_HOME": home + "/a", "HOME": home]).path == home + "/a")
        #expect(try StateFolder(environment: ["XDG_STATE_HOME": home + "/x", "HOME": home]).path == home + "/x/roost")
        let state = try StateFolder(environment: ["XDG_STATE_HOME": "relative", "ROOST_HOME": "", "HOME": home])
        #expect(state.path == home + "/.local/state/roost")
        #expect(try TestFolder.mode(state.journal) == 0o700 && TestFolder.mode(state.workers) == 0o700)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: home + "/a")
        #expect(throws: JournalError.self) { try StateFolder(environment: ["ROOST_HOME": home + "/a"]) }
    }
}
