internal import Glibc

/// How far two distributions over the same categories are apart.
package struct DistributionDistance: Sendable, Hashable {
    /// The Jensen-Shannon distance in natural logarithms, 0 to √ln 2: the root of the divergence (Endres and Schindelin
    /// 2003).
    package let jensenShannon: Double
    /// The Hellinger distance, 0 to 1.
    package let hellinger: Double
    /// The total variation distance, 0 to 1: the most that the chance of any set of categories differs.
    package let totalVariation: Double
    /// The Kullback-Leibler divergence of the first from the second (1951), in natural logarithms; undefined where the
    /// second has 0 and the first has not.
    package let kullbackLeibler: Result<Double, Undefined>

    /// The Jensen-Shannon distance in logarithms of base 2: 0 to 1.
    package var jensenShannonBase2: Double { min(1, jensenShannon / M_LN2.squareRoot()) }

    /// The distances of two lists of weights, each of which is divided by its sum.
    package init(_ first: [Double], _ second: [Double]) throws(Undefined) {
        guard first.count == second.count else { throw Undefined("the lengths differ") }
        let (p, q) = (try DistributionDistance.shares(first), try DistributionDistance.shares(second))
        var (divergence, roots, variation, leibler) = (0.0, 0.0, 0.0, 0.0)
        var isContained = true
        for (p, q) in zip(p, q) {
            divergence += DistributionDistance.divergence(p, q)
            let difference = p.squareRoot() - q.squareRoot()
            roots += difference * difference
            variation += abs(p - q)
            if p > 0, q > 0 { leibler += p * (log(p) - log(q)) }
            if p > 0, q == 0 { isContained = false }
        }
        jensenShannon = min(M_LN2, divergence).squareRoot()
        hellinger = min(1, roots / 2).squareRoot()
        totalVariation = min(1, variation / 2)
        kullbackLeibler = isContained ? .success(max(0, leibler)) : .failure(Undefined("q is 0 where p is not"))
    }

    static func shares(_ weights: [Double]) throws(Undefined) -> [Double] {
        try Validation.check(weights, noRows: "there is no category")
        guard weights.allSatisfy({ $0 >= 0 }) else { throw Undefined("a weight is negative") }
        let greatest = weights.reduce(0, max)
        guard greatest > 0 else { throw Undefined("all weights are 0") }
        let scaled = weights.map { $0 / greatest }
        let sum = scaled.reduce(0, +)
        return scaled.map { $0 / sum }
    }

    /// One category's part of the Jensen-Shannon divergence; by a series where the shares are near, so that equal ones
    /// are at 0.
    private static func divergence(_ p: Double, _ q: Double) -> Double {
        let sum = p + q
        guard sum > 0 else { return 0 }
        let delta = (p - q) / sum
        if abs(delta) > 0.05 {
            // Of the shares themselves: a share that is nothing beside the other has a delta of 1, but a logarithm.
            let first = p > 0 ? p * log(2 * (p / sum)) : 0
            let second = q > 0 ? q * log(2 * (q / sum)) : 0
            return (first + second) / 2
        }
        let square = delta * delta
        var (term, total) = (square, 0.0)
        for k in 1...6 {
            total += term / Double(k * (2 * k - 1))
            term *= square
        }
        return sum / 4 * total
    }
}
