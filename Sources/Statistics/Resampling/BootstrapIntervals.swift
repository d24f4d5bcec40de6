internal import Foundation

/// What draws of a statistic say about it: Efron, Better bootstrap confidence intervals, 1987.
///
/// Percentiles are by linear interpolation between the draws (Hyndman and Fan, 1996, type 7).
package struct BootstrapIntervals: Sendable, Hashable {
    /// The interval that is corrected for bias and skewness, with what corrects it.
    package struct BCa: Sendable, Hashable {
        /// The share of the draws below its ends.
        package let levels: Interval
        package let interval: Interval
    }

    package let estimate: Double
    /// The standard deviation of the draws, with B − 1.
    package let standardError: Double
    package let percentile: Interval
    package let basic: Interval
    /// Φ⁻¹ of the share of draws below the estimate, those at it counted half; none where that is 0 or 1.
    package let bias: Result<Double, Undefined>
    package let acceleration: Result<Double, Undefined>
    /// The one to use; none where bias or acceleration has no answer.
    package let bca: Result<BCa, Undefined>

    /// Intervals from the statistic of all rows, of each draw, and from its jackknife.
    ///
    /// Throws for fewer than two draws, and for a draw that is not a finite number.
    package init(
        estimate: Double, draws: [Double], acceleration: Result<Double, Undefined>, confidence: Double = 0.95
    ) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        try Validation.check(draws, noRows: "no draws")
        self.estimate = try Validation.finite(estimate)
        if draws.count < 2 { throw Undefined("one draw has no spread") }
        let sorted = draws.sorted()
        standardError = try Moments(draws).deviation
        let tail = (1 - confidence) / 2
        let percentile = Interval(
            low: Self.percentile(sorted, tail), high: Self.percentile(sorted, 1 - tail))
        self.percentile = percentile
        basic = Interval(low: 2 * estimate - percentile.high, high: 2 * estimate - percentile.low)

        let below = draws.reduce(0.0) { $0 + ($1 < estimate ? 1 : $1 == estimate ? 0.5 : 0) }
        let share = below / Double(draws.count)
        bias =
            share > 0 && share < 1
            ? .success(Normal.quantile(share))
            : .failure(Undefined("all draws lie on one side of the estimate"))
        self.acceleration = acceleration
        switch (bias, acceleration) {
        case (.success(let bias), .success(let acceleration)):
            let levels = Self.levels(bias, acceleration, tail)
            bca = .success(
                BCa(
                    levels: levels,
                    interval: Interval(
                        low: Self.percentile(sorted, levels.low), high: Self.percentile(sorted, levels.high))))
        case (.failure(let undefined), _), (_, .failure(let undefined)): bca = .failure(undefined)
        }
    }

    private static func levels(_ bias: Double, _ acceleration: Double, _ tail: Double) -> Interval {
        func level(_ z: Double) -> Double {
            let shifted = bias + z
            return Normal.cumulative(bias + shifted / (1 - acceleration * shifted))
        }
        let z = Normal.quantile(tail)
        return Interval(low: level(z), high: level(-z))
    }

    /// The value below which so much of rising values lies.
    static func percentile(_ sorted: [Double], _ level: Double) -> Double {
        guard let first = sorted.first, let last = sorted.last else { return 0 }
        let place = level * Double(sorted.count - 1)
        guard place > 0 else { return first }
        let index = Int(min(place, Double(sorted.count - 1)))
        guard index + 1 < sorted.count else { return last }
        let part = place - Double(index)
        return sorted[index] == sorted[index + 1]
            ? sorted[index] : sorted[index] * (1 - part) + sorted[index + 1] * part
    }

    /// The acceleration from the statistics without one row each.
    package static func acceleration(jackknife: [Double]) -> Result<Double, Undefined> {
        acceleration(jackknife: [jackknife])
    }

    /// The acceleration from the statistics without one row each, group by group.
    ///
    /// Deviations are weighed by (n − 1) / n, which for one group cancels: Efron and Tibshirani, An introduction
    /// to the bootstrap, 1993, 14.15. None where leaving out a row changes nothing.
    package static func acceleration(jackknife groups: [[Double]]) -> Result<Double, Undefined> {
        var (cubes, squares) = (0.0, 0.0)
        for group in groups {
            guard let moments = try? Moments(group), moments.count > 1 else {
                return .failure(Undefined("a group has fewer than two rows"))
            }
            let n = Double(group.count)
            for value in group {
                let deviation = (n - 1) * (moments.mean - value) / n
                squares += deviation * deviation
                cubes += deviation * deviation * deviation
            }
        }
        let acceleration = cubes / (6 * pow(squares, 1.5))
        guard acceleration.isFinite else { return .failure(Undefined("leaving out a row changes nothing")) }
        return .success(acceleration)
    }
}
