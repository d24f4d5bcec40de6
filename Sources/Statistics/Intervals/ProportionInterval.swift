internal import Foundation

/// A share of successes with its intervals, all between 0 and 1; `wilson` is the one to use.
///
/// Compared by Brown, Cai and DasGupta, Interval estimation for a binomial proportion, 2001.
package struct ProportionInterval: Sendable, Hashable {
    package let estimate: Double
    /// Wilson, 1927.
    package let wilson: Interval
    /// The exact one, which is never too short: Clopper and Pearson, 1934.
    package let clopperPearson: Interval
    /// The textbook's, which is too short near 0 and 1, and a point at them.
    package let wald: Interval
    /// Agresti and Coull, 1998.
    package let agrestiCoull: Interval
    /// Equal tails of the posterior under Jeffreys' prior, at 0 and 1 too.
    package let jeffreys: Interval
    /// Wilson's with continuity correction: Newcombe, 1998, method 4.
    package let wilsonCorrected: Interval

    /// The share of `successes` among `n` independent rows.
    ///
    /// Throws for no rows, for a negative count, and for more successes than rows.
    package init(successes: Int, of n: Int, confidence: Double = 0.95) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        try Validation.checkCounts(successes, n)
        if n == 0 { throw Undefined("no rows") }
        if successes > n { throw Undefined("there are more successes than rows") }
        let (x, n, failures) = (Double(successes), Double(n), Double(n - successes))
        let z = Normal.critical(confidence: confidence)
        let p = x / n
        let q = failures / n
        estimate = p
        wilson = Self.wilson(x, failures, z)
        wald = Interval(p, plusMinus: z * sqrt(p * q / n)).withinUnit
        let middle = (x + z * z / 2) / (n + z * z)
        let half = z * sqrt(middle * (1 - middle) / (n + z * z))
        agrestiCoull = Interval(middle, plusMinus: half).withinUnit
        let tail = (1 - confidence) / 2
        jeffreys = Self.posterior(x + 0.5, failures + 0.5, tail)
        clopperPearson = Interval(
            low: x == 0 ? 0 : BetaFunction.inverse(x, failures + 1, lower: tail, upper: 1 - tail).x,
            high: failures == 0 ? 1 : BetaFunction.inverse(x + 1, failures, lower: 1 - tail, upper: tail).x)
        wilsonCorrected = Self.wilsonCorrected(x, failures, z)
    }

    /// Wilson's interval of real counts, not both of which are 0.
    static func wilson(_ x: Double, _ failures: Double, _ z: Double) -> Interval {
        let n = x + failures
        let middle = (x + z * z / 2) / (n + z * z)
        let half = z / (n + z * z) * sqrt(x * (failures / n) + z * z / 4)
        return Interval(low: x == 0 ? 0 : middle - half, high: failures == 0 ? 1 : middle + half).withinUnit
    }

    private static func wilsonCorrected(_ x: Double, _ failures: Double, _ z: Double) -> Interval {
        let n = x + failures
        let square = z * z
        let low = 2 * x + square - 1 - z * sqrt(max(0, square - 2 - 1 / n + 4 * (x / n) * (failures + 1)))
        let high = 2 * x + square + 1 + z * sqrt(max(0, square + 2 - 1 / n + 4 * (x / n) * (failures - 1)))
        return Interval(
            low: x == 0 ? 0 : low / (2 * (n + square)), high: failures == 0 ? 1 : high / (2 * (n + square))
        ).withinUnit
    }

    private static func posterior(_ a: Double, _ b: Double, _ tail: Double) -> Interval {
        Interval(
            low: BetaFunction.inverse(a, b, lower: tail, upper: 1 - tail).x,
            high: BetaFunction.inverse(a, b, lower: 1 - tail, upper: tail).x)
    }
}
