import Planning
import Scheduling
import TestSupport
import Testing

@Suite struct RunRegistryTests {
    private let key: [UInt8] = [1]
    private let patience = RunRegistry<Int>.patience

    @Test func theSameJobOfAnotherSessionIsRefused() {
        var runs = RunRegistry<Int>()
        #expect(runs.claim(key, by: JobID(1), of: 1, isFresh: false, waited: patience) == .granted)
        #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: false, waited: patience) == .refused(JobID(1)))
        #expect(runs.claim([2], by: JobID(2), of: 2, isFresh: false, waited: patience) == .granted)
    }

    @Test func theSameJobOfASessionThatMayBeGoneUnnoticedIsWaitedForAWhile() {
        var runs = RunRegistry<Int>()
        _ = runs.claim(key, by: JobID(1), of: 1, isFresh: false, waited: .zero)
        for waited in [.zero, patience - .milliseconds(1)] {
            #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: false, waited: waited) == .wait(for: JobID(1)))
        }
        #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: false, waited: patience) == .refused(JobID(1)))
        runs.drains(JobID(1))
        #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: false, waited: patience) == .wait(for: JobID(1)))
        runs.release(JobID(1))
        #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: false, waited: patience) == .granted)
    }

    @Test func aJobWaitsForTheEndOfARunThatDrains() {
        var runs = RunRegistry<Int>()
        _ = runs.claim(key, by: JobID(1), of: 1, isFresh: false, waited: patience)
        runs.drains(JobID(1))
        #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: false, waited: patience) == .wait(for: JobID(1)))
        runs.release(JobID(1))
        #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: false, waited: patience) == .granted)
    }

    @Test func jobsOfOneSessionTakeTurns() {
        var runs = RunRegistry<Int>()
        _ = runs.claim(key, by: JobID(1), of: 1, isFresh: false, waited: patience)
        #expect(runs.claim(key, by: JobID(2), of: 1, isFresh: false, waited: patience) == .wait(for: JobID(1)))
    }

    @Test func aFreshJobRunsBesideTheOtherAndIsItselfNotJoined() {
        var runs = RunRegistry<Int>()
        _ = runs.claim(key, by: JobID(1), of: 1, isFresh: false, waited: patience)
        #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: true, waited: .zero) == .granted)
        runs.release(JobID(1))
        #expect(runs.claim(key, by: JobID(3), of: 3, isFresh: false, waited: patience) == .refused(JobID(2)))
    }

    @Test func oneJobAtATimeMakesTheSameCalls() async throws {
        try await Schedules.run(0..<2000) { seed in try oneSchedule(seed) }
    }

    private func oneSchedule(_ seed: UInt64) throws(BrokenRule) {
        var random = SeededGenerator(seed: seed)
        var runs = RunRegistry<Int>()
        var holding: [JobID: (key: [UInt8], isFresh: Bool)] = [:]
        var next: UInt32 = 1
        for step in 0..<100 {
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                let key = [UInt8.random(in: 0..<4, using: &random)]
                let isFresh = Int.random(in: 0..<5, using: &random) == 0
                let job = JobID(next)
                next += 1
                let claim = runs.claim(
                    key, by: job, of: Int.random(in: 0..<3, using: &random), isFresh: isFresh,
                    waited: .seconds(Int.random(in: 0..<4, using: &random)))
                let isTaken = holding.values.contains { $0.key == key }
                if claim == .granted {
                    try hold(isFresh || !isTaken, "step \(step): \(job) makes the calls of another job, \(holding)")
                    holding[job] = (key, isFresh)
                } else {
                    try hold(isTaken, "step \(step): \(job) does not get \(key), which is free: \(claim), \(holding)")
                }
            case 1: if let job = holding.keys.min(by: { $0.rawValue < $1.rawValue }) { runs.drains(job) }
            default:
                guard let job = holding.keys.sorted(by: { $0.rawValue < $1.rawValue }).randomElement(using: &random)
                else { continue }
                holding[job] = nil
                runs.release(job)
            }
            if let invalidity = runs.invalidity() { throw BrokenRule("step \(step): \(invalidity)") }
        }
    }
}
