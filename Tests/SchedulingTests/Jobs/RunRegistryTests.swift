import Planning
import Scheduling
import Testing

@Suite struct RunRegistryTests {
    private let key: [UInt8] = [1]

    @Test func theSameJobOfAnotherSessionIsRefused() {
        var runs = RunRegistry<Int>()
        #expect(runs.claim(key, by: JobID(1), of: 1, isFresh: false) == .granted)
        #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: false) == .refused(JobID(1)))
        #expect(runs.claim([2], by: JobID(2), of: 2, isFresh: false) == .granted)
    }

    @Test func aJobWaitsForTheEndOfARunThatDrains() {
        var runs = RunRegistry<Int>()
        _ = runs.claim(key, by: JobID(1), of: 1, isFresh: false)
        runs.drains(JobID(1))
        #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: false) == .wait(for: JobID(1)))
        runs.release(JobID(1))
        #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: false) == .granted)
    }

    @Test func jobsOfOneSessionTakeTurns() {
        var runs = RunRegistry<Int>()
        _ = runs.claim(key, by: JobID(1), of: 1, isFresh: false)
        #expect(runs.claim(key, by: JobID(2), of: 1, isFresh: false) == .wait(for: JobID(1)))
    }

    @Test func aFreshJobRunsBesideTheOtherAndIsItselfNotJoined() {
        var runs = RunRegistry<Int>()
        _ = runs.claim(key, by: JobID(1), of: 1, isFresh: false)
        #expect(runs.claim(key, by: JobID(2), of: 2, isFresh: true) == .granted)
        runs.release(JobID(1))
        #expect(runs.claim(key, by: JobID(3), of: 3, isFresh: false) == .refused(JobID(2)))
    }

    @Test(arguments: 0..<1000)
    func oneJobAtATimeMakesTheSameCalls(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var runs = RunRegistry<Int>()
        var holding: [JobID: (key: [UInt8], isFresh: Bool)] = [:]
        var next: UInt32 = 1
        for _ in 0..<100 {
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                let key = [UInt8.random(in: 0..<4, using: &random)]
                let isFresh = Int.random(in: 0..<5, using: &random) == 0
                let job = JobID(next)
                next += 1
                let claim = runs.claim(key, by: job, of: Int.random(in: 0..<3, using: &random), isFresh: isFresh)
                if claim == .granted {
                    #expect(isFresh || !holding.values.contains { $0.key == key }, "seed \(seed)")
                    holding[job] = (key, isFresh)
                } else {
                    #expect(holding.values.contains { $0.key == key }, "seed \(seed)")
                }
            case 1: if let job = holding.keys.min(by: { $0.rawValue < $1.rawValue }) { runs.drains(job) }
            default:
                guard let job = holding.keys.sorted(by: { $0.rawValue < $1.rawValue }).randomElement(using: &random)
                else { continue }
                holding[job] = nil
                runs.release(job)
            }
            #expect(runs.invalidity() == nil, "seed \(seed)")
        }
    }
}
