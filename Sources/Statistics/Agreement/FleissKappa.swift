/// The agreement of several raters beyond chance on unordered categories.
///
/// A row has, for each category, how many raters chose it; every row has as many raters, which need not be the same
/// people. Where raters are missing in some rows, Krippendorff's alpha is the measure.
package struct FleissKappa: Sendable, Hashable {
    /// Fleiss' kappa (1971): chance is how often each category was chosen in all.
    package let fleiss: Double
    /// Randolph's free-marginal kappa (2005): chance is every category alike.
    package let randolph: Double
    /// The share of pairs of raters that agree.
    package let agreement: Double

    /// Undefined where only one category was ever chosen: then nothing can be known about chance.
    package init(counts: [[Int]]) throws(Undefined) {
        guard let first = counts.first else { throw Undefined("no rows") }
        let categories = first.count
        guard counts.allSatisfy({ $0.count == categories }) else { throw Undefined("the rows differ in length") }
        guard counts.allSatisfy({ $0.allSatisfy { $0 >= 0 } }) else { throw Undefined("a count is negative") }
        let rows = counts.map { $0.map(Double.init) }
        let raters = rows[0].reduce(0, +)
        guard rows.allSatisfy({ $0.reduce(0, +) == raters }) else { throw Undefined("the rows differ in their raters") }
        guard raters >= 2 else { throw Undefined("a row has fewer than two raters") }
        var shares = Array(repeating: 0.0, count: categories)
        var pairs = 0.0
        for row in rows {
            for (category, count) in row.enumerated() {
                shares[category] += count / raters / Double(rows.count)
                pairs += count / raters * ((count - 1) / (raters - 1))
            }
        }
        guard shares.count(where: { $0 > 0 }) > 1 else { throw Undefined("one category only") }
        agreement = pairs / Double(rows.count)
        // One less the sum of squares, without losing a rare category's digits.
        let chanceDisagreement = shares.reduce(0) { $0 + $1 * (1 - $1) }
        fleiss = 1 - (1 - agreement) / chanceDisagreement
        randolph = 1 - (1 - agreement) / (1 - 1 / Double(categories))
    }
}
