import ModelSimulator
import Testing

/// Quotas by hand-moved clock: a call and a time in, a verdict out.
@Suite struct QuotaTests {
    private func ledger(
        tpm: Int? = nil, rpm: Int? = nil, window: Duration = .seconds(10), models: [String: QuotaLimits] = [:]
    ) -> QuotaLedger {
        var settings = QuotaSettings()
        settings.limits = QuotaLimits(tokensPerMinute: tpm, requestsPerMinute: rpm)
        settings.requestWindow = window
        settings.limitsByModel = models
        return QuotaLedger(settings)
    }

    private func excess(_ verdict: QuotaVerdict) -> QuotaVerdict.Excess? {
        if case .refused(let excess, _) = verdict { excess } else { nil }
    }

    @Test func tokensAreChargedUntilTheMinuteIsOver() {
        var ledger = ledger(tpm: 1_000)
        #expect(excess(ledger.judge(tokens: 600, model: "m", at: .seconds(5))) == nil)
        #expect(excess(ledger.judge(tokens: 400, model: "m", at: .seconds(64))) == nil)
        let refused = excess(ledger.judge(tokens: 1, model: "m", at: .seconds(64.5)))
        #expect(refused == .init(kind: .tokens, limit: 1_000, used: 1_000, requested: 1, wait: .seconds(0.5)))
        // The window ends a minute after its first call, and the next begins with the next call.
        #expect(excess(ledger.judge(tokens: 1_000, model: "m", at: .seconds(65))) == nil)
        #expect(excess(ledger.judge(tokens: 1, model: "m", at: .seconds(124.9))) != nil)
        #expect(excess(ledger.judge(tokens: 1_000, model: "m", at: .seconds(125))) == nil)
    }

    @Test func aRefusedCallIsNotCharged() throws {
        var ledger = ledger(tpm: 100)
        #expect(excess(ledger.judge(tokens: 101, model: "m", at: .zero))?.wait == .seconds(60))
        #expect(excess(ledger.judge(tokens: 60, model: "m", at: .zero)) == nil)
        for _ in 0..<5 { #expect(excess(ledger.judge(tokens: 60, model: "m", at: .seconds(1))) != nil) }
        #expect(excess(ledger.judge(tokens: 40, model: "m", at: .seconds(2))) == nil)
        let entry = try #require(ledger.entries(at: .seconds(2)).first)
        #expect(entry.chargedTokens == 100)
        #expect(entry.windowTokens == 100)
        #expect(ledger.entries(at: .seconds(61)).first?.windowTokens == 0)
        #expect(entry.chargedRequests == 2)
        #expect(entry.refused == 6)
    }

    @Test(arguments: [(Duration.seconds(10), 10), (.seconds(1), 1)])
    func requestsAreSpreadOverShortWindows(window: Duration, share: Int) {
        var ledger = ledger(rpm: 60, window: window)
        for call in 1...share { #expect(excess(ledger.judge(tokens: 1, model: "m", at: .zero)) == nil, "\(call)") }
        let refused = excess(ledger.judge(tokens: 1, model: "m", at: window / 2))
        #expect(refused?.kind == .requests)
        #expect(refused?.limit == 60)
        #expect(refused?.wait == window / 2)
        #expect(excess(ledger.judge(tokens: 1, model: "m", at: window)) == nil)
    }

    /// 100 requests a minute are 17 in ten seconds, rounded up, but no more than 100 in a minute.
    @Test func theMinutesLimitHoldsToo() {
        var ledger = ledger(rpm: 100)
        var accepted = 0
        for tenth in 0..<600 where excess(ledger.judge(tokens: 1, model: "m", at: .milliseconds(100 * tenth))) == nil {
            accepted += 1
        }
        #expect(accepted == 100)
    }

    @Test func modelsHaveTheirOwnQuotas() {
        var ledger = ledger(tpm: 10, models: ["big": QuotaLimits(tokensPerMinute: 1_000)])
        #expect(excess(ledger.judge(tokens: 10, model: "a", at: .zero)) == nil)
        #expect(excess(ledger.judge(tokens: 10, model: "b", at: .zero)) == nil)
        #expect(excess(ledger.judge(tokens: 10, model: "a", at: .zero)) != nil)
        #expect(excess(ledger.judge(tokens: 999, model: "big", at: .zero)) == nil)
        // A caller may invent names without end.
        for name in 0..<2 * QuotaLedger.modelLimit { _ = ledger.judge(tokens: 1, model: "n\(name)", at: .zero) }
        #expect(ledger.entries(at: .zero).count <= QuotaLedger.modelLimit + 1)
    }

    @Test func theStandingIsThatBehindTheCall() throws {
        var ledger = ledger(tpm: 1_000, rpm: 60)
        _ = ledger.judge(tokens: 100, model: "m", at: .zero)
        guard case .charged(let standing) = ledger.judge(tokens: 100, model: "m", at: .seconds(4)) else {
            Issue.record("refused")
            return
        }
        #expect(standing.tokens == .init(limit: 1_000, remaining: 800, reset: .seconds(56)))
        #expect(standing.requests == .init(limit: 60, remaining: 8, reset: .seconds(6)))
    }

    @Test func whatACallIsCharged() {
        var settings = QuotaSettings()
        #expect(settings.charge(promptTokens: 20, characters: 100, answerTokens: 50, choices: 2) == 120)
        #expect(settings.charge(promptTokens: 20, characters: 100, answerTokens: nil, choices: 1) == 36)
        settings.estimate = .characters
        #expect(settings.charge(promptTokens: 20, characters: 101, answerTokens: 50, choices: 1) == 76)
        #expect(settings.charge(promptTokens: 20, characters: 1, answerTokens: .max, choices: 3) == 1 << 40)
    }

    /// 95 % of a quota can be used by who keeps to it, and never more than all of it.
    @Test func noMinuteIsChargedMoreThanItsLimit() {
        var ledger = ledger(tpm: 5_000, rpm: 600, window: .seconds(1))
        var generator = SeededGenerator(seed: 3)
        var charged: [Int] = []
        for tick in 0..<60_000 {
            let tokens = Int.random(in: 1...200, using: &generator)
            if excess(ledger.judge(tokens: tokens, model: "m", at: .milliseconds(10 * tick))) == nil {
                let minute = tick / 6_000
                if charged.count <= minute { charged.append(0) }
                charged[minute] += tokens
            }
        }
        #expect(charged.allSatisfy { $0 <= 5_200 && $0 >= 4_800 }, "\(charged)")
    }
}
