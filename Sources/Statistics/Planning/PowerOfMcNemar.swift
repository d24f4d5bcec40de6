internal import Foundation

/// The power of McNemar's test for shares of rows on which only the first run, and only the second, says yes.
package struct PowerOfMcNemar: Sendable, Hashable {
    private let firstOnly: Double
    private let secondOnly: Double
    private let alpha: Double

    /// Throws for shares that are negative or add to more than 1, and for an alpha that is not between 0 and 1.
    package init(firstOnly: Double, secondOnly: Double, alpha: Double = 0.05) throws(Undefined) {
        try Validation.checkFraction(alpha, "alpha")
        guard firstOnly >= 0, secondOnly >= 0, firstOnly + secondOnly <= 1 + 1e-12 else {
            throw Undefined("the shares are not between 0 and 1")
        }
        self.firstOnly = firstOnly
        self.secondOnly = secondOnly
        self.alpha = alpha
    }

    private var differing: Double { firstOnly + secondOnly }
    private var difference: Double { abs(firstOnly - secondOnly) }
    private var critical: Double { Normal.upperQuantile(alpha / 2) }
    /// The variance of a row's difference.
    private var variance: Double { max(0, differing - difference * difference) }

    /// The normal approximation of Miettinen 1968 and Connor 1987.
    ///
    /// Throws for no rows, and where no row would differ.
    package func normal(rows n: Int) throws(Undefined) -> Double {
        try check(n)
        let gap = difference * Double(n).squareRoot() - critical * differing.squareRoot()
        // Where every row differs the same way, the outcome is sure.
        guard variance > 0 else { return gap >= 0 ? 1 : 0 }
        return Normal.cumulative(gap / variance.squareRoot())
    }

    /// Of the exact test, over the binomial number of rows that differ.
    ///
    /// Throws as ``normal(rows:)`` does, and for more than a million rows, where the two agree.
    package func exact(rows n: Int) throws(Undefined) -> Double { try sum(n, McNemar.exact) }

    /// Of the mid-p test; throws as ``exact(rows:)`` does.
    package func mid(rows n: Int) throws(Undefined) -> Double { try sum(n, McNemar.mid) }

    /// The rows that the normal power needs (Connor 1987); throws for equal shares.
    package func rows(power: Double) throws(Undefined) -> RowsNeeded {
        try RowsNeeded.checkEffect(difference, power, alpha)
        let sum = critical * differing.squareRoot() + Normal.quantile(power) * variance.squareRoot()
        return try RowsNeeded(sum / difference * (sum / difference))
    }

    private func check(_ n: Int) throws(Undefined) {
        if n < 1 { throw Undefined("no rows") }
        if differing == 0 { throw Undefined("no row would differ: there is nothing to test") }
    }

    private func sum(_ n: Int, _ p: (Binomial, Double) -> Double) throws(Undefined) -> Double {
        try check(n)
        if n > 1_000_000 { throw Undefined("there are too many rows for an exact power: see the normal one") }
        let differs = Binomial(trials: Double(n), probability: min(1, differing), complement: max(0, 1 - differing))
        let first = firstOnly / differing
        let (mean, spread) = (Double(n) * min(1, differing), sqrt(Double(n) * differing * max(0, 1 - differing)))
        let low = max(1, (mean - 12 * spread - 20).rounded(.down))
        let high = min(Double(n), (mean + 12 * spread + 80).rounded(.up))
        var power = 0.0
        // The largest count that is rejected as the smaller one; it rises with the rows that differ.
        var rejected = -1.0
        var rows = low
        while rows <= high {
            let half = Binomial(trials: rows, probability: 0.5)
            if rejected < 0 { rejected = Self.start(half, alpha, p) }
            while 2 * (rejected + 1) < rows, p(half, rejected + 1) <= alpha { rejected += 1 }
            if rejected >= 0 {
                let split = Binomial(trials: rows, probability: first, complement: secondOnly / differing)
                power += differs.mass(rows) * (split.lower(rejected) + split.upper(rows - rejected))
            }
            rows += 1
        }
        return min(1, power)
    }

    /// The largest count that is rejected, by bisection; −1 for none.
    private static func start(_ half: Binomial, _ alpha: Double, _ p: (Binomial, Double) -> Double) -> Double {
        var (low, high) = (-1.0, (half.trials / 2).rounded(.up))
        while high - low > 1 {
            let middle = ((low + high) / 2).rounded(.down)
            if p(half, middle) <= alpha { low = middle } else { high = middle }
        }
        return low
    }
}
