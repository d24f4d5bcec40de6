/// A running count that begins anew after each stretch of time, the first stretch with the first charge.
struct QuotaWindow: Sendable, Hashable {
    let limit: Int
    let length: Duration
    private(set) var used = 0
    /// When the stretch began that is counted; `nil` while nothing was charged.
    private var start: Duration?

    init(limit: Int, length: Duration) {
        self.limit = limit
        self.length = length
    }

    var remaining: Int { max(0, limit - used) }

    func fits(_ amount: Int) -> Bool { amount <= limit - used }

    /// How long until the count begins anew.
    func untilReset(at now: Duration) -> Duration {
        start.map { max(.zero, $0 + length - now) } ?? .zero
    }

    /// Forgets a stretch that is over.
    mutating func roll(to now: Duration) {
        guard let began = start, now - began >= length else { return }
        start = nil
        used = 0
    }

    mutating func charge(_ amount: Int, at now: Duration) {
        if start == nil { start = now }
        used += amount
    }
}
