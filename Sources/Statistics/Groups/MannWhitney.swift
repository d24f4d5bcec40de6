internal import Foundation

/// Whether values of one group tend to be larger than those of another: Mann and Whitney, 1947.
package struct MannWhitney: Sendable, Hashable {
    /// How many pairs the first group wins, ties counted half.
    package let u1: Double
    /// How many pairs the second group wins.
    package let u2: Double
    /// u1 by the number of pairs: how likely a value of the first group is the larger, ties counted half.
    package let auc: Double
    /// From −1 to 1: Cliff, 1993.
    package let cliffsDelta: Double
    /// Normal, two-sided, with the variance that ties leave, and continuity correction.
    package let asymptoticP: Double
    /// The same without continuity correction.
    package let plainP: Double
    /// Two-sided, twice the smaller tail, over all splits of the mid-ranks that there are; none for very many rows.
    package let exactP: Double?

    /// Throws for an empty group, where all values are equal, and for a value that is not a number.
    ///
    /// Infinities have their rank as other values have.
    package init(_ x: [Double], _ y: [Double]) throws(Undefined) {
        if x.isEmpty || y.isEmpty { throw Undefined("a group is empty") }
        let all = x + y
        if all.contains(where: \.isNaN) { throw Undefined("a value is not a number") }
        if !all.contains(where: { $0 != all[0] }) { throw Undefined("all values are equal") }
        let ranked = Ranks(all)
        let (n, m) = (Double(x.count), Double(y.count))
        let total = n + m
        let rankSum = ranked.ranks.prefix(x.count).reduce(0, +)
        u1 = rankSum - n * (n + 1) / 2
        u2 = n * m - u1
        auc = u1 / (n * m)
        cliffsDelta = 2 * auc - 1
        let deviation = sqrt(n * m / 12 * (total + 1 - ranked.tieTerm / (total * (total - 1))))
        let distance = max(u1, u2) - n * m / 2
        asymptoticP = min(1, 2 * Normal.survival((distance - 0.5) / deviation))
        plainP = min(1, 2 * Normal.survival(distance / deviation))
        // The splits of the smaller group are those of the larger, and by far the sooner counted.
        let rest = total * (total + 1) / 2 - rankSum
        exactP = RankSplits(ranked.ranks, size: min(x.count, y.count))?.twoSided(x.count <= y.count ? rankSum : rest)
    }
}

/// How likely each sum is of so many of the ranks, if all choices are equally likely.
private struct RankSplits {
    private let shares: [Double]

    /// None where counting would take more than a second.
    init?(_ ranks: [Double], size: Int) {
        // Mid-ranks are whole when doubled.
        let doubled = ranks.map { Int(2 * $0) }
        let largest = doubled.sorted(by: >).prefix(size).reduce(0, +)
        let (cells, overflow) = (size + 1).multipliedReportingOverflow(by: largest + 1)
        guard !overflow, cells <= 20_000_000, cells * ranks.count <= 400_000_000, ranks.count <= 900 else { return nil }
        let width = largest + 1
        // Of the ranks so far: how likely so many are chosen with that sum, each rank chosen with the share `size`.
        var counts = Array(repeating: 0.0, count: (size + 1) * width)
        counts[0] = 1
        let p = Double(size) / Double(ranks.count)
        for (seen, rank) in doubled.enumerated() {
            for chosen in stride(from: min(seen + 1, size), through: 0, by: -1) {
                let row = chosen * width
                for sum in 0..<width {
                    let with = chosen > 0 && sum >= rank ? counts[row - width + sum - rank] : 0
                    counts[row + sum] = counts[row + sum] * (1 - p) + with * p
                }
            }
        }
        let last = counts[(size * width)...]
        let total = last.reduce(0, +)
        guard total > 0 else { return nil }
        shares = last.map { $0 / total }
    }

    func twoSided(_ rankSum: Double) -> Double {
        let observed = min(max(0, Int(2 * rankSum)), shares.count - 1)
        let lower = shares[...observed].reduce(0, +)
        let upper = shares[observed...].reduce(0, +)
        return min(1, 2 * min(lower, upper))
    }
}
