internal import ModelAPI

/// Stops the hammering of a deployment that fails in the same way again and again.
///
/// Failures that only say something of their row do not count. After `limit` others in a row, with no success between,
/// a kind that will not pass (a wrong key, no such model) opens the breaker for good. One that may pass (500s, no
/// connection) makes everybody rest, longer each time, one call at a time probing, until the endpoint is back or
/// the job's patience is over. An endpoint that says itself that it is away is believed after a few failures.
struct CircuitBreaker: Sendable {
    private static let firstRest: Duration = .milliseconds(500)
    private static let longestRest: Duration = .seconds(8)
    /// The longest rest that an endpoint is given which asks for more: it may be back sooner.
    private static let longestHint: Duration = .seconds(60)
    /// Failures in a row that show that an endpoint is away, where each says so.
    private static let believed = 3
    /// How long one is waited for that was never reached, if nobody says: its address may be wrong.
    private static let patienceAtFirst: Duration = .seconds(60)
    private static let patience: Duration = .seconds(900)
    /// How long one is waited for that answered before, where each row that is left has failed: they may fail by themselves.
    private static let patienceAtTheEnd: Duration = .seconds(180)

    /// What kinds of failures follow each other: all that may pass are one.
    private enum Kind: Equatable {
        case mayPass
        case lasts(ModelError.Category)
    }

    private var kind: Kind?
    private var inARow = 0
    private var restsTaken = 0
    private var began: ContinuousClock.Instant?
    private var words = ""
    private var category = ModelError.Category.server
    private var lastSuccess: ContinuousClock.Instant?
    private var mayBeRows = false
    /// Nobody calls before; then one at a time does.
    private(set) var restsUntil: ContinuousClock.Instant?
    /// Why nobody will call any more: what kind of failure it was, and what rows say.
    private(set) var cause: (category: ModelError.Category, message: String)?

    /// Whether calls go through as if there were none.
    var isClosed: Bool { restsUntil == nil && cause == nil }

    /// An answer came.
    ///
    /// - Parameters:
    ///   - startedAt: When its call was sent: one that was under way before a key stopped being good says nothing of it.
    ///   - now: The time.
    mutating func succeeded(startedAt: ContinuousClock.Instant, now: ContinuousClock.Instant) {
        if case .lasts? = kind, let began, startedAt < began {
            lastSuccess = now
            return
        }
        self = CircuitBreaker()
        lastSuccess = now
    }

    /// The next job may have another key, or find the endpoint mended.
    mutating func forgive() {
        let success = lastSuccess
        self = CircuitBreaker()
        lastSuccess = success
    }

    /// Whether a failure is the endpoint's, which is away, and not its row's.
    ///
    /// A row that failed before others were answered fails by itself.
    func excuses(_ firstFailure: ContinuousClock.Instant) -> Bool {
        restsUntil != nil && cause == nil && isSilent(since: firstFailure)
    }

    /// Whether nothing was answered since.
    func isSilent(since time: ContinuousClock.Instant) -> Bool { lastSuccess.map { $0 < time } ?? true }

    /// Counts a failure.
    ///
    /// - Parameters:
    ///   - category: What kind of failure it is.
    ///   - message: What the endpoint says.
    ///   - hint: How long the endpoint asks to wait.
    ///   - isAway: Whether it says that the endpoint is away, whatever it is asked.
    ///   - isRowsOwn: Whether others were answered since the row failed before: then it fails by itself.
    ///   - mayBeRows: Whether the rows that are left may be what fails, and not the endpoint: each of them has failed.
    ///   - limit: Failures in a row that open the breaker.
    ///   - outage: How long an endpoint that is away is waited for; nil where nobody said it.
    ///   - startedAt: When the call was sent.
    ///   - now: The time.
    mutating func failed(
        _ category: ModelError.Category, _ message: String, hint: Duration? = nil, isAway: Bool = false,
        isRowsOwn: Bool = false, mayBeRows: Bool = false, limit: Int, outage: Duration? = nil,
        startedAt: ContinuousClock.Instant, now: ContinuousClock.Instant
    ) {
        guard Self.concernsAll(category), cause == nil else { return }
        let next = Self.mayPass(category) ? Kind.mayPass : .lasts(category)
        if isRowsOwn, next == .mayPass, restsUntil == nil { return }
        if kind != next { (inARow, began) = (0, now) }
        kind = next
        self.mayBeRows = mayBeRows
        inARow += 1
        words = message
        self.category = category
        guard inARow >= (isAway ? min(limit, Self.believed) : limit) else { return }
        guard next == .mayPass else {
            cause = (
                category,
                "\(inARow) calls in a row failed the same way, so no more are sent (model.failures_in_a_row says after how "
                    + "many); the last one: \(message)"
            )
            return
        }
        let most = patience(category, outage)
        let away = (began ?? now).duration(to: now)
        if away >= most {
            cause = (
                category,
                "\(inARow) calls in a row failed for \(Self.minutes(away)), so no more are sent (model.max_outage says how long "
                    + "an endpoint that is away is waited for); the last one: \(message)"
            )
            return
        }
        // Calls that were under way when the rest began say nothing new.
        if let restsUntil, startedAt < restsUntil { return }
        let rest = min(Self.firstRest * (1 << min(restsTaken, 10)), Self.longestRest)
        restsUntil = now.advanced(by: max(rest, min(hint ?? .zero, Self.longestHint, most - away)))
        restsTaken += 1
    }

    /// What calls wait for while the breaker is open.
    func waitReason(outage: Duration?, until: ContinuousClock.Instant) -> WaitReason {
        .resting(until: until, .init(since: began ?? until, patience: patience(category, outage), words: words))
    }

    private func patience(_ category: ModelError.Category, _ outage: Duration?) -> Duration {
        if let outage { return outage }
        guard lastSuccess != nil else { return category == .connection ? Self.patienceAtFirst : Self.patience }
        return mayBeRows ? Self.patienceAtTheEnd : Self.patience
    }

    private static func minutes(_ time: Duration) -> String {
        let seconds = Int(time.inSeconds)
        return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min"
    }

    private static func concernsAll(_ category: ModelError.Category) -> Bool {
        switch category {
        case .authentication, .notFound, .quotaExhausted, .server, .connection, .timeout, .malformedResponse: true
        case .badRequest, .contentFilter, .contextLength, .rateLimited, .cancelled: false
        }
    }

    private static func mayPass(_ category: ModelError.Category) -> Bool {
        switch category {
        case .server, .connection, .timeout, .malformedResponse: true
        default: false
        }
    }
}
