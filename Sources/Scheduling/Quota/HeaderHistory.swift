/// What the `remaining` headers of one quota tell, put in the order in which the calls were sent.
///
/// Two kinds of endpoint are told apart: windows of a minute that start whole (Azure), and a bucket that fills
/// up all the time (OpenAI), whose reset is the time until it is full.
struct HeaderHistory: Sendable {
    private struct Point {
        /// The least that was reported of a moment's calls, in which all of them are counted.
        var remaining: Double
        var spent: Int
        var time: Double
        var order: Int
        /// Not reported by an answer.
        var isAssumed = false
    }

    /// Units per minute, as the header says or as the largest `remaining` shows.
    private(set) var limit: Double?
    /// Whether `limit` is a header's own.
    private(set) var limitIsReported = false
    private var latest: Point?
    /// Calls that were sent within so many seconds are one moment: nobody knows in what order they arrived.
    private static let moment = 0.5
    /// When the call was sent that last reported something.
    private var reported: Double?
    /// Seconds without a header after which a bucket's level is counted on from our own charges.
    private static let silence = 5.0
    private var start: Point?
    private(set) var windowEnd: Double?
    private var hasJumped = false
    /// Seconds of evidence for a bucket, negative for windows.
    private var evidence = 0.0
    private var tellsReset = false
    /// Whether `remaining` was ever more than the windows of 1 s or 10 s of requests hold.
    private(set) var tellsMinutes = false

    /// - Parameter given: Units per minute, where the user knows.
    init(given: Double?) { assumed = given }

    /// Units per minute, to go on with until a header tells.
    private let assumed: Double?

    var isBucket: Bool { evidence > 15 }
    private var isWindowed: Bool { hasJumped || (tellsReset && evidence < -5) }

    /// Takes an answer's headers.
    ///
    /// - Parameters:
    ///   - quota: What the headers say.
    ///   - spent: What had been charged in all by our count when the call was sent, itself included.
    ///   - order: The call's number.
    ///   - time: When the call was sent, in seconds.
    ///   - amount: What the call was charged by our count.
    ///   - rate: What is known of how the endpoint charges, and learns more.
    mutating func note(
        _ quota: ObservedLimits.Quota, spent: Int, order: Int, time: Double, amount: Int,
        rate: inout ChargeRate
    ) {
        if let reported = quota.limit, reported > 0 {
            limit = Double(reported)
            limitIsReported = true
        }
        guard let reported = quota.remaining else { return }
        let point = Point(remaining: Double(max(0, reported)), spent: spent, time: time, order: order)
        let isOfLatest = take(point)
        guard isOfLatest || order > latest?.order ?? -1 else { return }
        if !limitIsReported { limit = max(limit ?? assumed ?? 0, point.remaining + Double(amount)) }
        let whole = limit ?? 1
        if point.remaining > 0.2 * whole { tellsMinutes = true }
        if isOfLatest { return }
        weigh(point, reset: quota.reset?.inSeconds, whole: whole)
        if let latest, !latest.isAssumed { measure(latest, whole: whole, rate: &rate) }
        follow(point, reset: quota.reset?.inSeconds, whole: whole)
        latest = point
    }

    /// Whether a point is of the latest one's moment, and is taken into it.
    private mutating func take(_ point: Point) -> Bool {
        guard let old = latest, !old.isAssumed, abs(point.time - old.time) < Self.moment else { return false }
        latest?.remaining = min(old.remaining, point.remaining)
        latest?.spent = max(old.spent, point.spent)
        latest?.order = max(old.order, point.order)
        return true
    }

    private mutating func weigh(_ point: Point, reset: Double?, whole: Double) {
        guard let latest, limitIsReported else { return }
        var step = reported.map { min(1, max(0, point.time - $0)) } ?? 0
        reported = point.time
        var looksLikeBucket = point.remaining > 0.85 * whole && !hasJumped
        if let reset {
            tellsReset = true
            looksLikeBucket = abs(reset - 60 * (whole - point.remaining) / whole) < 1.5
        } else {
            // A window at full pace is that full for nine seconds; at a slow one for longer.
            step = min(step, Double(point.spent - latest.spent) * 60 / whole)
        }
        evidence = min(20, max(-20, evidence + (looksLikeBucket ? step : -step)))
    }

