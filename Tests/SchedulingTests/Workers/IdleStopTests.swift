import Scheduling
import TestSupport
import Testing

/// A cluster that nobody uses ends, and none that somebody uses.
@Suite struct IdleStopTests {
    private static let start = ContinuousClock.now
    private static func at(_ seconds: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }

    private static func ready(_ limit: Duration?) -> IdleStop {
        var idle = IdleStop(limit: limit, now: start)
        idle.workerJoined(now: start)
        return idle
    }

    @Test func itIsToldAMinuteBeforeAndThenEnds() {
        var idle = Self.ready(.seconds(1200))
        #expect(idle.tick(jobs: 0, now: Self.at(1139)) == nil)
        #expect(idle.tick(jobs: 0, now: Self.at(1140)) == .warn(in: .seconds(60)))
        #expect(idle.tick(jobs: 0, now: Self.at(1150)) == nil, "once")
        #expect(idle.left(now: Self.at(1150)) == .seconds(50))
        #expect(idle.tick(jobs: 0, now: Self.at(1200)) == .stop)
        #expect(idle.cause.hasPrefix("nothing has run for 20 min"))
    }

    @Test func aShortTimeIsToldATenthBefore() {
        var idle = Self.ready(.seconds(100))
        #expect(idle.tick(jobs: 0, now: Self.at(89)) == nil)
        #expect(idle.tick(jobs: 0, now: Self.at(90)) == .warn(in: .seconds(10)))
    }

    @Test func withoutALimitItNeverEnds() {
        for limit in [nil, Duration.zero] {
            var idle = Self.ready(limit)
            #expect(idle.tick(jobs: 0, now: Self.at(1_000_000)) == nil && idle.left(now: Self.at(9)) == nil)
        }
    }

    @Test func aJobHoldsItUpHoweverLongItRunsAndItsEndIsCountedFrom() {
        var idle = Self.ready(.seconds(60))
        #expect(idle.tick(jobs: 1, now: Self.at(10)) == nil)
        #expect(idle.tick(jobs: 1, now: Self.at(10_000)) == nil)
        #expect(idle.left(now: Self.at(10_000)) == nil)
        #expect(idle.tick(jobs: 0, now: Self.at(10_001)) == nil)
        #expect(idle.left(now: Self.at(10_001)) == .seconds(60))
        #expect(idle.tick(jobs: 0, now: Self.at(10_061)) == .stop)
    }

    @Test func aSessionThatLeavesIsCountedFromAndWarnsAnew() {
        var idle = Self.ready(.seconds(600))
        #expect(idle.tick(jobs: 0, now: Self.at(550)) == .warn(in: .seconds(50)))
        idle.sessionLeft(now: Self.at(560))
        #expect(idle.tick(jobs: 0, now: Self.at(1_000)) == nil)
        #expect(idle.tick(jobs: 0, now: Self.at(1_105)) == .warn(in: .seconds(55)))
    }

    @Test func theSetUpDoesNotCountUnlessItNeverEnds() {
        var idle = IdleStop(limit: .seconds(60), now: Self.start)
        #expect(idle.tick(jobs: 0, now: Self.at(100)) == nil)
        idle.workerJoined(now: Self.at(110))
        #expect(idle.left(now: Self.at(110)) == .seconds(60))
        idle.workerJoined(now: Self.at(150))
        #expect(idle.tick(jobs: 0, now: Self.at(170)) == .stop, "later workers change nothing")
        var never = IdleStop(limit: .seconds(60), now: Self.start)
        #expect(never.tick(jobs: 0, now: Self.at(119)) == .warn(in: .seconds(1)))
        #expect(never.tick(jobs: 0, now: Self.at(120)) == .stop && never.cause.contains("no worker ever came"))
    }

    /// At whatever times things happen: it ends exactly when nothing has happened for the limit, and is told before.
    @Test func randomUse() async throws {
        try await Schedules.run(0..<2000) { seed in
            var random = SeededGenerator(seed: seed)
            let limit = Int.random(in: 10...2000, using: &random)
            var idle = Self.ready(.seconds(limit))
            var now = 0, used = 0, jobs = 0, isWarned = false
            for step in 0..<300 {
                now +=
                    1
                    + (Int.random(in: 0..<20, using: &random) == 0 ? Int.random(in: 0...limit / 4, using: &random) : 0)
                let before = jobs
                switch Int.random(in: 0..<60, using: &random) {
                case 0: jobs += 1
                case 1...4: jobs = max(0, jobs - 1)
                case 5:
                    idle.sessionLeft(now: Self.at(now))
                    used = now
                case 6:
                    idle.sessionPrepares(now: Self.at(now))
                    used = now
                default: break
                }
                if jobs > 0 || before > 0 { used = now }
                if used == now { isWarned = false }
                let action = idle.tick(jobs: jobs, now: Self.at(now))
                let isOver = now - used >= limit
                guard (action == .stop) == isOver else {
                    throw BrokenRule("step \(step): \(now - used) of \(limit): \(action as Any)")
                }
                if case .warn = action {
                    guard !isWarned, now - used < limit, .seconds(limit - (now - used)) <= idle.notice else {
                        throw BrokenRule("step \(step): told at \(now - used) of \(limit)")
                    }
                    isWarned = true
                }
                if isOver { return }
            }
        }
    }
}
