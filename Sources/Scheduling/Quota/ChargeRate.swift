/// How an endpoint's count falls: by so much for a unit of ours, and by so much a second for other programs.
///
/// Least squares over the falls seen, older ones fading, drawn a little towards what is believed. Where only
/// the sum of both shows, for our own pace is even, either may carry it: the bounds are the same.
struct ChargeRate: Sendable {
    /// The endpoint's units for one of ours: it may count by characters.
    private(set) var factor = 1.0
    /// The share of the quota that others use, 0 to 1.
    private(set) var others = 0.0
    private var ownOwn = 0.0, ownTime = 0.0, timeTime = 0.0, ownFall = 0.0, timeFall = 0.0

    /// - Parameters:
    ///   - own: What we charged, in quotas of a minute.
    ///   - time: How long that took, in minutes.
    ///   - fall: How much less was left, in quotas of a minute.
    ///   - mayBeLess: Whether what is left may have been refilled meanwhile, so that the fall is only a lower bound.
    mutating func note(own: Double, time: Double, fall: Double, mayBeLess: Bool) {
        let kept = 0.85
        ownOwn = ownOwn * kept + own * own
        ownTime = ownTime * kept + own * time
        timeTime = timeTime * kept + time * time
        ownFall = ownFall * kept + own * fall
        timeFall = timeFall * kept + time * fall
        let ridge = 0.002
        let (a, c) = (ownOwn + ridge, timeTime + ridge)
        let (x, y) = (ownFall + ridge * min(2, max(0.7, factor)), timeFall + ridge * others)
        let determinant = a * c - ownTime * ownTime
        let least = mayBeLess ? 0.3 : 1
        factor = min(3, max(least, (x * c - y * ownTime) / determinant))
        others = min(0.95, max(0, (y - factor * ownTime) / c))
        if others == 0 { factor = min(3, max(least, x / a)) }
    }

    /// The quota stays whole: less is taken than is believed.
    mutating func easeOff() {
        if others > 0.01 { others *= 0.8 } else { factor = max(0.5, factor * 0.95) }
    }

    /// For so many seconds nothing was heard of what others use: the belief fades within two minutes, as one that
    /// nothing renews could hold calls back for hours.
    mutating func fade(over seconds: Double) { others = max(0, others - seconds / 120) }

    /// A refusal shows that more is charged than is believed.
    mutating func raise(to value: Double) { factor = min(3, max(0.3, value)) }

    /// Nothing was refused for long: more than one for one is believed less and less.
    mutating func relax(over seconds: Double) {
        if factor > 1 { factor = 1 + (factor - 1) / (1 + seconds / 120) }
    }

    var isSound: Bool { factor.isFinite && factor >= 0.3 && factor <= 3 && others >= 0 && others <= 0.95 }
}
