import Scheduling
import TestSupport

/// An endpoint that judges calls as they arrive, as Azure and OpenAI do.
struct SimulatedEndpoint {
    enum Headers { case none, remaining, limits, resets }

    struct Answer {
        var refusal: (wait: Double?, of: QuotaLedger.QuotaKind?)?
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
    /// When it refuses everything, whatever its quotas.
    var busy: Range<Double>?
    /// What such a refusal says.
    var busyHint: (wait: Double?, of: QuotaLedger.QuotaKind?) = (nil, nil)
    /// Whether such a refusal says that there is too much to do at once.
    var saysBusy = false
    /// Calls that it answers at once; others are refused in the same words.
    var mostAtOnce = Int.max
    private var ends: [Double] = []
    /// Calls after which it refuses the next ones, however many that are, for so many seconds.
    var busyAfter: (calls: Int, seconds: Double)?
    private var othersTime = 0.0
    private(set) var othersRefused = 0
    private(set) var othersTaken = 0.0
    /// What was accepted of ours: time, tokens.
    private(set) var accepted: [(time: Double, tokens: Double)] = []

    mutating func judge(_ size: Int, now: Double, random: inout SeededGenerator) -> Answer {
        serveOthers(until: now)
        if let after = busyAfter, accepted.count >= after.calls {
            busy = now..<now + after.seconds
            busyAfter = nil
        }
        if busy?.contains(now) == true { return Answer(refusal: busyHint, limits: nil) }
        ends.removeAll { $0 <= now }
        if ends.count >= mostAtOnce { return Answer(refusal: busyHint, limits: nil) }
        let charge = Double(size) * factor * Double.random(in: 1 - factorNoise...1 + factorNoise, using: &random)
        tokens?.advance(to: now)
        requests?.advance(to: now)
        if let quota = tokens, quota.remaining < charge {
            return refusal(quota.wait(for: charge, now: now), .tokens, now)
        }
        if let quota = requests, quota.remaining < 1 {
            return refusal(quota.wait(for: 1, now: now), .requests, now)
        }
        tokens?.take(charge)
        requests?.take(1)
        accepted.append((now, charge))
        return Answer(refusal: nil, limits: told(now))
    }

    /// A call that was accepted is answered then.
    mutating func answers(at end: Double) { if mostAtOnce < .max { ends.append(end) } }

    private func refusal(_ wait: Double, _ kind: QuotaLedger.QuotaKind, _ now: Double) -> Answer {
        Answer(refusal: hints ? (wait, kind) : (nil, nil), limits: told(now))
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
