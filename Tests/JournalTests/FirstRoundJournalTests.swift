import Columnar
import Foundation
import GRDB
import Journal
import ModelAPI
import Planning
import TestSupport
import Testing

/// A journal that a program of the first round left behind, in `FirstRound`: it is read, migrated and gone on with.
@Suite(.ownThreads) struct FirstRoundJournalTests {
    private let home: TestFolder
    private let state: StateFolder

    init() throws {
        home = try TestFolder()
        let kept = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("FirstRound/home")
        state = try StateFolder(environment: ["ROOST_HOME": home.path])
        for folder in ["journal", "workers"] {
            for file in try FileManager.default.contentsOfDirectory(atPath: kept.path + "/" + folder) {
                let copy = "\(home.path)/\(folder)/\(file)"
                try FileManager.default.copyItem(atPath: "\(kept.path)/\(folder)/\(file)", toPath: copy)
            }
        }
    }

    private func interrupted(_ system: String? = nil) throws -> JobIdentity {
        let column = ChatColumn(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:17215/v1"), model: "gpt-4o-mini",
            system: system.map { Template(verbatim: $0) }, user: Template(segments: [.column("prompt")]),
            sampling: .init(maxTokens: 20))
        return JobIdentity(name: "interrupted", step: CallStep(name: "reply", column: column))
    }

    @Test func itsJobsAreThereWithWhatTheyCameTo() throws {
        let journal = try Journal(folder: state.journal)
        let jobs = try journal.jobs(limit: 10)
        #expect(
            jobs.map(\.name) == ["interrupted", "deployments", "batch", "schema", "embeddings", "finished"])
        #expect(jobs.map(\.answers) == [31, 20, 20, 12, 3, 30])
        #expect(jobs.map(\.state) == [.interrupted, .finished, .finished, .finished, .finished, .finished])
        #expect(jobs.allSatisfy { $0.spent.promptTokens > 0 && $0.spent.costNano > 0 })
        #expect(try journal.batchChunks(job: jobs[2].id).map(\.requests) == [10, 10])
    }

    @Test func aJobIsFoundUnderItsOldKeyAndKeepsTheNewOne() throws {
        let journal = try Journal(folder: state.journal)
        let found = try #require(try journal.job(try interrupted()))
        let opened = try journal.openJob(try interrupted(), detail: "{}", submission: nil, fresh: false)
        #expect(opened.id == found.id && opened.isResumed && opened.answers == 31 && opened.unknown == 16)
        let key = try DatabaseQueue(path: state.journal + "/journal.db").read {
            try Row.fetchOne($0, sql: "SELECT key, key_version FROM jobs WHERE id = ?", arguments: [found.id])
        }
        #expect(key?["key"] == Data(try interrupted().key.bytes) && key?["key_version"] == JobKey.version)
        #expect(try journal.job(try interrupted())?.id == found.id)
        #expect(try journal.job(try interrupted("another question")) == nil)
        #expect(try journal.job(try interrupted())?.answers == 31)
    }

    /// Workers stood behind the deployments' names, and nothing was set aside for a call.
    @Test func intentsNameTheirWorkersAndHaveBounds() throws {
        let journal = try Journal(folder: state.journal)
        let calls = try journal.unknownCalls(job: try #require(try journal.job(try interrupted())).id)
        #expect(calls.count == 16 && calls.allSatisfy { $0.deployment == "gpt-4o-mini" })
        #expect(Set(calls.map(\.worker)) == ["worker-280-40c5", "worker-281-4d14765d"])
        #expect(calls.allSatisfy { $0.intent.bound.tokens > 20 && $0.intent.bound.nano > 0 })
    }

    @Test func itsWorkersLogsTellWhatBecameOfTheirCalls() throws {
        let journal = try Journal(folder: state.journal)
        let calls = try journal.unknownCalls(job: try #require(try journal.job(try interrupted())).id)
        let logs = try AnswerLog.orphans(in: state.workers)
        #expect(logs.count == 2 && logs.allSatisfy { $0.contents.loss == nil })
        let contents = Dictionary(uniqueKeysWithValues: logs.map { ($0.name, $0.contents) })
        var answered = 0
        var unknown = 0
        var unsent = 0
        for call in calls {
            switch try #require(contents[call.worker]).fate(of: call.call) {
            case .answered(let answer):
                answered += 1
                #expect(answer.key == call.key)
            case .unknown: unknown += 1
            case .unsent: unsent += 1
            }
        }
        #expect(
            answered == 8 && unsent == 1 && unknown == 7,
            "one worker finished the calls that it had sent, the other was killed in the middle")
    }

    /// An empty state: it is opened once more as it is now.
    @Test func itIsMigratedOnce() throws {
        try Journal(folder: state.journal).close()
        let before = try Data(contentsOf: URL(fileURLWithPath: state.journal + "/journal.db"))
        try Journal(folder: state.journal).close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: state.journal + "/journal.db")) == before)
        #expect(
            try DatabaseQueue(path: state.journal + "/journal.db").read {
                try Int.fetchOne($0, sql: "PRAGMA user_version")
            } == 4)
    }

    @Test func itsRoomIsGivenBackWhereNoJobRuns() throws {
        let journal = try Journal(folder: state.journal)
        let running = try journal.openJob(try interrupted(), detail: "{}", submission: nil, fresh: false)
        #expect(try journal.prune(olderThan: 0) == 5)
        #expect(try journal.compact() == false, "a job runs")
        #expect(try journal.jobs(limit: 10).map(\.id) == [running.id])
        try journal.close()
        let later = try Journal(folder: state.journal)
        #expect(try later.compact())
        #expect(try later.jobs(limit: 10).map(\.answers) == [31])
    }
}
