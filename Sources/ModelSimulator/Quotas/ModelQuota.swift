/// One model's quota: what is charged in the running windows, and what was charged in all.
struct ModelQuota: Sendable, Hashable {
    private(set) var tokens: QuotaWindow?
    /// The requests of the whole minute, and those of the shorter stretch that they are spread over.
    private(set) var requests: QuotaWindow?
    private(set) var burst: QuotaWindow?

    private(set) var chargedTokens = 0
    private(set) var chargedRequests = 0
    private(set) var refused = 0

    init(_ limits: QuotaLimits, _ settings: QuotaSettings) {
        tokens = limits.tokensPerMinute.map { QuotaWindow(limit: $0, length: settings.minute) }
        requests = limits.requestsPerMinute.map { QuotaWindow(limit: $0, length: settings.minute) }
        burst = limits.requestsPerMinute.map {
            let share = (Double($0) * (settings.requestWindow / settings.minute)).rounded(.up)
            return QuotaWindow(limit: max(1, Int(share)), length: settings.requestWindow)
        }
    }

    /// Charges an arriving call, or refuses it, in which case it is not charged.
    mutating func judge(tokens amount: Int, at now: Duration) -> QuotaVerdict {
        roll(to: now)
        for window in [requests, burst] {
            if let window, !window.fits(1) {
                return refuse(.requests, window, wait: window.untilReset(at: now), requested: 1, at: now)
            }
        }
        if let window = tokens, !window.fits(amount) {
            // A call above the whole limit will never fit; it is sent away for a window's length.
            let wait = window.used == 0 ? window.length : window.untilReset(at: now)
            return refuse(.tokens, window, wait: wait, requested: amount, at: now)
        }
        tokens?.charge(amount, at: now)
        requests?.charge(1, at: now)
        burst?.charge(1, at: now)
        chargedTokens += amount
        chargedRequests += 1
        return .charged(standing(at: now))
    }

    /// Forgets windows that are over.
    mutating func roll(to now: Duration) {
        tokens?.roll(to: now)
        requests?.roll(to: now)
        burst?.roll(to: now)
    }

    private mutating func refuse(
        _ kind: QuotaVerdict.Kind, _ window: QuotaWindow, wait: Duration, requested: Int, at now: Duration
    ) -> QuotaVerdict {
        refused += 1
        return .refused(
            QuotaVerdict.Excess(
                kind: kind, limit: kind == .tokens ? window.limit : requests?.limit ?? window.limit,
                used: window.used, requested: requested, wait: wait),
            standing(at: now))
    }

    /// What the rate-limit headers tell.
    private func standing(at now: Duration) -> QuotaStanding {
        var standing = QuotaStanding()
        if let tokens {
            standing.tokens = .init(
                limit: tokens.limit, remaining: tokens.remaining, reset: tokens.untilReset(at: now))
        }
        if let requests, let burst {
            // Whichever of the two is nearer to its end.
            let tighter = burst.remaining < requests.remaining ? burst : requests
            standing.requests = .init(
                limit: requests.limit, remaining: tighter.remaining, reset: tighter.untilReset(at: now))
        }
        return standing
    }
}
