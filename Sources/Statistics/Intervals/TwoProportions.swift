internal import Foundation

/// Two shares of successes, of independent groups: their difference and ratio; `newcombe` is the interval to use.
package struct TwoProportions: Sendable, Hashable {
    /// The first share less the second.
    package let difference: Double
    /// Of the difference, from both Wilson intervals: Newcombe, Statistics in Medicine 17:873, 1998, method 10.
    package let newcombe: Interval
    /// Of the difference, with one success and one failure added to each group: Agresti and Caffo, 2000.
    ///
    /// It may reach beyond −1 and 1.
    package let agrestiCaffo: Interval
    /// Of the difference, the textbook's, which is too short in small groups; it may reach beyond −1 and 1.
    package let wald: Interval
    /// Of the difference, by inverting the score test: Miettinen and Nurminen, 1985.
    package let score: Interval
    /// What statsmodels 0.15.0 calls the score interval, for comparison with it only.
    ///
    /// A coefficient of its cubic is not Miettinen and Nurminen's: for 56 of 70 less 48 of 80 they have 0.0528 to 0.3382,
    /// as ``score`` has, and it has 0.0526 to 0.3440.
    package let statsmodelsScore: Interval
    /// The first share by the second; none where a group has no successes.
    package let ratio: Result<Double, Undefined>
    /// Of the ratio, on its logarithm: Katz and others, 1978.
    package let ratioInterval: Result<Interval, Undefined>

    /// The shares of `successes1` among `n1` rows, and of `successes2` among `n2`.
    ///
    /// Throws for an empty group, a negative count, and more successes than rows.
    package init(
        successes1: Int, of n1: Int, successes2: Int, of n2: Int, confidence: Double = 0.95
    ) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        try Validation.checkCounts(successes1, n1, successes2, n2)
        if n1 == 0 || n2 == 0 { throw Undefined("a group is empty") }
        if successes1 > n1 || successes2 > n2 { throw Undefined("a group has more successes than rows") }
        let z = Normal.critical(confidence: confidence)
        let first = Group(x: Double(successes1), failures: Double(n1 - successes1))
        let second = Group(x: Double(successes2), failures: Double(n2 - successes2))
        let difference = first.share - second.share
        self.difference = difference

        let (a, b) = (first.wilson(z), second.wilson(z))
        newcombe = Interval(
            low: difference - hypot(first.share - a.low, b.high - second.share),
            high: difference + hypot(a.high - first.share, second.share - b.low))
        let (more, other) = (first.withOneMore, second.withOneMore)
        agrestiCaffo = Interval(more.share - other.share, plusMinus: z * sqrt(more.variance + other.variance))
        wald = Interval(difference, plusMinus: z * sqrt(first.variance + second.variance))
        score = ScoreInterval(first.x, first.n, second.x, second.n).interval(z)
        statsmodelsScore = ScoreInterval(first.x, first.n, second.x, second.n, isStatsmodels: true).interval(z)
        if first.x > 0, second.x > 0 {
            let value = first.share / second.share
            let factor = exp(z * sqrt(first.failures / first.n / first.x + second.failures / second.n / second.x))
            ratio = .success(value)
            ratioInterval = .success(Interval(low: value / factor, high: value * factor))
        } else {
            ratio = .failure(Undefined("a group has no successes"))
            ratioInterval = .failure(Undefined("a group has no successes"))
        }
    }

    private struct Group {
        let x: Double
        let failures: Double

        var n: Double { x + failures }
        var share: Double { x / n }
        var variance: Double { share * (failures / n) / n }
        var withOneMore: Group { Group(x: x + 1, failures: failures + 1) }

        func wilson(_ z: Double) -> Interval { ProportionInterval.wilson(x, failures, z) }
    }
}
