import Columnar
import Foundation
import GRDB
import Journal
import Planning
import Synchronization
import TestSupport
import Testing

/// What the journal does with files and folders as it finds them.
@Suite(.ownThreads) struct JournalFileTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func failure(_ folder: String) -> JournalError? {
        do throws(JournalError) { _ = try Journal(folder: folder) } catch { return error }
        return nil
    }

    @Test func filesAreTheOwnersAlone() async throws {
        let path = folder.path + "/new/journal"
        let journal = try Journal(folder: path)
        try await journal.write([intent(1, try journal.open().id, 1)])
        #expect(try TestFolder.mode(path) == 0o700 && TestFolder.mode(folder.path + "/new") == 0o700)
        for file in try FileManager.default.contentsOfDirectory(atPath: path) {
            #expect(try TestFolder.mode(path + "/" + file) == 0o600, "\(file)")
        }
    }

    @Test func aFolderThatOthersCanWriteToIsRefused() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o770], ofItemAtPath: folder.path)
        let error = try #require(failure(folder.path))
        #expect(error.code == .permissions && error.description.contains("chmod 700 '\(folder.path)'"))
    }

    @Test func damageIsToldWithThePath() throws {
        try Data("this is no database, but a letter to my aunt, and rather a long one".utf8).write(
            to: URL(fileURLWithPath: folder.database))
        let error = try #require(failure(folder.path))
        #expect(error.code == .corrupt && error.description.contains(folder.database))
    }

    /// What is lost must not look like a journal in which nothing was paid yet.
    @Test(arguments: [0, 1, 100, 4_096]) func aJournalThatWasCutIsNotANewOne(bytes: Int) async throws {
        let journal = try Journal(folder: folder.path)
        try await journal.write([answer(1, try journal.open().id, 1, "one")])
        try journal.close()
        truncate(folder.database, off_t(bytes))
        let error = try #require(failure(folder.path))
        #expect(error.code == .corrupt && error.description.contains(folder.database), "\(error)")
    }

    @Test func aJournalThatIsGoneIsNotANewOne() throws {
        try Journal(folder: folder.path).close()
        try FileManager.default.removeItem(atPath: folder.database)
        let error = try #require(failure(folder.path))
        #expect(error.code == .corrupt && error.description.contains("is missing"))
        #expect(!FileManager.default.fileExists(atPath: folder.database))
        try FileManager.default.removeItem(atPath: folder.path + "/journal.marker")
        #expect(failure(folder.path) == nil)
    }

    @Test func anEmptyJournalBesideALogIsNotANewOne() throws {
        try Data().write(to: URL(fileURLWithPath: folder.database))
        #expect(failure(folder.path) == nil, "a process that ended at once leaves such a file")
        let other = try TestFolder()
        try Data().write(to: URL(fileURLWithPath: other.database))
        try Data("log".utf8).write(to: URL(fileURLWithPath: other.database + "-wal"))
        #expect(failure(other.path)?.description.contains("is empty") == true)
    }

    /// Thirty bits that changed anywhere behind the header: an error, or all that was written.
    @Test(arguments: 0..<40 as Range<UInt64>) func changedBitsAreToldOrHarmless(seed: UInt64) async throws {
        let journal = try Journal(folder: folder.path)
        let job = try journal.open()
        let keys = (0..<2_000 as Range<UInt64>).map { RequestKey.of($0) }
        try await journal.write((0..<2_000).map { answer($0, job.id, UInt64($0), "answer number \($0)") })
        try await journal.write([.jobState(job: job.id, .finished)])
        try journal.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.database))
        var random = SeededRandom(state: seed)
        for _ in 0..<30 {
            bytes[Int.random(in: 4_096..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
        try bytes.write(to: URL(fileURLWithPath: folder.database))
        do {
            let later = try Journal(folder: folder.path)
            let opened = try later.open()
            #expect(opened.isResumed, "a job that is not found is paid again")
            #expect(
                try later.answers(job: job.id, keys: keys).count == 2_000, "an answer that is not found is paid again")
        } catch {
            #expect((error as? JournalError)?.code == .corrupt, "\(error)")
        }
    }

    @Test(arguments: ["folder", "pipe", "device"]) func whatIsNoFileIsRefused(kind: String) throws {
        switch kind {
        case "folder": mkdir(folder.database, 0o700)
        case "pipe": mkfifo(folder.database, 0o600)
        default: symlink("/dev/zero", folder.database)
        }
        #expect(failure(folder.path)?.code == .corrupt)
    }

    @Test func aNewerVersionsFileIsRefused() throws {
        try Journal(folder: folder.path).close()
        try DatabaseQueue(path: folder.database).write { try $0.execute(sql: "PRAGMA user_version = 99") }
        let error = try #require(failure(folder.path))
        #expect(
            error.code == .newerVersion && error.description.contains(folder.database)
                && error.description.contains("99"))
    }

    @Test func anotherProgramsDatabaseIsRefused() throws {
        try DatabaseQueue(path: folder.database).write { try $0.execute(sql: "CREATE TABLE aunts(name TEXT)") }
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
        #expect(failure(folder.path)?.code == .corrupt)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before, "it is not ours to change")
    }

    @Test func aFileInTheFoldersPlaceIsRefused() throws {
        try Data().write(to: URL(fileURLWithPath: folder.path + "/file"))
        #expect(failure(folder.path + "/file")?.code == .file)
        #expect(failure(folder.path + "/file/below")?.code == .file)
    }

    @Test func whatWasReportedIsInTheFilesOfACrash() async throws {
        let journal = try Journal(folder: folder.path)
        let job = try journal.open()
        for group in 0..<20 as Range<Int64> {
            try await journal.write((0..<50).map { intent(group * 50 + $0, job.id, UInt64(group * 50 + $0)) })
            try await journal.write((0..<49).map { answer(group * 50 + $0, job.id, UInt64(group * 50 + $0), "answer") })
            // The files as the end of the process leaves them: nothing was closed.
            let crash = try TestFolder()
            for file in ["journal.db", "journal.db-wal"] {
                try FileManager.default.copyItem(atPath: folder.path + "/" + file, toPath: crash.path + "/" + file)
            }
            let later = try Journal(folder: crash.path)
            let again = try later.open()
            #expect(
                again.previousState == .interrupted && again.answers == Int(group + 1) * 49
                    && again.unknown == Int(group + 1))
            let keys = (0..<UInt64(group + 1) * 50).map { RequestKey.of($0) }
            #expect(try later.answers(job: job.id, keys: keys).count == again.answers)
        }
    }

    @Test func whatCannotBeWrittenIsReportedAndLeavesNothing() async throws {
        let journal = try Journal(folder: folder.path)
        let job = try journal.open()
        try await journal.write([intent(1, job.id, 1)])
        let other = try DatabaseQueue(path: folder.database)
        try await other.write { try $0.execute(sql: "ALTER TABLE sums RENAME TO hidden") }
        await #expect(throws: JournalError.self) {
            try await journal.write([intent(2, job.id, 2), answer(1, job.id, 1, "one")])
        }
        try await other.write { try $0.execute(sql: "ALTER TABLE hidden RENAME TO sums") }
        #expect(try journal.unknownCalls(job: job.id).map(\.call) == [1])
        try await journal.write([answer(1, job.id, 1, "one")])
        #expect(try journal.job(job.id)?.answers == 1)
    }

    @Test func aJobThatAnotherRunsIsNotTakenOver() async throws {
        let journal = try Journal(folder: folder.path)
        let job = try journal.open()
        // Another journal stands for another process: its lock is another one.
        let other = try Journal(folder: folder.path)
        #expect(try other.job(job.id)?.state == .running)
        let error = #expect(throws: JournalError.self) { try other.open() }
        #expect(error?.code == .jobIsRunning && error?.description.contains("job \(job.id)") == true)
        #expect(try journal.open().previousState == .running)
        try journal.close()
        #expect(try other.job(job.id)?.state == .interrupted)
        #expect(try other.open().previousState == .interrupted)
    }

    @Test func twoJournalsWriteAtOnce() async throws {
        let journals = try (0..<2).map { _ in try Journal(folder: folder.path) }
        let job = try journals[0].open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, journal) in journals.enumerated() {
                group.addTask {
                    for number in 0..<100 as Range<Int64> {
                        let call = Int64(index) * 1_000 + number
                        try await journal.write([
                            intent(call, job.id, UInt64(call)), answer(call, job.id, UInt64(call), "a"),
                        ])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try journals[1].job(job.id)?.answers == 200)
    }
}
