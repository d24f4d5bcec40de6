import Columnar
import Journal
import Testing

@Suite struct JournalBatchPartsTests {
    private let folder: TestFolder
    private let journal: Journal

    init() throws {
        folder = try TestFolder()
        journal = try Journal(folder: folder.path)
    }

    @Test func anEmptyDetailKeepsWhatIsThere() async throws {
        let job = try journal.open().id
        var part = BatchPart(
            job: job, part: 1, file: nil, batch: nil, state: "written", requests: 2, detail: Buffer("keys"))
        try await journal.write([.batchPart(part)])
        part.state = "uploaded"
        part.file = "file-1"
        part.detail = .empty
        try await journal.write([.batchPart(part)])
        part.detail = Buffer("keys")
        #expect(try journal.batchParts(job: job) == [part])
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
            .batchPart(BatchPart(job: job, part: 1, file: nil, batch: nil, state: "collected", requests: 1)),
            .jobState(job: job, .finished),
        ])
        #expect(try journal.prune(olderThan: -60) == 1)
        #expect(try journal.batchParts(job: job).isEmpty)
    }
}
