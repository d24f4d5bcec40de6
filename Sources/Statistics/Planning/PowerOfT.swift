internal import Foundation

/// The power of two-sided t tests, by the noncentral t distribution: Cohen, Statistical power analysis, 1988.
package enum PowerOfT {
    /// How often n pairs show a mean difference of dz standard deviations of the differences.
    ///
    /// Throws for fewer than two pairs, an alpha that is not between 0 and 1, and a dz that is not a finite number.
    package static func paired(dz: Double, n: Int, alpha: Double = 0.05) throws(Undefined) -> Double {
        if n < 2 { throw Undefined("fewer than two rows have no spread") }
        return try power(effect: dz, degrees: Double(n) - 1, root: Double(n).squareRoot(), alpha)
    }

    /// How often two groups show a difference of d pooled standard deviations; the second has n1 × ratio rows.
    ///
    /// Throws for groups with fewer than three rows together, and as ``paired(dz:n:alpha:)`` does.
    package static func twoGroups(
        d: Double, n1: Int, ratio: Double = 1, alpha: Double = 0.05
    ) throws(Undefined) -> Double {
        let n = Double(n1)
        let m = n * ratio
        guard n > 0, m > 0, m.isFinite, n + m > 2 else { throw Undefined("the groups have too few rows") }
        return try power(effect: d, degrees: n + m - 2, root: (n * (m / (n + m))).squareRoot(), alpha)
    }

    /// How many pairs show a mean difference of dz with this power; not whole.
    ///
    /// Throws for an effect of 0, for a power that is not between alpha and 1, and for more rows than can be counted.
    package static func pairs(dz: Double, power target: Double, alpha: Double = 0.05) throws(Undefined) -> RowsNeeded {
        try RowsNeeded.checkEffect(dz, target, alpha)
        return try RowsNeeded.find(target, from: 2) { n throws(Undefined) in
            try power(effect: dz, degrees: n - 1, root: n.squareRoot(), alpha)
        }
    }

    /// The smallest mean difference, in standard deviations of the differences, that n pairs show with this power.
    ///
    /// Throws for fewer than two pairs, and for a power that is not between alpha and 1.
    package static func detectableDz(
        n: Int, power target: Double = 0.8, alpha: Double = 0.05
    ) throws(Undefined) -> Double {
        if n < 2 { throw Undefined("fewer than two rows have no spread") }
        try RowsNeeded.checkEffect(1, target, alpha)
        let root = Double(n).squareRoot()
        return try Rising.root(reaching: target, from: 1 / root) { dz throws(Undefined) in
            try power(effect: dz, degrees: Double(n) - 1, root: root, alpha)
        }
    }

    private static func power(
        effect: Double, degrees: Double, root: Double, _ alpha: Double
    ) throws(Undefined) -> Double {
        try Validation.checkFraction(alpha, "alpha")
        try Validation.checkFinite([effect])
        let shift = abs(effect) * root
        guard shift.isFinite else { return 1 }
        let critical = StudentT(degreesOfFreedom: degrees).upperQuantile(alpha / 2)
        let distribution = NoncentralT(degreesOfFreedom: degrees, noncentrality: shift)
        return min(1, distribution.survival(critical) + distribution.cumulative(-critical))
    }
}
