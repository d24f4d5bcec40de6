import Scheduling
import Testing

@Suite struct QuotaLedgerTests {
    private let now = ContinuousClock.now

    private func ledger(
        tokens: Int? = nil, requests: Int? = nil, _ change: (inout QuotaLedger.Configuration) -> Void = { _ in }
    ) -> QuotaLedger {
        var configuration = QuotaLedger.Configuration(tokensPerMinute: tokens, requestsPerMinute: requests)
        change(&configuration)
        return QuotaLedger(configuration)
    }

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { now.advanced(by: .milliseconds(milliseconds)) }

    @Test func startsAreSpreadEvenlyOverTheMinute() {
        // 60,000 tokens a minute, 98 % of them used: 980 tokens pay for one second.
        var ledger = ledger(tokens: 60_000)
        guard case .go = ledger.admit(tokens: 980, now: now) else { return #expect(Bool(false)) }
        guard case .wait(let until?, .tokensPerMinute) = ledger.admit(tokens: 980, now: at(500)) else {
            return #expect(Bool(false))
        }
        #expect(abs(at(1000).duration(to: until) / .milliseconds(1)) < 1)
        #expect(ledger.nextWakeUp(now: at(500)) == until)
        guard case .go = ledger.admit(tokens: 980, now: until) else { return #expect(Bool(false)) }
        #expect(ledger.invalidity() == nil)
    }

    @Test func aCallLargerThanTheQuotaNeverStartsAndOneAsLargeDoes() {
        var ledger = ledger(tokens: 1000)
        #expect(
            ledger.admit(tokens: 1001, now: now)
                == .never(reason: "a call of 1001 tokens is larger than the endpoint's quota of 1000 tokens a minute"))
        guard case .go = ledger.admit(tokens: 1000, now: now) else { return #expect(Bool(false)) }
    }

    @Test func a429HoldsEveryCallerForAsLongAsItSays() {
        var ledger = ledger()
        guard case .go(let charge) = ledger.admit(tokens: 10, now: now) else { return #expect(Bool(false)) }
        ledger.refused(charge, wait: .seconds(12), limits: nil, now: at(100))
        guard case .wait(let until?, let reason) = ledger.admit(tokens: 10, now: at(100)) else {
            return #expect(Bool(false))
        }
        #expect(abs(at(12_100).duration(to: until) / .milliseconds(1)) < 1)
        let text = reason.text(now: at(101), until: until)
        #expect(text == "waits 12 s for the endpoint's quota: 429 said to retry after 12 s")
        #expect(ledger.view(now: at(200)).hold == reason)
        #expect(ledger.view(now: until).hold == nil)
    }

    /// 200 calls in a window of 10 s, and a refusal 300 ms into it: `retry-after-ms: 9700` or `Retry-After: 10`.
    @Test(arguments: [Duration.milliseconds(9_700), .milliseconds(9_730), .seconds(10)])
    func aWindowBeginsWithItsFirstCall(wait: Duration) {
        var ledger = ledger {
            $0.initialConcurrency = 300
            $0.ceiling = 300
        }
        var charges: [QuotaLedger.Charge] = []
        for call in 0..<201 {
            guard case .go(let charge) = ledger.admit(tokens: 10, now: at(call)) else { return #expect(Bool(false)) }
            charges.append(charge)
        }
        for charge in charges.dropLast() {
            ledger.answered(charge, limits: nil, latency: .milliseconds(50), now: at(290))
        }
        ledger.refused(charges[200], wait: wait, of: .requests, limits: nil, now: at(300))
        #expect(ledger.view(now: at(300)).requests?.perMinute == 1_200)
    }

    @Test func anUnknownQuotaBeginsWithFourProbesAndThenPacesByTheHeaders() {
        var ledger = ledger()
        var charges: [QuotaLedger.Charge] = []
        while case .go(let charge) = ledger.admit(tokens: 1000, now: now) { charges.append(charge) }
        #expect(charges.count == 4)
        #expect(ledger.admit(tokens: 1000, now: now) == .wait(until: nil, .probing))
        let told = ObservedLimits(tokens: .init(limit: 60_000, remaining: 59_000, reset: .seconds(60)))
        ledger.answered(charges[0], limits: told, latency: .seconds(1), now: at(1000))
        let view = ledger.view(now: at(1000))
        #expect(view.tokens?.perMinute == 60_000 && view.tokens?.isFromHeaders == true)
        #expect(view.inFlight == 3 && view.tokensInLastMinute == 4000)
    }

    @Test func whatWasNeverSentComesBackAndWhatWasLostDoesNot() {
        var ledger = ledger(tokens: 60_000)
        guard case .go(let unsent) = ledger.admit(tokens: 1000, now: now) else { return #expect(Bool(false)) }
        ledger.unsent(unsent, now: at(1))
        guard case .go(let lost) = ledger.admit(tokens: 1000, now: at(1)) else { return #expect(Bool(false)) }
        ledger.lost(lost, now: at(2))
        let view = ledger.view(now: at(2))
        #expect(view.inFlight == 0 && view.tokensInLastMinute == 1000 && view.requestsInLastMinute == 1)
        #expect(ledger.invalidity() == nil)
    }

    @Test func aChargeThatComesBackTwiceIsToldOf() {
        var ledger = ledger()
        guard case .go(let charge) = ledger.admit(tokens: 1, now: now) else { return #expect(Bool(false)) }
        ledger.lost(charge, now: now)
        ledger.lost(charge, now: now)
        #expect(ledger.invalidity() == "1 charges came back twice")
    }

    @Test func concurrencyDoublesPerRoundTripUpToTheCeilingWhateverTheLatency() {
        var ledger = ledger { $0.ceiling = 1000 }
        var counts: [Int] = []
        for round in 0..<9 {
            var charges: [QuotaLedger.Charge] = []
            while case .go(let charge) = ledger.admit(tokens: 10, now: at(round * 1000)) { charges.append(charge) }
            counts.append(charges.count)
            // The more are in flight, the longer each takes: a queue in our own process.
            for charge in charges {
                ledger.answered(
                    charge, limits: nil, latency: .milliseconds(charges.count),
                    now: at(round * 1000 + 500))
            }
        }
        #expect(counts == [4, 8, 16, 32, 64, 128, 256, 512, 1000])
    }

    @Test func overloadLowersConcurrencyOnceARoundTripAndAFailureHereAndThereDoesNot() {
        var ledger = ledger(tokens: 1_000_000_000) { $0.ceiling = 100 }
        var charges: [QuotaLedger.Charge] = []
        while charges.count < 100, case .go(let charge) = ledger.admit(tokens: 0, now: at(charges.count)) {
            charges.append(charge)
        }
        #expect(ledger.admit(tokens: 0, now: at(200)) == .wait(until: nil, .concurrency))
        ledger.failed(charges[0], overloaded: true, limits: nil, now: at(300))
        #expect(ledger.view(now: at(300)).concurrencyLimit == 100)
        for charge in charges[1...] { ledger.failed(charge, overloaded: true, limits: nil, now: at(300)) }
        #expect(ledger.view(now: at(300)).concurrencyLimit == 68)
        #expect(ledger.invalidity() == nil)
    }
}
