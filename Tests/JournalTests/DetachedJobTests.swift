import Columnar
import Foundation
import Journal
import ModelAPI
import Planning
import TestSupport
import Testing

/// Jobs that a driver goes on with by itself, as the journal keeps them.
@Suite(.ownThreads) struct DetachedJobTests {
    private func identity(_ name: String) throws -> JobIdentity {
        let column = ChatColumn(
            endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:9/v1"), model: "gpt-4o-mini",
            system: nil, user: try Template(parsing: "Say {id}."))
        return JobIdentity(name: name, step: CallStep(name: "answer", column: column))
    }

    private func open(_ journal: Journal, _ name: String) throws -> Int64 {
        try journal.openJob(try identity(name), detail: "{}", submission: nil, fresh: false).id
    }

    @Test func aDetachedJobIsKeptOverEveryEnd() throws {
        let folder = try TestFolder()
        let first = try Journal(folder: folder.path)
        let job = try open(first, "night")
        try first.detach(job, driver: "tcp://127.0.0.1:7077", principal: "owner", Buffer("\u{1}{}"))
        try first.setDetached(job, .running)
        try first.close()

        let second = try Journal(folder: folder.path)
        var row = try #require(try second.detachedJob(job))
        #expect(row.name == "night" && row.driver == "tcp://127.0.0.1:7077" && row.principal == "owner")
        #expect(row.state == .running && row.exit == nil && row.submission.string == "\u{1}{}")
        #expect(try second.job(job)?.state == .interrupted)
        try second.takeUpDetached(job, .needsKey)
        #expect(try second.job(job)?.state == .running, "it is cared for")
        #expect(throws: JournalError.self) { try second.forget(job) }

        try second.endDetached(job, exit: 3, failure: nil)
        row = try #require(try second.detachedJobs().first)
        #expect(row.state == .finished && row.exit == 3 && row.ended != nil && row.fetched == nil)
        #expect(try second.job(job)?.state == .finished)
        try second.fetchedDetached(job)
        #expect(try second.detachedJob(job)?.fetched != nil)
        try second.dropDetached(job)
        #expect(try second.detachedJob(job) == nil && second.job(job) != nil)
        try second.close()
    }

    @Test func itsEndSaysWhatItsRunDidNot() throws {
        let folder = try TestFolder()
        let journal = try Journal(folder: folder.path)
        for (exit, state) in [(Int32(0), JobState.finished), (1, .failed), (4, .stopped), (130, .cancelled)] {
            let job = try open(journal, "job \(exit)")
            try journal.detach(job, driver: "d", principal: "owner", .empty)
            try journal.endDetached(job, exit: exit, failure: "why")
            let found = try #require(try journal.job(job))
            #expect(found.state == state && found.failure == "why")
        }
        try journal.close()
    }

    @Test func submittedAgainItBeginsAgainAndForgottenItIsGone() throws {
        let folder = try TestFolder()
        let journal = try Journal(folder: folder.path)
        let job = try open(journal, "night")
        try journal.detach(job, driver: "a", principal: "owner", Buffer("one"))
        try journal.endDetached(job, exit: 1, failure: "no model")
        try journal.detach(job, driver: "b", principal: "ada", Buffer("two"))
        let row = try #require(try journal.detachedJob(job))
        #expect(row.state == .waiting && row.failure == nil && row.exit == nil && row.driver == "b")
        try journal.endDetached(job, exit: 0, failure: nil)
        try journal.forget(job)
        #expect(try journal.detachedJobs().isEmpty)
        try journal.close()
    }
}
