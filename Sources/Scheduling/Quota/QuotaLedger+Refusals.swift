extension QuotaLedger {
    /// The endpoint refused the call with a 429: it did not count it, and everybody waits as it says.
    ///
    /// - Parameters:
    ///   - charge: What it was charged when it was admitted.
    ///   - wait: The answer's hint; `nil` where it gave none.
    ///   - named: Which quota the message names; `nil` where it does not.
    ///   - isBusy: Whether the message says that the endpoint has too much to do at once.
    ///   - limits: What the answer's headers say, if there are any.
    ///   - now: The time.
    package mutating func refused(
        _ charge: Charge, wait: Duration?, of named: QuotaKind? = nil, isBusy: Bool = false, limits: ObservedLimits?,
        now: ContinuousClock.Instant
    ) {
        let time = advance(to: now)
        giveBack(charge, pace: false)
        note(limits, charge)
        defer { leave(charge) }
        let started = seconds(charge.startedAt)
        let isFirst = started >= hold.began
        if isFirst { beginBurst(time) }
        if isBusy, named == nil {
            let others = inFlight - 1
            concurrency.refusedAsTooMany(others: others, isFirst: isFirst)
            // Where others are answered, each of them makes room for the next.
            if others == 0 || wait != nil { holdOn(wait?.inSeconds, time) }
            return
        }
        let kind = named ?? exhausted(charge, limits, wait: wait?.inSeconds)
        if isFirst {
            guard let kind else {
                // There is quota left: the endpoint has too much to do at once.
                concurrency.overloaded(startedAt: started, inFlight: inFlight, now: time, isCertain: true)
                return holdOn(wait?.inSeconds, time)
            }
            if saysNothingNew(time) { return holdOn(wait?.inSeconds ?? reset(kind, limits), time) }
            blame(
                kind, isNamed: named != nil, limits, wait: wait?.inSeconds,
                at: min((started + time) / 2, started + 0.02), time)
        }
        if let lesson = hold.lesson { learn(lesson) }
        holdOn(wait?.inSeconds ?? reset(kind, limits), time)
    }

    private mutating func beginBurst(_ time: Double) {
        if hold.inRow == 0 { hold.firstBegan = time }
        hold.began = time
        // What an earlier burst asked for is over, or is said again.
        hold.until = time
        hold.inRow += 1
        hold.lesson = nil
    }

    /// Whether a refusal says nothing new, since no call was answered after the one before.
    ///
    /// What is refused for longer than a minute was no quota of a minute.
    private mutating func saysNothingNew(_ time: Double) -> Bool {
        guard hold.inRow > 1 else { return false }
        guard time - hold.firstBegan > 60 else {
            tokens.pauseGuess()
            requests.pauseGuess()
            return true
        }
        if tokens.isDoubtful { tokens.forgetGuess() }
        if requests.isDoubtful { requests.forgetGuess() }
        return true
    }

    private mutating func holdOn(_ wait: Double?, _ time: Double) {
        if wait == nil || isInDoubt { hold.awaitsProbe = true }
        guard hold.began == time || wait != nil else { return }
        let until = time + (wait ?? patience(time))
        // Of several refusals the one that asks for the longest wait counts.
        guard until >= hold.until else { return }
        hold.isHinted = wait != nil
        hold.until = until
    }

    /// How long nobody calls, where the refusal does not say it.
    ///
    /// A quota of a minute may be used up: that is over in a minute, whatever is asked meanwhile. Else the endpoint has
    /// too much to do, and may have time again any moment.
    private func patience(_ time: Double) -> Double {
        let first = configuration.firstHold.inSeconds, longest = configuration.longestHold.inSeconds
        if isInDoubt, hold.inRow <= 2, !hold.isBrief {
            return hold.inRow == 1 ? min(5 * first, longest) : max(first, hold.firstBegan + 60 - time)
        }
        return min(first * Double(1 << min(max(hold.inRow, 1) - 1, 20)), longest)
    }

    private func reset(_ kind: QuotaMeter.Kind?, _ limits: ObservedLimits?) -> Double? {
        switch kind {
        case .tokens: limits?.tokens.reset?.inSeconds
        case .requests: limits?.requests.reset?.inSeconds
        case nil: nil
        }
    }

    /// Which quota a refusal is about; `nil`: neither, by its own headers.
    private func exhausted(_ charge: Charge, _ limits: ObservedLimits?, wait: Double?) -> QuotaMeter.Kind? {
        let tokensLeft = limits?.tokens.remaining
        let requestsLeft = limits?.requests.remaining
        if let tokensLeft, Double(tokensLeft) < Double(charge.tokens) * max(1, tokens.rate.factor) { return .tokens }
        if let requestsLeft, requestsLeft < 1 { return .requests }
        if tokensLeft != nil && requestsLeft != nil { return nil }
        if tokensLeft != nil { return .requests }
        if requestsLeft != nil { return .tokens }
        let used = (tokens.fullness, requests.fullness)
        if tokens.isDoubtful != requests.isDoubtful { return tokens.isDoubtful ? .tokens : .requests }
        if let byTokens = used.0, let byRequests = used.1, max(byTokens, byRequests) < 0.25, !tokens.isGuess,
            !requests.isGuess
        {
            return nil
        }
        if let byTokens = used.0, let byRequests = used.1 { return byTokens >= byRequests ? .tokens : .requests }
        if let wait, requests.window(endingIn: wait, now: seconds(charge.startedAt)) != nil { return .requests }
        return used.0.map { $0 < 0.5 } == true ? .requests : .tokens
    }

    /// The first refusal of a burst: what it teaches depends on who tells the quota.
    private mutating func blame(
        _ kind: QuotaMeter.Kind, isNamed: Bool, _ limits: ObservedLimits?, wait: Double?, at arrival: Double,
        _ time: Double
    ) {
        var meter = kind == .tokens ? tokens : requests
        let reported = kind == .tokens ? limits?.tokens : limits?.requests
        if reported?.remaining != nil, meter.limit != nil {
            meter.caution = max(0.7, meter.caution * 0.97)
        } else if (wait ?? 0) <= 60 {
            // What was accepted since answers came back says how much it takes, where that is no matter of a minute.
            let isBrief = hold.isBrief && wait == nil && limits == nil && !isNamed
            let known = kind == .requests ? wait.flatMap { meter.window(endingIn: $0, now: arrival) } : nil
            let window = known ?? (isBrief ? max(0.5, time - hold.resumed) : 60)
            let start = wait.map { arrival + $0 - QuotaMeter.lateness(of: $0) - window } ?? (time - window)
            hold.lesson = RateLimitBackoff.Lesson(
                kind: kind, start: start, window: window, factorBefore: meter.rate.factor, guessBefore: meter.guess,
                isBrief: isBrief, isNamed: isNamed, isCertain: isNamed && (wait ?? 0) > Self.shortHint)
        }
        meter.lastRefusal = time
        if kind == .tokens { tokens = meter } else { requests = meter }
    }

    /// Seconds of a hint that many servers give whatever is the matter.
    private static let shortHint = 2.0
    /// Calls of which the sum says something of a quota's size.
    private static let telling = 8

    private mutating func learn(_ lesson: RateLimitBackoff.Lesson) {
        // A handful of calls says that others use the quota, or that the endpoint is busy, not how large it is.
        let calls = lesson.kind == .tokens ? requests.minute.sum(since: lesson.start) : requests.calls(of: lesson)
        let isTelling = calls >= Self.telling || (lesson.kind == .requests && lesson.isCertain)
        switch lesson.kind {
        case .tokens: tokens.learn(lesson, isTelling: isTelling)
        case .requests: requests.learn(lesson, isTelling: isTelling)
        }
    }
}

extension QuotaMeter {
    /// The share of the quota that the last minute took, 0 to 1.
    var fullness: Double? { limit.map { Double(minute.sum) * rate.factor / $0.value } }

    /// By how many seconds a window may have begun before it seems to: a wait in whole seconds is rounded up, and the
    /// calls that came first were charged a little before they arrived.
    static func lateness(of wait: Double) -> Double { 0.05 + (wait == wait.rounded() ? 1 : 0) }

    /// The short window, in seconds, that a refusal for `wait` seconds ends, if the windows before it agree:
    /// none of them took more.
    func window(endingIn wait: Double, now: Double) -> Double? {
        guard kind == .requests else { return nil }
        for (length, source) in [(1.0, short[1]), (10.0, minute)] where wait <= length * 1.05 {
            let start = now + wait - Self.lateness(of: wait) - length
            let last = source.sum(since: start)
            var later = last
            var most = 0
            for index in 1...4 {
                let sum = source.sum(since: start - Double(index) * length)
                most = max(most, sum - later)
                later = sum
            }
            if last >= 1, Double(most) <= Double(last) * 1.1 + 1 { return length }
        }
        return nil
    }
}
