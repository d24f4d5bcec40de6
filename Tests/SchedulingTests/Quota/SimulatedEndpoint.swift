import Scheduling

/// An endpoint that judges calls as they arrive, as Azure and OpenAI do.
struct SimulatedEndpoint {
    enum Headers { case none, remaining, limits, resets }

    struct Answer {
        var refusal: (wait: Double, of: QuotaLedger.QuotaKind)?
        var limits: ObservedLimits?
    }

    var tokens: SimulatedQuota?
    var requests: SimulatedQuota?
    var headers = Headers.resets
    var hints = true
    /// The endpoint's tokens for one of ours.
    var factor = 1.0
    /// How much that differs from call to call, as a part.
    var factorNoise = 0.0
    /// Tokens a second that another program takes, in calls of a thousand.
    var othersRate = 0.0
    private var othersTime = 0.0
    private(set) var othersRefused = 0
    private(set) var othersTaken = 0.0
    /// What was accepted of ours: time, tokens.
    private(set) var accepted: [(time: Double, tokens: Double)] = []

    mutating func judge(_ size: Int, now: Double, random: inout SeededGenerator) -> Answer {
        serveOthers(until: now)
        let charge = Double(size) * factor * Double.random(in: 1 - factorNoise...1 + factorNoise, using: &random)
        tokens?.advance(to: now)
        requests?.advance(to: now)
        if let quota = tokens, quota.remaining < charge {
            return Answer(refusal: (quota.wait(for: charge, now: now), .tokens), limits: told(now))
        }
        if let quota = requests, quota.remaining < 1 {
            return Answer(refusal: (quota.wait(for: 1, now: now), .requests), limits: told(now))
        }
        tokens?.take(charge)
        requests?.take(1)
        accepted.append((now, charge))
        return Answer(refusal: nil, limits: told(now))
    }

    private mutating func serveOthers(until now: Double) {
        guard othersRate > 0 else { return othersTime = now }
        while othersTime + 1000 / othersRate <= now {
            othersTime += 1000 / othersRate
            tokens?.advance(to: othersTime)
            if tokens?.remaining ?? 1000 < 1000 {
                othersRefused += 1
            } else {
                tokens?.take(1000)
                othersTaken += 1000
            }
        }
    }

    private func told(_ now: Double) -> ObservedLimits? {
        guard headers != .none else { return nil }
        return ObservedLimits(requests: told(requests, now), tokens: told(tokens, now))
    }

    private func told(_ quota: SimulatedQuota?, _ now: Double) -> ObservedLimits.Quota {
        guard let quota else { return ObservedLimits.Quota() }
        return ObservedLimits.Quota(
            limit: headers == .remaining ? nil : Int(quota.limit), remaining: Int(quota.remaining),
            reset: headers == .resets ? .seconds(quota.reset(now: now)) : nil)
    }
}
