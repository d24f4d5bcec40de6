internal import Foundation

/// How many standard deviations the means of two groups lie apart: Hedges, Distribution theory for Glass's estimator,
/// 1981.
package struct HedgesG: Sendable, Hashable {
    /// By the pooled standard deviation (Cohen 1969), too large in small groups.
    package let cohenD: Double
    /// Cohen's d without its bias, by the exact factor: the one to use.
    package let g: Double
    /// By the factor 1 − 3 / (4 df − 1).
    package let approximateG: Double
    /// By the second group's standard deviation alone; none where that is constant.
    package let glassDelta: Result<Double, Undefined>
    /// Of the approximate g: n / (n₁ n₂) + g² / (2 (n − 3.94)).
    package let variance: Double

    /// Throws for a group with fewer than two rows, where both are constant, and a value that is not a finite number.
    package init(_ x: [Double], _ y: [Double]) throws(Undefined) {
        let (first, second) = try TwoMoments.of(x, y)
        let (n, m) = (Double(first.count), Double(second.count))
        let df = n + m - 2
        let difference = first.mean - second.mean
        cohenD = try Validation.finite(difference / ((first.squares + second.squares) / df).squareRoot())
        let ratio = exp(GammaFunction.logarithm(df / 2) - GammaFunction.logarithm((df - 1) / 2))
        g = cohenD * ratio / (df / 2).squareRoot()
        approximateG = cohenD * (1 - 3 / (4 * df - 1))
        let delta = difference / second.deviation
        glassDelta =
            second.isConstant || !delta.isFinite
            ? .failure(Undefined("the second group is constant")) : .success(delta)
        variance = try Validation.finite(
            (n + m) / n / m + approximateG * approximateG / (2 * (n + m - 3.94)))
    }
}
