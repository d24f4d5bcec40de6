/// The smallest effect that a run with this standard error would have shown: what stands beside 'not shown'.
package enum DetectableEffect {
    /// (z for alpha / 2 + z for the power) × the standard error, in the unit of the latter: Bloom, Minimum detectable
    /// effects, 1995.
    ///
    /// Infinite degrees of freedom are the normal. Throws for a negative standard error, and a power that is not between
    /// alpha and 1.
    package static func smallest(
        standardError: Double, degreesOfFreedom: Double = .infinity, power: Double = 0.8, alpha: Double = 0.05
    ) throws(Undefined) -> Double {
        try RowsNeeded.checkEffect(1, power, alpha)
        try Validation.checkFinite([standardError])
        if standardError < 0 { throw Undefined("the standard error is negative") }
        guard degreesOfFreedom > 0 else { throw Undefined("there are no degrees of freedom") }
        let t = StudentT(degreesOfFreedom: degreesOfFreedom)
        return try Validation.finite((t.upperQuantile(alpha / 2) + t.quantile(power)) * standardError)
    }
}
