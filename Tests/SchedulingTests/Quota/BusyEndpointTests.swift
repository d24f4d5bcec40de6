import Scheduling
import TestSupport
import Testing

/// An endpoint without a quota that refuses everything for a while (429), as servers do that load, or have too much
/// to do: calls come back within a minute of its return, and are not held to a quota that nobody has.
@Suite struct BusyEndpointTests {
    struct Busy: Sendable, CustomTestStringConvertible {
        /// Calls that it answers before.
        var calls: Int
        /// Seconds for which it refuses.
        var seconds: Double
        var hint: Double?
        var names: QuotaLedger.QuotaKind?

        var testDescription: String {
            "after \(calls) calls, \(seconds) s, hint \(hint.map { "\($0) s" } ?? "none"), names \(names.map { "\($0)" } ?? "none")"
        }
    }

    static let busy: [Busy] = [0, 20, 200].flatMap { calls in
        [2.0, 3, 25].flatMap { seconds in
            [
                Busy(calls: calls, seconds: seconds), Busy(calls: calls, seconds: seconds, hint: 1),
                Busy(calls: calls, seconds: seconds, hint: 5),
                Busy(calls: calls, seconds: seconds, hint: 1, names: .tokens),
                Busy(calls: calls, seconds: seconds, hint: 1, names: .requests),
            ]
        }
    }

    @Test(arguments: busy, [false, true])
    func sixHundredCallsAreDoneWithinAMinuteOfItsReturn(busy: Busy, saysBusy: Bool) {
        for seed in 0..<4 {
            let (seconds, problem) = Self.run(busy, saysBusy: saysBusy, seed: UInt64(seed))
            #expect(problem == nil, "seed \(seed): \(problem ?? "")")
            #expect(seconds < 60, "seed \(seed): \(seconds) s")
        }
    }

    /// A server that answers so many calls at once, and refuses the others as too many, is given about so many.
    @Test(arguments: [1, 4, 10, 50], [nil, 1.0]) func anEndpointThatTakesFewAtOnceIsKeptAtWork(most: Int, hint: Double?)
    {
        for seed in 0..<4 {
            var endpoint = SimulatedEndpoint()
            endpoint.headers = .none
            endpoint.mostAtOnce = most
            endpoint.busyHint = (hint, nil)
            endpoint.saysBusy = true
            var configuration = QuotaLedger.Configuration()
            configuration.ceiling = 256
            configuration.initialConcurrency = 256
            var traffic = SimulatedTraffic(endpoint, configuration, seed: UInt64(seed))
            traffic.sizes = 60...90
            traffic.latency = 0.3...0.4
            traffic.run(for: 240)
            let times = traffic.endpoint.accepted.map(\.time).filter { $0 >= 60 }
            let share = Double(times.count) * 0.35 / Double(most) / 180
            #expect(
                traffic.problem == nil && share > (hint == nil ? 0.7 : 0.4),
                "seed \(seed): \(share), \(traffic.problem ?? "")")
        }
    }

    /// A server that takes so many calls a second, and says nothing when it refuses, is not asked for some calls a minute.
    @Test(arguments: [600, 1_200, 3_000]) func aQuotaOfASecondIsNotTakenForOneOfAMinute(perMinute: Int) {
        for seed in 0..<4 {
            var endpoint = SimulatedEndpoint()
            endpoint.headers = .none
            endpoint.hints = false
            endpoint.requests = SimulatedQuota(.windows(length: 1, phase: 0), limit: Double(perMinute))
            var configuration = QuotaLedger.Configuration()
            configuration.ceiling = 256
            configuration.initialConcurrency = 256
            var traffic = SimulatedTraffic(endpoint, configuration, seed: UInt64(seed))
            traffic.sizes = 60...90
            traffic.latency = 0.02...0.3
            traffic.run(for: 240)
            let calls = traffic.endpoint.accepted.count { $0.time >= 60 }
            let share = Double(calls) / Double(perMinute * 3)
            #expect(traffic.problem == nil && share > 0.4, "seed \(seed): \(share), \(traffic.problem ?? "")")
        }
    }

    /// Seconds from its return until 600 more calls are answered.
    static func run(_ busy: Busy, saysBusy: Bool, seed: UInt64) -> (seconds: Double, problem: String?) {
        var random = SeededGenerator(seed: seed &* 31 &+ 7)
        var endpoint = SimulatedEndpoint()
        endpoint.headers = .none
        endpoint.busyAfter = (busy.calls, busy.seconds)
        endpoint.busyHint = (busy.hint, busy.names)
        endpoint.saysBusy = saysBusy
        var configuration = QuotaLedger.Configuration()
        configuration.ceiling = [64, 256].randomElement(using: &random) ?? 64
        configuration.initialConcurrency = configuration.ceiling
        var traffic = SimulatedTraffic(endpoint, configuration, seed: seed)
        traffic.sizes = 60...90
        let latency = Double.random(in: 0.02...1, using: &random)
        traffic.latency = latency...latency * 1.5
        traffic.mostAccepted = busy.calls + 700
        traffic.checksEvery = 2_000
        traffic.run(for: 240)
        guard let end = traffic.endpoint.busy?.upperBound else { return (.infinity, "it was never busy") }
        let after = traffic.endpoint.accepted.map(\.time).filter { $0 >= end }
        return (after.count < 600 ? .infinity : after[599] - end, traffic.problem)
    }
}