    /// Finds out when the present window ends.
    private mutating func follow(_ point: Point, reset: Double?, whole: Double) {
        if let reset {
            let end = point.time + reset
            if !isBucket, let old = windowEnd, end > old + 5 { start = nil }
            windowEnd = end
        } else if let latest, point.remaining > latest.remaining + 0.05 * whole {
            if point.remaining > latest.remaining + 0.3 * whole { hasJumped = true }
            windowEnd = point.time + 60
            start = nil
        } else if let latest, latest.isAssumed,
            point.remaining + 2 * Double(point.spent - latest.spent) < 0.7 * latest.remaining
        {
            // The next window was thought to have begun, and has not: it will soon.
            windowEnd = point.time + 3
            start = nil
        } else if windowEnd == nil {
            windowEnd = point.time + 60
        }
    }

    private mutating func measure(_ point: Point, whole: Double, rate: inout ChargeRate) {
        guard let from = start else { return start = point }
        let spent = Double(point.spent - from.spent)
        guard spent * rate.factor >= 0.06 * whole || point.time - from.time > 5 else { return }
        start = point
        var fall = from.remaining - point.remaining
        if isBucket {
            // A bucket that stays full shows only that less is charged than flows in.
            if point.remaining > 0.75 * whole {
                if tellsReset { rate.easeOff() }
                return
            }
            fall += whole / 60 * (point.time - from.time)
        }
        guard fall > 0 else { return }
        rate.note(
            own: spent / whole, time: (point.time - from.time) / 60, fall: fall / whole,
            mayBeLess: isBucket || isWindowed)
    }

    /// Begins the next window when the present one must have ended; a bucket fills up while no header tells so.
    mutating func advance(to now: Double, spent: Int, order: Int, rate: ChargeRate) {
        if isBucket { return fill(to: now, spent: spent, rate: rate) }
        guard let end = windowEnd, now > end + 0.3, latest != nil, let limit else { return }
        latest = Point(remaining: limit, spent: spent, time: now, order: order, isAssumed: true)
        start = nil
        windowEnd = end + (((now - end) / 60).rounded(.down) + 1) * 60
    }

    /// Calls that fail tell nothing of the quota: what they were charged flows back all the same, or an outage
    /// would use the bucket up for good.
    private mutating func fill(to now: Double, spent: Int, rate: ChargeRate) {
        guard let old = latest, now > old.time + Self.silence,
            let remaining = remaining(now: now, spent: spent, rate: rate)
        else { return }
        latest?.remaining = remaining
        latest?.spent = spent
        latest?.time = now
    }

    /// What is left to the endpoint's knowledge, less what was sent since, in the endpoint's units.
    func remaining(now: Double, spent: Int, rate: ChargeRate) -> Double? {
        guard let latest, let limit else { return nil }
        let sent = rate.factor * Double(spent - latest.spent)
        let filled = isBucket ? limit / 60 * (now - latest.time) : 0
        return min(limit, latest.remaining + filled) - sent
    }

    /// Our units per second at which the rest lasts until more comes; `nil`: no bound.
    func pace(now: Double, spent: Int, rate: ChargeRate) -> Double? {
        guard let remaining = remaining(now: now, spent: spent, rate: rate), let limit else { return nil }
        if isBucket { return remaining > limit / 4 ? nil : max(0, remaining) * 4 / 60 / rate.factor }
        guard let windowEnd else { return nil }
        let left = max(windowEnd - now, 1)
        return max(0, remaining - 0.005 * limit - rate.others * limit * left / 60) / left / rate.factor
    }

    /// When a call that is larger than what is left may be asked about again; `nil`: it is not larger.
    func opens(for amount: Double, now: Double, spent: Int, rate: ChargeRate) -> Double? {
        guard let remaining = remaining(now: now, spent: spent, rate: rate), remaining < min(amount, 0.9 * (limit ?? 0))
        else { return nil }
        return now + 0.1
    }

    /// A call never reached the endpoint's count.
    mutating func forget(_ amount: Int, order: Int) {
        if let point = latest, point.order >= order { latest?.spent -= amount }
        if let point = start, point.order >= order { start?.spent -= amount }
    }
}
