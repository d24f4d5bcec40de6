/// Whether an effect is the same within a margin: Schuirmann's two one-sided tests, 1987.
package struct Equivalence: Sendable, Hashable {
    /// Of the test that the effect is above −margin.
    package let lowerP: Double
    /// Of the test that the effect is below the margin.
    package let upperP: Double
    /// The larger of the two: below alpha, the effect lies within the margin.
    package var p: Double { max(lowerP, upperP) }

    /// An estimate with its standard error, by t with these degrees of freedom; infinite ones are the normal.
    ///
    /// With a standard error of 0 the estimate is the effect: p is 0 within the margin, and 1 outside. Throws for a
    /// margin that is not above 0, and for numbers that are not finite.
    package init(
        estimate: Double, standardError: Double, margin: Double, degreesOfFreedom: Double = .infinity
    ) throws(Undefined) {
        try Validation.checkFinite([estimate, standardError, margin])
        if margin <= 0 { throw Undefined("the margin is not above 0") }
        if standardError < 0 { throw Undefined("the standard error is negative") }
        guard degreesOfFreedom > 0 else { throw Undefined("there are no degrees of freedom") }
        let t = StudentT(degreesOfFreedom: degreesOfFreedom)
        func p(_ distance: Double) -> Double {
            standardError > 0 ? t.survival(distance / standardError) : distance > 0 ? 0 : 1
        }
        lowerP = p(estimate + margin)
        upperP = p(margin - estimate)
    }

    /// Two runs over the same rows, by their mean difference.
    ///
    /// Throws as ``PairedT`` does, and for a margin that is not above 0.
    package init(_ first: [Double], _ second: [Double], margin: Double) throws(Undefined) {
        let paired = try PairedT(first, second)
        try self.init(
            estimate: paired.difference, standardError: paired.standardError, margin: margin,
            degreesOfFreedom: Double(paired.degreesOfFreedom))
    }
}
