extension QuotaLedger {
    /// What a status or a progress line reads.
    package struct View: Sendable, Equatable {
        /// Where a limit is from.
        package enum Origin: String, Sendable { case given, header, learned }

        /// A limit per minute.
        package struct Limit: Sendable, Equatable {
            package let perMinute: Int
            package let origin: Origin
        }

        package let tokens: Limit?
        package let requests: Limit?
        /// What calls of the last minute were charged, by our count.
        package let tokensInLastMinute: Int
        package let requestsInLastMinute: Int
        /// The endpoint's tokens for one of ours: it may estimate by characters.
        package let tokenFactor: Double
        /// The part of the quota of tokens that other programs seem to use, 0 to 1.
        package let usedByOthers: Double
        /// What answers said that they used, in all.
        package let usedTokens: Int
        package let inFlight: Int
        package let concurrencyLimit: Int
        /// Calls that were refused with a 429, in all.
        package let refusals: Int
        /// Why nobody may call now.
        package let hold: WaitReason?
    }

    package mutating func view(now: ContinuousClock.Instant) -> View {
        let time = advance(to: now)
        return View(
            tokens: Self.limit(tokens), requests: Self.limit(requests), tokensInLastMinute: tokens.minute.sum,
            requestsInLastMinute: requests.minute.sum, tokenFactor: tokens.rate.factor,
            usedByOthers: tokens.rate.others, usedTokens: usedTokens,
            inFlight: inFlight, concurrencyLimit: concurrency.calls, refusals: refusals,
            hold: time < hold.until ? .heldBy429(until: instant(hold.until)) : nil)
    }

    private static func limit(_ meter: QuotaMeter) -> View.Limit? {
        meter.limit.map { limit in
            let origin: View.Origin =
                switch limit.origin {
                case .given: .given
                case .header: .header
                case .learned: .learned
                }
            return View.Limit(perMinute: Int(limit.value), origin: origin)
        }
    }

    /// No limit is given, told or learned, and no 429 came since the last answer.
    package var isUnlimited: Bool {
        tokens.limit == nil && requests.limit == nil && hold.inRow == 0 && !hold.awaitsProbe
    }

    /// What is wrong with the ledger; `nil` when all of it fits together.
    package func invalidity() -> String? {
        if inFlight < 0 { return "\(-inFlight) charges came back twice" }
        if !concurrency.isWithinBounds { return "the concurrency limit \(concurrency.value) is out of its bounds" }
        for meter in [tokens, requests] {
            if meter.spent < 0 { return "more \(meter.kind) came back than were charged" }
            if !meter.minute.holdsItsSum || !meter.short.allSatisfy(\.holdsItsSum) {
                return "a window of \(meter.kind) does not hold its sum"
            }
            if !meter.rate.isSound {
                return "the endpoint's \(meter.kind) for one of ours cannot be \(meter.rate.factor)"
            }
        }
        return nil
    }
}
