import Scheduling
import Testing

@Suite struct StallClockTests {
    private let start = ContinuousClock.now

    @Test func aStallIsNotTimeInWhichOthersWereSilent() {
        var clock = StallClock()
        var workers = WorkerTable<Int, String>()
        _ = workers.registered(1, "a worker", now: clock.time(start))
        var now = start
        for _ in 0..<20 {
            now = now.advanced(by: .milliseconds(50))
            clock.tick(now: now)
            _ = workers.heard(1, now: clock.time(now))
        }
        now = now.advanced(by: .seconds(4))
        #expect(clock.tick(now: now) == .milliseconds(3950))
        let dead = workers.tick(now: clock.time(now)).filter { if case .declareDead = $0 { true } else { false } }
        #expect(dead.isEmpty)
        #expect(workers.state(of: 1, now: clock.time(now)) == .joining)
    }

    @Test func silenceOfAWorkerStillEndsIt() {
        var clock = StallClock()
        var workers = WorkerTable<Int, String>()
        _ = workers.registered(1, "a worker", now: clock.time(start))
        var now = start
        var dead = false
        for _ in 0..<62 {
            now = now.advanced(by: .milliseconds(50))
            clock.tick(now: now)
            if !workers.tick(now: clock.time(now)).filter({ if case .declareDead = $0 { true } else { false } }).isEmpty
            {
                dead = true
            }
        }
        #expect(dead)
    }

    @Test func ticksThatAreALittleLateAreNoStall() {
        var clock = StallClock()
        clock.tick(now: start)
        #expect(clock.tick(now: start.advanced(by: .milliseconds(240))) == nil)
        #expect(clock.stalled == .zero)
    }

    /// An hour's sleep of the machine, and many short stops.
    @Test func allStallsAddUp() {
        var clock = StallClock()
        clock.tick(now: start)
        clock.tick(now: start.advanced(by: .seconds(3600)))
        clock.tick(now: start.advanced(by: .seconds(3605)))
        #expect(clock.stalled == .seconds(3605) - .milliseconds(100))
        #expect(clock.time(start.advanced(by: .seconds(3605))) == start.advanced(by: .milliseconds(100)))
    }
}
