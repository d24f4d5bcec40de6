extension QuotaLedger {
    /// The endpoint answered, with a success or with an error that is the request's own.
    package mutating func answered(
        _ charge: Charge, limits: ObservedLimits?, latency: Duration, now: ContinuousClock.Instant
    ) {
        let time = advance(to: now)
        note(limits, charge)
        concurrency.answered(latency: latency.inSeconds, wasFull: charge.order < fullBefore)
        let started = seconds(charge.startedAt)
        if started >= hold.began {
            hold.inRow = 0
            if time >= hold.until { hold.awaitsProbe = false }
        }
        leave()
    }

    /// The call failed, not by a 429: the endpoint may have counted it.
    ///
    /// - Parameters:
    ///   - charge: What it was charged when it was admitted.
    ///   - overloaded: Whether the endpoint has too much to do: a timeout, a 503, a refused or broken connection.
    ///   - limits: What the answer's headers say, if there are any.
    ///   - now: The time.
    package mutating func failed(
        _ charge: Charge, overloaded: Bool, limits: ObservedLimits?, now: ContinuousClock.Instant
    ) {
        let time = advance(to: now)
        note(limits, charge)
        if overloaded {
            concurrency.overloaded(
                startedAt: seconds(charge.startedAt), inFlight: inFlight, now: time, isCertain: false)
        }
        if seconds(charge.startedAt) >= hold.began { hold.awaitsProbe = false }
        leave()
    }

    /// The call never left its worker: it comes back entirely.
    package mutating func unsent(_ charge: Charge, now: ContinuousClock.Instant) {
        _ = advance(to: now)
        giveBack(charge, pace: true)
        leave()
    }

    /// The call's worker died: it counts as used.
    package mutating func lost(_ charge: Charge, now: ContinuousClock.Instant) {
        _ = advance(to: now)
        leave()
    }

    private mutating func leave() {
        inFlight -= 1
        if tokens.limit != nil { concurrency.open() }
    }

    mutating func giveBack(_ charge: Charge, pace: Bool) {
        let start = seconds(charge.startedAt)
        tokens.giveBack(charge.tokens, chargedAt: start, order: charge.order, pace: pace)
        requests.giveBack(1, chargedAt: start, order: charge.order, pace: pace)
    }

    mutating func note(_ limits: ObservedLimits?, _ charge: Charge) {
        guard let limits else { return }
        let start = seconds(charge.startedAt)
        tokens.note(
            limits.tokens, spent: charge.tokensSpent, order: charge.order, time: start, amount: charge.tokens)
        requests.note(limits.requests, spent: charge.requestsSpent, order: charge.order, time: start, amount: 1)
    }
}
