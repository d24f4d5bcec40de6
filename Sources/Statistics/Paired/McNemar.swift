/// Whether two runs over the same rows differ in a yes or no: McNemar, Psychometrika 12, 1947.
///
/// Only rows on which the runs disagree count. The exact test is conservative; mid-p (Lancaster, 1961) is not, and is
/// advised by Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13:91, 2013.
package struct McNemar: Sendable, Hashable {
    /// (b − c)² / (b + c), chi-square with 1 degree of freedom.
    package let statistic: Double
    package let p: Double
    /// (|b − c| − 1)² / (b + c): Edwards, 1948.
    package let correctedStatistic: Double
    package let correctedP: Double
    /// Two-sided, at most 1: twice the smaller binomial tail.
    package let exactP: Double
    package let midP: Double

    /// The test of the rows of which only the first run says yes, and only the second.
    ///
    /// Throws where there are none of either, and for a negative count.
    package init(firstOnly: Int, secondOnly: Int) throws(Undefined) {
        try Validation.checkCounts(firstOnly, secondOnly)
        let (b, c) = (Double(firstOnly), Double(secondOnly))
        let n = b + c
        if n == 0 { throw Undefined("no row differs: there is nothing to test") }
        let gap = Double(firstOnly.magnitude > secondOnly.magnitude ? firstOnly - secondOnly : secondOnly - firstOnly)
        let chiSquare = ChiSquare(degreesOfFreedom: 1)
        statistic = gap * (gap / n)
        p = chiSquare.survival(statistic)
        correctedStatistic = (gap - 1) * ((gap - 1) / n)
        correctedP = chiSquare.survival(correctedStatistic)
        let half = Binomial(trials: n, probability: 0.5)
        exactP = Self.exact(half, min(b, c))
        midP = Self.mid(half, min(b, c))
    }

    /// The exact p of the smaller count.
    static func exact(_ half: Binomial, _ smaller: Double) -> Double { min(1, 2 * half.lower(smaller)) }

    /// The mid-p of the smaller count.
    static func mid(_ half: Binomial, _ smaller: Double) -> Double {
        if 2 * smaller >= half.trials { return 1 }
        return min(1, max(0, 2 * half.lower(smaller) - half.mass(smaller)))
    }
}
