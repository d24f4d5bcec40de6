internal import Foundation

/// The differences of two shares that the score test does not reject.
///
/// Its variance is that of the likeliest shares with that difference, which a cubic equation gives, times
/// n / (n − 1): Miettinen and Nurminen, Comparative analysis of two rates, Statistics in Medicine 4, 1985.
struct ScoreInterval {
    private let x1: Double
    private let n1: Double
    private let x2: Double
    private let n2: Double
    private let isStatsmodels: Bool

    /// An interval of two groups, each with its successes and its rows.
    ///
    /// `isStatsmodels` asks for the cubic of statsmodels 0.15.0, in whose linear term the second group's successes stand
    /// where Miettinen and Nurminen have its rows.
    init(_ x1: Double, _ n1: Double, _ x2: Double, _ n2: Double, isStatsmodels: Bool = false) {
        self.isStatsmodels = isStatsmodels
        self.x1 = x1
        self.n1 = n1
        self.x2 = x2
        self.n2 = n2
    }

    private var difference: Double { x1 / n1 - x2 / n2 }

    func interval(_ z: Double) -> Interval {
        Interval(low: end(towards: -1) { $0 <= z }, high: end(towards: 1) { $0 >= -z })
    }

    /// The last difference, from the observed one towards the limit, that is not rejected.
    private func end(towards limit: Double, _ isKept: (Double) -> Bool) -> Double {
        var (inside, outside) = (difference, limit)
        if isKept(statistic(limit)) { return limit }
        for _ in 0..<200 {
            let middle = inside + (outside - inside) / 2
            if middle == inside || middle == outside { break }
            if isKept(statistic(middle)) { inside = middle } else { outside = middle }
        }
        return inside
    }

    /// The score statistic of a difference, which falls as that rises.
    private func statistic(_ delta: Double) -> Double {
        let gap = difference - delta
        if gap == 0 { return 0 }
        let (p1, p2) = likeliest(delta)
        let total = n1 + n2
        let correction = total > 1 ? total / (total - 1) : 1
        let variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * correction
        // What is not positive is kept out: statsmodels has negative shares, far from the estimate.
        return variance > 0 ? gap / sqrt(variance) : (gap > 0 ? .infinity : -.infinity)
    }

    /// The likeliest shares whose difference is `delta`: the closed form of the cubic's middle root.
    private func likeliest(_ delta: Double) -> (Double, Double) {
        let n = n1 + n2
        let factor = isStatsmodels ? x2 : n2
        // Divided by n, so that counts near the largest do no harm.
        let b = ((n1 + 2 * n2) * delta - n - x1 - x2) / n / 3
        let c = ((factor * delta - n - 2 * x2) * delta + x1 + x2) / n
        let d = x2 / n * delta * (1 - delta)
        let q = b * b * b - c * b / 2 + d / 2
        let p = (q < 0 ? -1.0 : 1.0) * sqrt(max(0, b * b - c / 3))
        let cosine = p == 0 ? 0 : min(1, max(-1, q / (p * p * p)))
        let angle = (Double.pi + acos(cosine)) / 3
        let second = 2 * p * cos(angle) - b
        if isStatsmodels { return (second + delta, second) }
        let share = min(1, max(0, second))
        return (min(1, max(0, share + delta)), share)
    }
}
