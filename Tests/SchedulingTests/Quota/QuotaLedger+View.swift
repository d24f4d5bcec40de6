@testable import Scheduling

extension QuotaLedger {
    /// What a test sees of a ledger.
    struct View {
        struct Limit {
            let perMinute: Int
            let isFromHeaders: Bool
        }

        let tokens: Limit?
        let requests: Limit?
        /// What calls of the last minute were charged, by our count.
        let tokensInLastMinute: Int
        let requestsInLastMinute: Int
        /// The share of the quota of tokens that other programs seem to use, 0 to 1.
        let usedByOthers: Double
        let inFlight: Int
        let concurrencyLimit: Int
        /// Why nobody may call now.
        let hold: WaitReason?
    }

    mutating func view(now: ContinuousClock.Instant) -> View {
        let time = advance(to: now)
        return View(
            tokens: limit(tokens), requests: limit(requests), tokensInLastMinute: tokens.minute.sum,
            requestsInLastMinute: requests.minute.sum, usedByOthers: tokens.rate.others, inFlight: inFlight,
            concurrencyLimit: concurrency.calls,
            hold: time < hold.until ? .heldBy429(until: instant(hold.until)) : nil)
    }

    private func limit(_ meter: QuotaMeter) -> View.Limit? {
        meter.limit.map { View.Limit(perMinute: Int($0.value), isFromHeaders: $0.origin == .header) }
    }
}
