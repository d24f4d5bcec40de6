internal import Foundation

/// How many rows two runs need, or what difference they can show, where each row is answered several times: Miller,
/// Adding error bars to evals (arXiv 2411.00640), 2024, section 5.
package struct ResampledPlan: Sendable, Hashable {
    /// The variance of a row's difference: ω² + σ²_A / K_A + σ²_B / K_B.
    private let variance: Double
    private let factor: Double

    /// A plan for two runs over the same rows.
    ///
    /// - Parameters:
    ///   - omega2: The variance of the difference of the rows' expected scores.
    ///   - sigma2A: The mean variance of the first run's scores of one row.
    ///   - sigma2B: The same of the second run.
    ///   - answersA: How many times the first run answers each row.
    ///   - answersB: The same of the second run.
    ///   - power: How often a difference is to be found that is there.
    ///   - alpha: How often one may be found that is not there.
    /// - Throws: `Undefined` for a negative variance, no answers, and a power or an alpha out of range.
    package init(
        omega2: Double, sigma2A: Double, sigma2B: Double, answersA: Int, answersB: Int, power: Double = 0.8,
        alpha: Double = 0.05
    ) throws(Undefined) {
        try RowsNeeded.checkEffect(1, power, alpha)
        for variance in [omega2, sigma2A, sigma2B] where !(variance >= 0 && variance.isFinite) {
            throw Undefined("a variance is not a number from 0 on")
        }
        if answersA < 1 || answersB < 1 { throw Undefined("a row has no answers") }
        variance = try Validation.finite(omega2 + sigma2A / Double(answersA) + sigma2B / Double(answersB))
        factor = try Validation.finite(Normal.upperQuantile(alpha / 2) + Normal.quantile(power))
    }

    /// The rows that show a difference of `delta`; throws for one of 0.
    package func rows(for delta: Double) throws(Undefined) -> RowsNeeded {
        try Validation.checkFinite([delta])
        if delta == 0 { throw Undefined("no number of rows finds an effect of 0") }
        return try RowsNeeded(factor * factor * variance / delta / delta)
    }

    /// The smallest difference that so many rows show; throws for no rows.
    package func detectableDifference(rows n: Int) throws(Undefined) -> Double {
        if n < 1 { throw Undefined("no rows") }
        return factor * sqrt(variance / Double(n))
    }
}
