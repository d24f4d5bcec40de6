/// How many calls an endpoint is given at once: doubles per round trip at first, falls when the endpoint says
/// by failing that it is too much, then climbs slowly.
///
/// Additive increase and multiplicative decrease, as TCP's congestion avoidance (RFC 5681). Long answers do
/// not lower it: in a busy process they show our own queues.
struct ConcurrencyLimit: Sendable {
    private let floor: Double
    private let ceiling: Double
    private(set) var value: Double
    private var threshold = Double.infinity
    /// The share of late calls that an overload failed, 0 to 1.
    private var failures = 0.0
    private var lastCut = -Double.infinity
    /// What the limit was before a burst of refusals.
    private var before = 0.0
    /// How fast it climbs, 0 to 1: an endpoint that said how many it takes is seldom asked for one more.
    private var courage = 1.0
    private var best = Double.infinity
    private var recent = 0.0

    init(_ configuration: QuotaLedger.Configuration, startsAtCeiling: Bool) {
        floor = Double(max(1, configuration.floor))
        ceiling = max(floor, Double(configuration.ceiling))
        value = startsAtCeiling ? ceiling : min(ceiling, max(floor, Double(configuration.initialConcurrency)))
    }

    var calls: Int { Int(value) }

    /// The quota is known, so that the pace protects the endpoint.
    mutating func open() { if threshold == .infinity { value = ceiling } }

    /// - Parameters:
    ///   - latency: How long the call took, in seconds.
    ///   - wasFull: Whether others waited while the call was in flight.
    mutating func answered(latency: Double, wasFull: Bool) {
        failures *= 31.0 / 32
        best = min(best, latency)
        recent = recent == 0 ? latency : recent + (latency - recent) / 32
        // Ten times the best, and more than any queue of our own would be.
        if recent > 10 * best, recent > 10 { return }
        guard wasFull, value < ceiling else { return }
        value = min(ceiling, value + (value < threshold ? 1 : courage * max(1, value * 0.03) / value))
        courage = min(1, courage * 1.01)
    }

    /// The endpoint refuses calls since it has too much to do: what is left in flight is what it takes.
    ///
    /// - Parameters:
    ///   - others: Calls that are still in flight.
    ///   - isFirst: Whether a burst of refusals begins.
    mutating func refusedAsTooMany(others: Int, isFirst: Bool) {
        if isFirst {
            before = value
            courage = max(1.0 / 16, courage / 2)
        }
        // Where all were refused, that says nothing of how many it takes.
        value = max(floor, others > 0 ? min(value, Double(others)) : before * 0.7)
        threshold = value
    }

    /// A timeout, a 503, a refused connection.
    mutating func overloaded(startedAt start: Double, inFlight: Int, now: Double, isCertain: Bool) {
        failures += (1 - failures) / 32
        // One cut a round trip, and none for a failure here and there.
        guard isCertain || failures > 0.1, start >= lastCut else { return }
        value = max(floor, min(value, Double(inFlight + 1)) * 0.7)
        threshold = value
        lastCut = now
    }

    var isWithinBounds: Bool { value >= floor && value <= ceiling }
}
