/// Fisher's and Snedecor's F distribution: Abramowitz and Stegun 1964, 26.6.
package struct FDistribution: Sendable, Hashable {
    package let numeratorDegrees: Double
    package let denominatorDegrees: Double

    /// A distribution of a ratio of mean squares, each with more than 0 degrees of freedom.
    package init(numeratorDegrees: Double, denominatorDegrees: Double) {
        self.numeratorDegrees = numeratorDegrees
        self.denominatorDegrees = denominatorDegrees
    }

    /// P(F ≤ f).
    package func cumulative(_ f: Double) -> Double { tails(f).lower }

    /// P(F > f), to the last digits in the far tail too.
    package func survival(_ f: Double) -> Double { tails(f).upper }

    /// The f below which so much of the distribution lies: infinite at 1.
    package func quantile(_ probability: Double) -> Double {
        let point = BetaFunction.inverse(
            numeratorDegrees / 2, denominatorDegrees / 2, lower: probability, upper: 1 - probability)
        return denominatorDegrees / numeratorDegrees * (point.x / point.complement)
    }

    private func tails(_ f: Double) -> (lower: Double, upper: Double) {
        guard f > 0 else { return (0, 1) }
        let numerator = numeratorDegrees * f
        let sum = numerator + denominatorDegrees
        guard sum.isFinite else { return (1, 0) }
        return BetaFunction.regularized(
            numeratorDegrees / 2, denominatorDegrees / 2,
            BetaFunction.Point(numerator / sum, complement: denominatorDegrees / sum))
    }
}
