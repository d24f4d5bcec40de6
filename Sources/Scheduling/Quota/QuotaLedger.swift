/// Whether a call to one deployment (an endpoint, a model, a key) may start now: a pure state machine.
///
/// The calls of all workers and all jobs pass through one ledger, so that the quota is shared and a 429 is
/// heard once for everybody. It knows no clock and no socket. Every charge comes back in exactly one event.
///
/// Azure counts an arriving request's estimated tokens in windows of a minute and requests in windows of 1 s or
/// 10 s; OpenAI's buckets fill up all the time. An even pace that no such window sees exceeded serves both.
package struct QuotaLedger: Sendable {
    /// A call that was let go.
    package struct Charge: Sendable, Hashable {
        /// The call's number, from 0.
        package let order: Int
        /// Prompt and completion tokens at most.
        package let tokens: Int
        package let startedAt: ContinuousClock.Instant
        let tokensSpent: Int
        let requestsSpent: Int
    }

    /// Which quota a 429 is about.
    package enum QuotaKind: Sendable { case tokens, requests }

    let configuration: Configuration
    var tokens: QuotaMeter
    var requests: QuotaMeter
    var concurrency: ConcurrencyLimit
    var inFlight = 0
    var nextOrder = 0
    /// Calls with a smaller number were in flight when the concurrency limit let no other go.
    var fullBefore = 0
    var hold = RateLimitBackoff()
    private var origin: ContinuousClock.Instant?
    var wakeUp: ContinuousClock.Instant?

    package init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        tokens = QuotaMeter(kind: .tokens, given: configuration.tokensPerMinute, configuration: configuration)
        requests = QuotaMeter(kind: .requests, given: configuration.requestsPerMinute, configuration: configuration)
        concurrency = ConcurrencyLimit(configuration, startsAtCeiling: configuration.tokensPerMinute != nil)
    }

    /// Decides about a call that could start now.
    ///
    /// - Parameters:
    ///   - amount: Exact prompt tokens and the completion's `max_tokens`.
    ///   - longestWait: How long the caller would wait where the endpoint asks for it.
    ///   - now: The time.
    /// - Returns: Whether it may start, and when to ask again if not.
    package mutating func admit(
        tokens amount: Int, longestWait: Duration = .seconds(1e9), now: ContinuousClock.Instant
    ) -> Admission {
        let time = advance(to: now)
        let amount = max(0, amount)
        // A limit that was learned is a guess: what is larger goes alone, and is not given up.
        if let (limit, origin) = tokens.limit, origin != .learned, Double(amount) > limit {
            return .never(
                reason:
                    "a call of \(amount) tokens is larger than the endpoint's quota of \(Int(limit)) tokens a minute")
        }
        if time < hold.until, let held = held(longestWait.inSeconds, time) { return held }
        if hold.awaitsProbe ? hold.probe != nil : inFlight >= concurrency.calls {
            fullBefore = nextOrder
            let isFirst = nextOrder == inFlight && tokens.limit == nil && requests.limit == nil
            return wait(until: nil, isFirst || hold.awaitsProbe ? .probing : .concurrency)
        }
        // A probe goes whatever is guessed: its answer tells whether the guess is right.
        if !(hold.awaitsProbe && tokens.isDoubtful), let open = tokens.opens(for: amount, now: time) {
            return wait(until: instant(open), tokens.waitReason)
        }
        if !(hold.awaitsProbe && requests.isDoubtful), let open = requests.opens(for: 1, now: time) {
            return wait(until: instant(open), requests.waitReason)
        }
        if hold.awaitsProbe { hold.probe = nextOrder }
        tokens.charge(amount, now: time)
        requests.charge(1, now: time)
        inFlight += 1
        defer { nextOrder += 1 }
        return .go(
            Charge(
                order: nextOrder, tokens: amount, startedAt: now, tokensSpent: tokens.spent,
                requestsSpent: requests.spent))
    }

    /// How long a refusal holds a call; nil where it goes all the same, as a probe.
    ///
    /// An endpoint that asks for more than the caller would wait gets one call when the caller's patience ends: one
    /// refusal of many is often a mistake.
    private mutating func held(_ longest: Double, _ time: Double) -> Admission? {
        let end = min(hold.until, hold.isHinted ? hold.began + longest : hold.until)
        if end < hold.until, let last = hold.impatientProbe, hold.inRow > last.burst, hold.probe == nil {
            return .refuses(for: .seconds(hold.until - time))
        }
        guard time >= end else {
            let end = instant(end)
            return wait(until: end, hold.isHinted ? .heldBy429(until: end) : .refused(until: end))
        }
        hold.awaitsProbe = true
        if hold.probe == nil { hold.impatientProbe = (nextOrder, hold.inRow) }
        return nil
    }

    /// How long all calls have been refused, as far as the last refusal shows; nil where they are not.
    package func refusing() -> Duration? { hold.inRow > 0 ? .seconds(hold.began - hold.firstBegan) : nil }

    /// A job begins: its patience does too.
    package mutating func beginAnew() {
        hold.impatientProbe = nil
        guard hold.inRow > 0 else { return }
        hold.inRow = 1
        hold.firstBegan = hold.began
    }

    private mutating func wait(until: ContinuousClock.Instant?, _ reason: WaitReason) -> Admission {
        if let until { wakeUp = wakeUp.map { min($0, until) } ?? until }
        return .wait(until: until, reason)
    }

    /// No limit is given, reported or learned, and no 429 came since the last answer.
    var isUnlimited: Bool {
        tokens.limit == nil && requests.limit == nil && hold.inRow == 0 && !hold.awaitsProbe
    }

    /// When to ask again, for whoever has to wait.
    package func nextWakeUp(now: ContinuousClock.Instant) -> ContinuousClock.Instant? { wakeUp.map { max($0, now) } }

    /// Seconds since the ledger's first event.
    mutating func advance(to now: ContinuousClock.Instant) -> Double {
        if let due = wakeUp, due <= now { wakeUp = nil }
        let time = seconds(now)
        if origin == nil { origin = now }
        tokens.advance(to: time, order: nextOrder - 1)
        requests.advance(to: time, order: nextOrder - 1)
        return time
    }

    func seconds(_ instant: ContinuousClock.Instant) -> Double {
        origin.map { max(0, $0.duration(to: instant).inSeconds) } ?? 0
    }

    func instant(_ seconds: Double) -> ContinuousClock.Instant {
        guard let origin else { return .now }
        // A microsecond later, so that rounding never wakes anybody too early.
        return origin.advanced(by: .nanoseconds(Int64(seconds * 1e9) + 1_000))
    }
}
