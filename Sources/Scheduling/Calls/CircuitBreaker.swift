internal import ModelAPI

/// Stops the hammering of a deployment that fails in the same way again and again.
///
/// Failures that only say something of their row do not count. After `limit` others of one kind in a row,
/// with no success between, a kind that will not pass (a wrong key, no such model) opens the breaker for
/// good; one that may pass (500s, no connection) makes everybody rest, longer each time, one call at a time
/// probing, until the rests are used up.
struct CircuitBreaker: Sendable {
    private static let firstRest: Duration = .milliseconds(500)
    private static let longestRest: Duration = .seconds(8)
    /// About a minute in all.
    private static let rests = 10

    private var kind: ModelError.Category?
    private var inARow = 0
    private var restsTaken = 0
    /// Nobody calls before; then one at a time does.
    private(set) var restsUntil: ContinuousClock.Instant?
    /// Why nobody will call any more: what kind of failure it was, and what rows say.
    private(set) var cause: (category: ModelError.Category, message: String)?

    /// Whether calls go through as if there were none.
    var isClosed: Bool { restsUntil == nil && cause == nil }

    mutating func succeeded() { self = CircuitBreaker() }

    mutating func failed(
        _ category: ModelError.Category, _ message: String, limit: Int, startedAt: ContinuousClock.Instant,
        now: ContinuousClock.Instant
    ) {
        guard Self.concernsAll(category), cause == nil else { return }
        inARow = kind == category ? inARow + 1 : 1
        kind = category
        guard inARow >= limit else { return }
        if !Self.mayPass(category) || restsTaken >= Self.rests {
            cause = (
                category,
                "\(inARow) calls in a row failed the same way, so no more are sent (model.failures_in_a_row); the last one: "
                    + message
            )
            return
        }
        // Calls that were under way when the rest began say nothing new.
        if let restsUntil, startedAt < restsUntil { return }
        restsUntil = now.advanced(by: min(Self.firstRest * (1 << restsTaken), Self.longestRest))
        restsTaken += 1
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
