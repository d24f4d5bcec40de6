import ModelAPI
import Scheduling
import Testing

/// An endpoint that told its quota falls silent, then comes back: calls must come back too.
@Suite struct QuotaRecoveryTests {
    /// A wait that nobody has patience for stays one when another refusal of the burst says nothing.
    @Test(arguments: [0, 1]) func aLongHintAmongRefusalsWithoutOneIsTriedAgainInTime(first: Int) {
        var harness = CallHarness()
        harness.open(rows: 40, at: [CallHarness.deployment("a", tokensPerMinute: nil)])
        let start = harness.now
        let orders = harness.assign()
        for (index, order) in orders.enumerated() {
            _ = harness.refuse(order, 429, .rateLimited, wait: index % 2 == first ? .seconds(86_400) : nil)
        }
        #expect(!harness.assignInTime().isEmpty)
        #expect(start.duration(to: harness.now) <= .seconds(130), "\(start.duration(to: harness.now))")
    }

    private struct Endpoint {
        var ledger = QuotaLedger()
        var now = ContinuousClock.now

        /// Lets a call go when it may.
        ///
        /// False where it may not for `patience`.
        mutating func admit(_ tokens: Int, patience: Duration) -> QuotaLedger.Charge? {
            let end = now.advanced(by: patience)
            while now <= end {
                switch ledger.admit(tokens: tokens, now: now) {
                case .go(let charge): return charge
                case .wait(let until, _): now = until ?? now.advanced(by: .seconds(1))
                case .never, .refuses: return nil
                }
            }
            return nil
        }

        /// Answers as OpenAI's buckets do: the reset is the time until the bucket is full.
        mutating func answer(_ charge: QuotaLedger.Charge, limit: Int, remaining: Int) {
            let reset = Duration.seconds(60 * Double(limit - remaining) / Double(limit))
            let limits = ObservedLimits(tokens: .init(limit: limit, remaining: remaining, reset: reset))
            ledger.answered(charge, limits: limits, latency: .milliseconds(300), now: now)
        }
    }

    /// Failures tell no quota, and what they were charged must not be remembered for ever.
    @Test(arguments: [true, false])
    func anOutageDoesNotUseUpABucketForGood(isBucket: Bool) throws {
        var endpoint = Endpoint()
        for _ in 0..<20 {
            let admitted = endpoint.admit(500, patience: .seconds(60))
            let charge = try #require(admitted)
            endpoint.now = endpoint.now.advanced(by: .seconds(1))
            endpoint.answer(charge, limit: 30_000, remaining: isBucket ? 29_500 : 15_000)
        }
        for call in 0..<300 {
            let admitted = endpoint.admit(500, patience: .seconds(120))
            let charge = try #require(admitted, "call \(call) of the outage never goes")
            endpoint.now = endpoint.now.advanced(by: .seconds(1))
            endpoint.ledger.failed(charge, overloaded: false, limits: nil, now: endpoint.now)
        }
    }

    /// What others used a while ago must not hold back calls that come after: with a small quota and large calls
    /// it would take hours until a header could say that they have gone.
    @Test func othersWhoFellSilentHoldNobodyBack() throws {
        var endpoint = Endpoint()
        let limit = 1_000
        let start = endpoint.now
        for _ in 0..<60 {
            let admitted = endpoint.admit(2, patience: .seconds(600))
            let charge = try #require(admitted)
            // In each window of a minute the others use it up at an even pace.
            let second = Int(start.duration(to: endpoint.now).components.seconds % 60)
            let limits = ObservedLimits(
                tokens: .init(limit: limit, remaining: limit - 16 * second, reset: .seconds(60 - second)))
            endpoint.ledger.answered(charge, limits: limits, latency: .zero, now: endpoint.now)
            endpoint.now = endpoint.now.advanced(by: .seconds(10))
        }
        #expect(endpoint.ledger.view(now: endpoint.now).usedByOthers > 0.8)
        for call in 0..<3 {
            let admitted = endpoint.admit(700, patience: .seconds(600))
            let charge = try #require(admitted, "call \(call) waits for hours")
            endpoint.ledger.failed(charge, overloaded: false, limits: nil, now: endpoint.now)
        }
    }
}
