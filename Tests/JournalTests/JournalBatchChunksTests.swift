import Columnar
import Journal
import TestSupport
import Testing

@Suite(.ownThreads) struct JournalBatchChunksTests {
    private let folder: TestFolder
    private let journal: Journal

    init() throws {
        folder = try TestFolder()
        journal = try Journal(folder: folder.path)
    }

    @Test func anEmptyDetailKeepsWhatIsThere() async throws {
        let job = try journal.open().id
        var chunk = BatchChunk(
            job: job, number: 1, file: nil, batch: nil, state: "written", requests: 2, detail: Buffer("keys"))
        try await journal.write([.batchChunk(chunk)])
        chunk.state = "uploaded"
        chunk.file = "file-1"
        chunk.detail = .empty
        try await journal.write([.batchChunk(chunk)])
        chunk.detail = Buffer("keys")
        #expect(try journal.batchChunks(job: job) == [chunk])
    }

    @Test func everyOutcomeConcludesACall() async throws {
        let job = try journal.open().id
        try await journal.write([
            answer(10, job, 1, "one"), answer(11, job, 2, "", kind: .transient),
            answer(13, job, 3, "", kind: .finalError),
            intent(12, job, 4), answer(14, job, 5, "beyond"),
        ])
        #expect(try journal.concludedCalls(in: 10..<14) == [10, 11, 13])
        #expect(try journal.concludedCalls(in: 20..<30).isEmpty)
    }

    @Test func aJobsPartsGoWithIt() async throws {
        let job = try journal.open().id
        try await journal.write([
            .batchChunk(BatchChunk(job: job, number: 1, file: nil, batch: nil, state: "collected", requests: 1)),
            .jobState(job: job, .finished),
        ])
        #expect(try journal.prune(olderThan: -60) == 1)
        #expect(try journal.batchChunks(job: job).isEmpty)
    }
}
