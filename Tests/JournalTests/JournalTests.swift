import Columnar
import Foundation
import Journal
import ModelAPI
import Planning
import Synchronization
import TestSupport
import Testing

@Suite(.ownThreads) struct JournalTests {
    private let folder: TestFolder
    private let journal: Journal

    init() throws {
        folder = try TestFolder()
        journal = try Journal(folder: folder.path)
    }

    @Test func aJobIsFoundAgainWithItsAnswersAndSums() async throws {
        let job = try journal.open(submission: Buffer("plan"))
        #expect(!job.isResumed && job.previousState == nil && job.answers == 0 && job.unknown == 0)
        let first = try journal.reserveCallNumbers(5)
        try await journal.write((0..<5).map { intent(first + $0, job.id, UInt64($0)) })
        try await journal.write([
            answer(first, job.id, 0, "zero"), answer(first + 1, job.id, 1, "", kind: .finalError),
            answer(first + 2, job.id, 2, "two", kind: .transient), answer(first + 3, job.id, 3, "three"),
        ])
        try journal.close()

        let later = try Journal(folder: folder.path)
        let again = try later.open()
        #expect(again.id == job.id && again.isResumed && again.previousState == .interrupted)
        #expect(again.answers == 2 && again.sums[.finalError].calls == 1 && again.unknown == 1)
        #expect(
            again.spent == CallUsage(calls: 4, promptTokens: 40, completionTokens: 20, cachedTokens: 8, costNano: 28))
        let answers = try later.answers(job: job.id, keys: (0..<6).map { .of($0) })
        #expect(answers == [.of(0): Buffer("zero"), .of(1): .empty, .of(3): Buffer("three")])
        let unknown = try later.unknownCalls(job: job.id)
        #expect(unknown.map(\.call) == [first + 4] && unknown[0].key == .of(4))
        #expect(
            unknown[0].intent.attempt == 1 && unknown[0].deployment == "gpt-4o" && unknown[0].worker == "worker-1"
                && abs(unknown[0].at - Date().timeIntervalSince1970) < 3_600)
        #expect(try later.submission(of: job.id) == Buffer("plan"))
        #expect(throws: JournalError.self) { try later.submission(of: 99) }
    }

    @Test func aFreshJobHasAnotherIDAndLeavesTheOldAnswers() async throws {
        let old = try journal.open()
        try await journal.write([answer(1, old.id, 0, "old")])
        let new = try journal.open(fresh: true)
        #expect(new.id > old.id && !new.isResumed)
        #expect(try journal.answers(job: new.id, keys: [.of(0)]).isEmpty)
        #expect(try journal.answers(job: old.id, keys: [.of(0)]) == [.of(0): Buffer("old")])
        #expect(try journal.open().id == new.id)
        #expect(try journal.open(2).id > new.id)
    }

    /// Not in the sums, not as an unknown one, whatever was believed of it before.
    @Test func aCallThatWasNotSentCountsNowhere() async throws {
        let job = try journal.open()
        try await journal.write((1...4).map { intent($0, job.id, UInt64($0)) })
        try await journal.write([
            .withdrawn(call: 1), answer(2, job.id, 2, "", kind: .accepted), .withdrawn(call: 2),
            answer(3, job.id, 3, "three"), .withdrawn(call: 3), .withdrawn(call: 99),
        ])
        let summary = try #require(try journal.job(job.id))
        #expect(summary.unknown == 1 && summary.spent.calls == 1 && summary.answers == 1)
        try await journal.write([
            .outcome(
                CallOutcome(call: 4, job: job.id, key: .of(4), kind: .transient, isSent: false, record: Buffer("no")))
        ])
        let later = try #require(try journal.job(job.id))
        #expect(later.unknown == 0 && later.spent.calls == 1 && later.sums[.transient].calls == 0)
    }

    @Test func aDoubledReportIsIgnored() async throws {
        let job = try journal.open()
        try await journal.write([intent(1, job.id, 0), answer(1, job.id, 0, "first")])
        try await journal.write([
            answer(1, job.id, 0, "again"), answer(1, job.id, 0, "", kind: .transient), intent(1, job.id, 0),
        ])
        let summary = try #require(try journal.job(job.id))
        #expect(summary.spent.calls == 1 && summary.answers == 1 && summary.unknown == 0)
        #expect(journal.ignoredOutcomes == 2)
        #expect(try journal.answers(job: job.id, keys: [.of(0)]) == [.of(0): Buffer("first")])
    }

    @Test func aSecondPaidAnswerIsKeptAndTheFirstIsUsed() async throws {
        let job = try journal.open()
        try await journal.write([
            answer(3, job.id, 0, "third"), answer(1, job.id, 0, "filtered", kind: .finalError),
            answer(2, job.id, 0, "second"),
        ])
        #expect(try journal.answers(job: job.id, keys: [.of(0)]) == [.of(0): Buffer("second")])
        #expect(try journal.job(job.id)?.spent.calls == 3)
    }

    @Test func anAnswerTakesThePlaceOfALesserOutcome() async throws {
        let job = try journal.open()
        try await journal.write([intent(1, job.id, 1), intent(2, job.id, 2)])
        try journal.resolveUnknown(job: job.id, try journal.unknownCalls(job: job.id))
        try await journal.write([answer(3, job.id, 3, "", kind: .transient)])
        #expect(try journal.job(job.id)?.sums[.accepted].calls == 2)
        #expect(try journal.unknownCalls(job: job.id).isEmpty)
        try await journal.write([answer(1, job.id, 1, "late"), answer(3, job.id, 3, "late")])
        let sums = try #require(try journal.job(job.id)?.sums)
        #expect(sums[.accepted].calls == 1 && sums[.transient] == CallUsage() && sums[.answer].calls == 2)
        #expect(sums.total.costNano == 14)
        #expect(try journal.answers(job: job.id, keys: [.of(1), .of(2), .of(3)]).count == 2)
    }

    /// A call whose end nobody knows counts with its bound until somebody does.
    @Test func unknownCallsCostTheirBoundInABudget() async throws {
        let job = try journal.open()
        try await journal.write([intent(1, job.id, 1), intent(2, job.id, 2), answer(3, job.id, 3, "three")])
        func spent() throws -> [Int64] {
            let opened = try journal.open()
            return [opened.spentBefore(.tokens(1)), opened.spentBefore(.cost(nano: 1)), opened.spentBefore(nil)]
        }
        #expect(try spent() == [15 + 200, 7 + 2_000, 7 + 2_000])
        try journal.resolveUnknown(job: job.id, try journal.unknownCalls(job: job.id))
        #expect(try spent() == [15 + 200, 7 + 2_000, 7 + 2_000], "to go on without knowing is not to know")
        try await journal.write([answer(1, job.id, 1, "late")])
        #expect(try spent() == [30 + 100, 14 + 1_000, 14 + 1_000])
        try await journal.write([answer(2, job.id, 2, "", kind: .transient)])
        #expect(try spent() == [45, 21, 21])
    }

    @Test func anAnswerWithoutCountedTokensCostsItsBoundInABudget() async throws {
        let job = try journal.open()
        try await journal.write([
            intent(1, job.id, 1),
            .outcome(
                CallOutcome(
                    call: 1, job: job.id, key: .of(1), kind: .answer, isUsageKnown: false, record: Buffer("one"))),
        ])
        #expect(try journal.open().spentBefore(.tokens(1)) == 100)
        #expect(try journal.open().spent.promptTokens == 0)
    }

    @Test func sumsBeyondTheLargestNumberDoNotTrap() async throws {
        let job = try journal.open()
        try await journal.write(
            (0..<3).map {
                .outcome(
                    CallOutcome(
                        call: $0, job: job.id, key: .of(UInt64($0)), kind: $0 == 0 ? .answer : .transient,
                        usage: CallUsage(
                            promptTokens: .max, completionTokens: .max, cachedTokens: .max, costNano: .max)))
            })
        let opened = try journal.open()
        #expect(opened.spent.costNano == .max && opened.spentBefore(.tokens(1)) == .max)
    }

    @Test func unknownCallsComeInPages() async throws {
        let job = try journal.open()
        try await journal.write((1...10).map { intent($0, job.id, UInt64($0)) })
        let page = try journal.unknownCalls(job: job.id, limit: 4)
        #expect(page.map(\.call) == [1, 2, 3, 4])
        #expect(try journal.unknownCalls(job: job.id, after: 4, limit: 4).map(\.call) == [5, 6, 7, 8])
        try journal.resolveUnknown(job: job.id + 1, page)
        #expect(try journal.unknownCalls(job: job.id).count == 10)
    }

    @Test func callNumbersAreGivenOutOnce() async throws {
        let other = try Journal(folder: folder.path)
        let numbers = await withTaskGroup(of: [Int64].self) { group in
            for index in 0..<8 {
                group.addTask { [journal] in
                    (0..<20).compactMap { _ in try? (index % 2 == 0 ? journal : other).reserveCallNumbers(3) }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let all = numbers.flatMap { [$0, $0 + 1, $0 + 2] }
        #expect(all.count == 480 && Set(all).count == 480 && all.allSatisfy { $0 > 1_600_000_000_000 })
    }

    @Test func statesAreKept() async throws {
        let job = try journal.open()
        #expect(try journal.job(job.id)?.state == .running)
        try await journal.write([.jobState(job: job.id, .running, rows: 7)])
        try await journal.write([.jobState(job: job.id, .stopped, failure: "the budget is spent")])
        let other = try journal.open(2)
        let jobs = try journal.jobs(limit: 10)
        #expect(jobs.map(\.id) == [other.id, job.id] && jobs[1].rows == 7 && jobs[1].failure == "the budget is spent")
        #expect(jobs[1].state == .stopped)
        #expect(try journal.jobs(limit: 1).count == 1)
        #expect(try journal.open().previousState == .stopped)
        #expect(try journal.job(job.id)?.failure == nil)
    }

    @Test func committedEntriesAreReportedInOrder() async throws {
        let job = try journal.open()
        let order = Mutex<[Int]>([])
        await withCheckedContinuation { continuation in
            for index in 0..<2_000 {
                journal.append([intent(Int64(index), job.id, UInt64(index))]) { _ in
                    order.withLock { $0.append(index) }
                    if index == 1_999 { continuation.resume() }
                }
            }
        }
        #expect(order.withLock { $0 } == Array(0..<2_000))
        #expect(try journal.job(job.id)?.unknown == 2_000)
    }

    @Test func closingCommitsWhatIsQueued() throws {
        let job = try journal.open()
        let count = Mutex(0)
        for index in 0..<500 {
            journal.append([answer(Int64(index), job.id, UInt64(index), "a")]) {
                if case .success = $0 { count.withLock { $0 += 1 } }
            }
        }
        try journal.close()
        #expect(count.withLock { $0 } == 500)
        let closed = Mutex<JournalError.Code?>(nil)
        journal.append([]) { result in closed.withLock { if case .failure(let error) = result { $0 = error.code } } }
        #expect(closed.withLock { $0 } == .closed)
        #expect(try Journal(folder: folder.path).job(job.id)?.answers == 500)
    }
}
