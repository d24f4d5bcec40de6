internal import Foundation

/// The power of a two-sided test of two shares, on the arcsine scale: Cohen, Statistical power analysis, 1988, 6.
package struct PowerOfTwoProportions: Sendable, Hashable {
    /// 2 arcsin √p₁ − 2 arcsin √p₂.
    package let cohenH: Double
    package let power: Double

    /// Two groups of so many rows each, with these shares.
    ///
    /// Throws for shares outside of 0 to 1, for empty groups, and for an alpha that is not between 0 and 1.
    package init(p1: Double, p2: Double, nEach: Int, alpha: Double = 0.05) throws(Undefined) {
        try Validation.checkFraction(alpha, "alpha")
        for share in [p1, p2] where !(share >= 0 && share <= 1) { throw Undefined("a share is not between 0 and 1") }
        if nEach < 1 { throw Undefined("a group is empty") }
        cohenH = 2 * asin(p1.squareRoot()) - 2 * asin(p2.squareRoot())
        let shift = abs(cohenH) * (Double(nEach) / 2).squareRoot()
        let critical = Normal.upperQuantile(alpha / 2)
        power = min(1, Normal.survival(critical - shift) + Normal.survival(critical + shift))
    }
}
