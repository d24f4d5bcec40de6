internal import Foundation

/// Whether differences lie symmetrically about 0: Wilcoxon, Individual comparisons by ranking methods, 1945.
package struct WilcoxonSignedRank: Sendable, Hashable {
    /// What is done with differences of 0.
    package enum Zeros: Sendable, Hashable, CaseIterable {
        /// They are dropped before ranking: Wilcoxon's own.
        case dropped
        /// They are ranked, and their ranks dropped: Pratt, 1959.
        case ranked
        /// They are ranked, and their ranks split between both signs.
        case split
    }

    /// A normal approximation, with the variance that ties leave.
    package struct Approximation: Sendable, Hashable {
        /// The smaller rank sum.
        package let statistic: Double
        /// Without its sign.
        package let z: Double
        /// Two-sided.
        package let p: Double
    }

    /// The rank sum of positive differences, zeros dropped.
    package let positiveRanks: Double
    /// The rank sum of negative differences, zeros dropped.
    package let negativeRanks: Double
    /// The matched-pairs rank-biserial correlation, from −1 to 1: Kerby, 2014.
    package let rankBiserial: Double
    /// Two-sided, over all signs of the ranks that there are, mid-ranks too, zeros dropped; none for very many rows.
    package let exactP: Double?
    private let plain: [Zeros: Approximation]
    private let corrected: [Zeros: Approximation]

    /// The test of differences, of which only exactly equal sizes tie.
    ///
    /// Infinities have their rank as other values have. Throws for no rows, where all are 0, and for a value that is not
    /// a number.
    package init(_ differences: [Double]) throws(Undefined) {
        if differences.isEmpty { throw Undefined("no rows") }
        if differences.contains(where: \.isNaN) { throw Undefined("a value is not a number") }
        let nonzero = differences.filter { $0 != 0 }
        if nonzero.isEmpty { throw Undefined("no row differs") }
        let sums = SignedRanks(nonzero)
        positiveRanks = sums.positive
        negativeRanks = sums.negative
        rankBiserial = (sums.positive - sums.negative) / (sums.positive + sums.negative)
        exactP = SignedRanks.exactP(sums.ranks, smaller: min(sums.positive, sums.negative))
        let all = SignedRanks(differences)
        let zeros = Double(differences.count - nonzero.count)
        let variants: [Zeros: SignedRanks] = [
            .dropped: sums, .ranked: all.without(zeros: zeros), .split: all.splitting(zeros: zeros),
        ]
        plain = variants.mapValues { $0.approximation(correction: 0) }
        corrected = variants.mapValues { $0.approximation(correction: 0.5) }
    }

    /// The normal approximation; with continuity correction, |z| is less by half a rank.
    package func approximation(_ zeros: Zeros, isCorrected: Bool) -> Approximation {
        (isCorrected ? corrected : plain)[zeros] ?? Approximation(statistic: 0, z: 0, p: 1)
    }
}

/// The rank sums of differences, with their mean and variance if all signs were equally likely.
private struct SignedRanks {
    let ranks: [Double]
    private(set) var positive: Double
    private(set) var negative: Double
    private var mean: Double
    private var variance: Double
    /// What the ties of the zeros count for in the variance.
    private var tieTerm: Double

    init(_ differences: [Double]) {
        let ranked = Ranks(differences.map(abs))
        ranks = ranked.ranks
        positive = 0
        negative = 0
        for (rank, difference) in zip(ranks, differences) {
            if difference > 0 { positive += rank } else if difference < 0 { negative += rank }
        }
        let n = Double(differences.count)
        mean = n * (n + 1) / 4
        variance = n * (n + 1) * (2 * n + 1) / 24
        tieTerm = ranked.tieTerm
    }

    /// The zeros are the smallest, with the first ranks.
    func without(zeros: Double) -> SignedRanks {
        var sums = self
        sums.mean -= zeros * (zeros + 1) / 4
        sums.variance -= zeros * (zeros + 1) * (2 * zeros + 1) / 24
        sums.tieTerm -= zeros * zeros * zeros - zeros
        return sums
    }

    func splitting(zeros: Double) -> SignedRanks {
        var sums = self
        sums.positive += zeros * (zeros + 1) / 4
        sums.negative += zeros * (zeros + 1) / 4
        return sums
    }

    func approximation(correction: Double) -> WilcoxonSignedRank.Approximation {
        let deviation = sqrt(max(0, variance - tieTerm / 48))
        let distance = max(0, abs(positive - mean) - correction)
        let z = deviation > 0 ? distance / deviation : 0
        return WilcoxonSignedRank.Approximation(
            statistic: min(positive, negative), z: z, p: Normal.twoSided(z))
    }

    /// How likely a rank sum of at most the smaller one is, twice, if all signs are equally likely.
    static func exactP(_ ranks: [Double], smaller: Double) -> Double? {
        // Mid-ranks are whole when doubled.
        let doubled = ranks.map { Int(2 * $0) }
        let total = doubled.reduce(0, +)
        guard ranks.count <= 2_000, ranks.count * total <= 200_000_000 else { return nil }
        var shares = Array(repeating: 0.0, count: total + 1)
        shares[0] = 1
        var reached = 0
        for rank in doubled {
            reached += rank
            for sum in stride(from: reached, through: 0, by: -1) {
                shares[sum] = 0.5 * (shares[sum] + (sum >= rank ? shares[sum - rank] : 0))
            }
        }
        return min(1, 2 * shares[0...Int(2 * smaller)].reduce(0, +))
    }
}
