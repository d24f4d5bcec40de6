internal import Foundation

/// Student's t distribution: Abramowitz and Stegun 1964, 26.7.
package struct StudentT: Sendable, Hashable {
    package let degreesOfFreedom: Double

    /// A distribution with more than 0 degrees of freedom, which need not be whole; infinite ones are the normal.
    package init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    /// P(T ≤ t).
    package func cumulative(_ t: Double) -> Double { survival(-t) }

    /// P(T > t), to the last digits in the far tail too.
    package func survival(_ t: Double) -> Double {
        guard degreesOfFreedom.isFinite else { return Normal.survival(t) }
        let tails = tails(t)
        return t > 0 ? 0.5 * tails.lower : 0.5 + 0.5 * tails.upper
    }

    /// P(|T| ≥ |t|).
    package func twoSided(_ t: Double) -> Double {
        degreesOfFreedom.isFinite ? tails(t).lower : Normal.twoSided(t)
    }

    /// The t below which so much of the distribution lies: infinite at 0 and 1.
    package func quantile(_ probability: Double) -> Double {
        probability <= 0.5 ? -upperQuantile(probability) : upperQuantile(1 - probability)
    }

    /// The t above which so much of the distribution lies.
    package func upperQuantile(_ probability: Double) -> Double {
        guard degreesOfFreedom.isFinite else { return Normal.upperQuantile(probability) }
        if probability > 0.5 { return -upperQuantile(1 - probability) }
        let point = BetaFunction.inverse(
            degreesOfFreedom / 2, 0.5, lower: 2 * probability, upper: 1 - 2 * probability)
        return sqrt(degreesOfFreedom * point.complement / point.x)
    }

    /// The t that leaves (1 − confidence) / 2 on either side of ±t.
    package func critical(confidence: Double) -> Double { upperQuantile((1 - confidence) / 2) }

    /// What lies outside of ±t, and what lies inside.
    private func tails(_ t: Double) -> (lower: Double, upper: Double) {
        let square = t * t
        let sum = degreesOfFreedom + square
        guard sum.isFinite else { return (0, 1) }
        let point = BetaFunction.Point(degreesOfFreedom / sum, complement: square / sum)
        return BetaFunction.regularized(degreesOfFreedom / 2, 0.5, point)
    }
}
