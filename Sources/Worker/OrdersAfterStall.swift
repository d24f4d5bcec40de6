internal import Messaging

/// Keeps calls from beginning that were ordered before this process stood still, until it is seen who orders them now: a
/// value.
///
/// A process that was stopped reads what its driver had sent it, and a moment later that this driver is gone. The next
/// driver has read in the worker's log that those calls had not begun, and may have others make them.
struct OrdersAfterStall {
    /// A gap without ticks, which come more often, is a stall.
    static let stall: Duration = .milliseconds(500)
    /// How soon after a stall the end of a connection is seen that was lost meanwhile.
    static let patience: Duration = .milliseconds(400)

    private var awake: ContinuousClock.Instant
    private var until: ContinuousClock.Instant?
    private var kept: [CallOrder] = []

    init(now: ContinuousClock.Instant) { awake = now }

    /// The process runs: called before anything that came is read.
    mutating func runs(now: ContinuousClock.Instant) {
        if awake.duration(to: now) > Self.stall { until = now.advanced(by: Self.patience) }
        awake = max(awake, now)
    }

    /// - Returns: Those that may begin now.
    mutating func take(_ orders: [CallOrder]) -> [CallOrder] {
        guard until != nil else { return orders }
        kept += orders
        return []
    }

    /// Time passes; called often.
    ///
    /// - Returns: Those that were kept and may begin now.
    mutating func tick(now: ContinuousClock.Instant) -> [CallOrder] {
        runs(now: now)
        guard let until, now >= until else { return [] }
        self.until = nil
        defer { kept = [] }
        return kept
    }

    /// Who ordered them is gone.
    mutating func drop() { (until, kept) = (nil, []) }
}
