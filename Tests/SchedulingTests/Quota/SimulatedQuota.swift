/// One quota as an endpoint keeps it; times in seconds.
struct SimulatedQuota {
    enum Shape: Equatable {
        /// Whole again every so many seconds, from a phase on: Azure.
        case windows(length: Double, phase: Double)
        /// Fills up all the time: OpenAI.
        case bucket
    }

    let shape: Shape
    /// Units per minute.
    var limit: Double
    private var used = 0.0
    private var window = -Double.infinity
    private var level: Double
    private var time = 0.0

    init(_ shape: Shape, limit: Double) {
        self.shape = shape
        self.limit = limit
        level = limit
    }

    private var capacity: Double {
        if case .windows(let length, _) = shape { limit * length / 60 } else { limit }
    }

    mutating func advance(to now: Double) {
        switch shape {
        case .windows(let length, let phase):
            let present = ((now - phase) / length).rounded(.down)
            if present != window { (window, used) = (present, 0) }
        case .bucket:
            level = min(limit, level + (now - time) * limit / 60)
        }
        time = max(time, now)
    }

    var remaining: Double {
        switch shape {
        case .windows: capacity - used
        case .bucket: level
        }
    }

    mutating func take(_ amount: Double) {
        used += amount
        level -= amount
    }

    /// Seconds until the quota is whole.
    func reset(now: Double) -> Double {
        switch shape {
        case .windows(let length, let phase): length - (now - phase - window * length)
        case .bucket: (limit - level) / limit * 60
        }
    }

    /// Seconds until `amount` fits.
    func wait(for amount: Double, now: Double) -> Double {
        switch shape {
        case .windows: reset(now: now)
        case .bucket: (amount - level) / limit * 60
        }
    }
}
