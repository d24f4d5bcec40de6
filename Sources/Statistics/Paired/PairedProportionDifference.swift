internal import Foundation

/// The difference of two shares that are of the same rows; `newcombe10` is the interval to use.
package struct PairedProportionDifference: Sendable, Hashable {
    /// The first share less the second.
    package let difference: Double
    /// The textbook's, which is a point where no row differs.
    package let wald: Interval
    /// With one row added to each kind that differs: Bonett and Price, 2012.
    package let bonettPrice: Interval
    /// From both Wilson intervals and the rows' correlation: Newcombe, Statistics in Medicine 17:2635, 1998, method 10.
    package let newcombe10: Interval

    /// The difference of rows by whether both runs, only one or neither says yes.
    ///
    /// Throws for no rows, and for a negative count.
    package init(
        both: Int, firstOnly: Int, secondOnly: Int, neither: Int, confidence: Double = 0.95
    ) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        try Validation.checkCounts(both, firstOnly, secondOnly, neither)
        let (a, b, c, d) = (Double(both), Double(firstOnly), Double(secondOnly), Double(neither))
        let n = a + b + c + d
        if n == 0 { throw Undefined("no rows") }
        let z = Normal.critical(confidence: confidence)
        let difference = b / n - c / n
        self.difference = difference
        wald = Interval(difference, plusMinus: z * sqrt(max(0, b / n + c / n - difference * difference) / n))

        let (p, q) = ((b + 1) / (n + 2), (c + 1) / (n + 2))
        bonettPrice = Interval(p - q, plusMinus: z * sqrt((p + q - (p - q) * (p - q)) / (n + 2)))

        let first = ProportionInterval.wilson(a + b, c + d, z)
        let second = ProportionInterval.wilson(a + c, b + d, z)
        let (share, other) = ((a + b) / n, (a + c) / n)
        let phi = Self.correlation(a / n, b / n, c / n, d / n, n)
        func reach(_ x: Double, _ y: Double) -> Double { sqrt(max(0, x * x - 2 * phi * x * y + y * y)) }
        newcombe10 = Interval(
            low: difference - reach(share - first.low, second.high - other),
            high: difference + reach(first.high - share, other - second.low))
    }

    /// The correlation of the two answers, of the shares, drawn towards 0 by Newcombe's correction.
    private static func correlation(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ n: Double) -> Double {
        let product = (a + b) * (c + d) * (a + c) * (b + d)
        guard product > 0 else { return 0 }
        let determinant = a * d - b * c
        let corrected = determinant > 0 ? max(determinant - 0.5 / n, 0) : determinant
        return min(1, max(-1, corrected / sqrt(product)))
    }
}
