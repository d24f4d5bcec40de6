/// Whether values of one group tend to be larger than those of another, whatever their spreads: Brunner and Munzel,
/// The nonparametric Behrens-Fisher problem, 2000.
package struct BrunnerMunzel: Sendable, Hashable {
    /// Above 0 where the second group tends to be larger.
    package let statistic: Double
    package let degreesOfFreedom: Double
    /// Two-sided, by t.
    package let p: Double

    /// Throws for a group with fewer than two rows, where the groups do not overlap, and a value that is not a number.
    package init(_ x: [Double], _ y: [Double]) throws(Undefined) {
        if x.isEmpty || y.isEmpty { throw Undefined("a group is empty") }
        let all = x + y
        if all.contains(where: \.isNaN) { throw Undefined("a value is not a number") }
        if x.count < 2 || y.count < 2 { throw Undefined("a group has one row") }
        let ranks = Ranks(all).ranks
        let first = Placements(Array(ranks.prefix(x.count)), within: Ranks(x).ranks)
        let second = Placements(Array(ranks.suffix(y.count)), within: Ranks(y).ranks)
        let (n, m) = (Double(x.count), Double(y.count))
        let (a, b) = (n * first.variance, m * second.variance)
        guard a + b > 0 else { throw Undefined("the ranks of the groups have no spread") }
        statistic = n * m * (second.mean - first.mean) / ((n + m) * (a + b).squareRoot())
        degreesOfFreedom = (a + b) * (a + b) / (a * a / (n - 1) + b * b / (m - 1))
        p = StudentT(degreesOfFreedom: degreesOfFreedom).twoSided(statistic)
    }

    /// Ranks among all rows less those within the group: how many of the other group lie below.
    private struct Placements {
        let mean: Double
        let variance: Double

        init(_ ranks: [Double], within: [Double]) {
            let n = Double(ranks.count)
            let placements = zip(ranks, within).map { $0 - $1 }
            let middle = placements.reduce(0, +) / n
            mean = ranks.reduce(0, +) / n
            variance =
                placements.contains { $0 != placements[0] }
                ? placements.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / (n - 1) : 0
        }
    }
}
