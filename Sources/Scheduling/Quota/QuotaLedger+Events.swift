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
            if charge.order == hold.impatientProbe?.order { hold.until = min(hold.until, time) }
            if time >= hold.until { hold.impatientProbe = nil }
            if time >= hold.until, hold.awaitsProbe { resume(time) }
            // A small call may find the rest of a quota that is used up: what follows shows whether answers are back.
            if !isInDoubt || (!hold.awaitsProbe && time - hold.resumed > (hold.isBrief ? Self.briefProof : Self.proof))
            {
                hold.inRow = 0
            }
        }
        leave(charge)
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
        if seconds(charge.startedAt) >= hold.began, !isInDoubt { hold.awaitsProbe = false }
        leave(charge)
    }

    /// The call never left its worker: it comes back entirely.
    package mutating func unsent(_ charge: Charge, now: ContinuousClock.Instant) {
        _ = advance(to: now)
        giveBack(charge, pace: true)
        leave(charge)
    }

    /// The call's worker died: it counts as used.
    package mutating func lost(_ charge: Charge, now: ContinuousClock.Instant) {
        _ = advance(to: now)
        leave(charge)
    }

    /// Seconds without a refusal that show that the endpoint answers again.
    private static let proof = 2.0
    /// The same where refusals last for moments.
    private static let briefProof = 0.3
    /// Seconds within which a burst of refusals is over that was no quota of a minute; holds of our own are in them.
    private static let briefly = 8.0

    private mutating func resume(_ time: Double) {
        hold.awaitsProbe = false
        hold.resumed = time
        hold.briefBursts = time - hold.firstBegan < Self.briefly ? min(hold.briefBursts + 1, 1_000) : 0
        tokens.resume()
        requests.resume()
    }

    /// Whether a limit is a guess that nothing has confirmed.
    var isInDoubt: Bool { tokens.isDoubtful || requests.isDoubtful }

    mutating func leave(_ charge: Charge) {
        inFlight -= 1
        if hold.probe == charge.order { hold.probe = nil }
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
