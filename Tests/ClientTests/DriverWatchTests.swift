import Client
import TestSupport
import Testing

@Suite struct DriverWatchTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Double) -> ContinuousClock.Instant {
        start.advanced(by: .milliseconds(Int(seconds * 1000)))
    }

    @Test func anIdleSessionsNextJobIsNotSilence() {
        var watch = DriverWatch(patience: .seconds(10))
        watch.heard()
        for tick in 0..<600 { #expect(watch.tick(now: at(Double(tick) / 2), hasJobs: false) == .nothing) }
        // A minute and more after anything came, a job goes in, and the tick comes before the driver's answer.
        watch.asked(now: at(300))
        #expect(watch.tick(now: at(300.1), hasJobs: true) == .ping)
        #expect(watch.tick(now: at(309.9), hasJobs: true) == .ping)
    }

    @Test func aDriverThatAnswersNothingIsGivenUp() {
        var watch = DriverWatch(patience: .seconds(10))
        watch.asked(now: at(0))
        var given: Double?
        for tick in 1...40 where given == nil {
            if watch.tick(now: at(Double(tick) / 2), hasJobs: true) == .giveUp { given = Double(tick) / 2 }
        }
        #expect(given == 10.5)
    }

    @Test func aPauseOfThisProcessIsNotTheDrivers() {
        var watch = DriverWatch(patience: .seconds(10))
        watch.asked(now: at(0))
        #expect(watch.tick(now: at(0.5), hasJobs: true) == .ping)
        // Stopped for an hour, the laptop's lid closed.
        #expect(watch.tick(now: at(3600), hasJobs: true) == .ping)
        #expect(watch.tick(now: at(3600.5), hasJobs: true) == .ping)
        watch.heard()
        #expect(watch.tick(now: at(3601), hasJobs: true) == .ping)
    }

    /// Whatever happens, a driver is given up only where it was asked and let a whole patience pass in which this
    /// process was awake; and it is given up where it never answers.
    @Test func aDriverIsGivenUpForItsOwnSilenceOnly() async throws {
        try await Schedules.run(0..<2000) { seed in try oneSchedule(seed) }
    }

    private enum Event {
        case heard, awakeAgain
        case tick(hasJobs: Bool, DriverWatch.Action)
    }

    private func oneSchedule(_ seed: UInt64) throws(BrokenRule) {
        var random = Seeded(state: seed)
        var watch = DriverWatch(patience: .seconds(10), longestGap: .seconds(2))
        var now = 0.0, unanswered: Double?, awake = 0.0, story: [(second: Double, Event)] = []
        for _ in 0..<400 {
            switch random.next() % 20 {
            case 0:
                watch.heard()
                (unanswered, awake) = (nil, 0)
                story.append((now, .heard))
            case 1:
                // The process stands still.
                now += Double(3 + random.next() % 3600)
                story.append((now, .awakeAgain))
            default:
                let step = Double(1 + random.next() % 20) / 10
                now += step
                if unanswered != nil { awake += step }
            }
            let hasJobs = random.next() % 50 != 0
            let action = watch.tick(now: at(now), hasJobs: hasJobs)
            story.append((now, .tick(hasJobs: hasJobs, action)))
            if !hasJobs { (unanswered, awake) = (nil, 0) }
            if hasJobs, unanswered == nil { unanswered = now }
            try hold(hasJobs || action == .nothing, "an idle session asks: \(story.suffix(20))")
            if action == .giveUp {
                return try hold(awake > 10 - 0.001, "given up after \(awake) s awake: \(story.suffix(40))")
            }
            try hold(awake < 10 + 2.1, "never given up: \(story.suffix(40))")
        }
    }
}

/// SplitMix64: the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
