internal import Foundation

/// The noncentral t distribution: of (Z + noncentrality) / √(X / df), Z normal and X chi-square with df.
///
/// The probability is an integral over log √(X / df), whose integrand is positive, so that nothing cancels, for any
/// noncentrality: after Owen, A special case of a bivariate non-central t-distribution, Biometrika 52, 1965.
package struct NoncentralT: Sendable, Hashable {
    package let degreesOfFreedom: Double
    package let noncentrality: Double

    /// A distribution with more than 0 degrees of freedom; infinite ones are a shifted normal.
    package init(degreesOfFreedom: Double, noncentrality: Double) {
        self.degreesOfFreedom = degreesOfFreedom
        self.noncentrality = noncentrality
    }

    /// P(T ≤ t), with an absolute error near 1e-14.
    package func cumulative(_ t: Double) -> Double {
        integral(t) { Normal.cumulative(t * $0 - noncentrality) }
    }

    /// P(T > t), with an absolute error near 1e-14.
    package func survival(_ t: Double) -> Double {
        integral(t) { Normal.survival(t * $0 - noncentrality) }
    }

    /// The mean of a function of √(X / df), which has its step where t times that is the noncentrality.
    private func integral(_ t: Double, _ function: (Double) -> Double) -> Double {
        let shape = degreesOfFreedom / 2
        guard shape < 1e15 else { return function(1) }
        // Outside of these, the density is less than e⁻⁵⁰ of its largest.
        let high = 5 / sqrt(shape)
        let low = max(-(50 / shape + 1) / 2, 6.2 / sqrt(shape) <= 0.5 ? -6.2 / sqrt(shape) : -.infinity)
        var points = [low, 0, high]
        let step = noncentrality / t
        if step > 0, step.isFinite {
            let middle = log(step)
            let width = 9 / abs(noncentrality)
            points += [middle - width, middle, middle + width].filter { $0 > low && $0 < high }
        }
        let value = GaussLegendre.integral(over: points.sorted()) { w in
            2 * shape * SaddlePoint.poissonTerm(shape, mean: shape * exp(2 * w)) * function(exp(w))
        }
        return max(0, min(1, value))
    }
}
