/// The chi-square distribution: Abramowitz and Stegun 1964, 26.4.
package struct ChiSquare: Sendable, Hashable {
    package let degreesOfFreedom: Double

    /// A distribution with more than 0 degrees of freedom.
    package init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    /// P(X ≤ x).
    package func cumulative(_ x: Double) -> Double {
        GammaFunction.regularized(shape: degreesOfFreedom / 2, x / 2).lower
    }

    /// P(X > x), to the last digits in the far tail too.
    package func survival(_ x: Double) -> Double {
        GammaFunction.regularized(shape: degreesOfFreedom / 2, x / 2).upper
    }

    /// The x below which so much of the distribution lies: infinite at 1.
    package func quantile(_ probability: Double) -> Double {
        2 * GammaFunction.inverse(shape: degreesOfFreedom / 2, lower: probability, upper: 1 - probability)
    }

    /// The x above which so much of the distribution lies.
    package func upperQuantile(_ probability: Double) -> Double {
        2 * GammaFunction.inverse(shape: degreesOfFreedom / 2, lower: 1 - probability, upper: probability)
    }
}
