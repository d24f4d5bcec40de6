internal import Glibc

/// How two measures of the same rows go together.
package struct Correlation: Sendable, Hashable {
    /// Pearson's r.
    package let pearson: Double
    /// The two-sided p of r = 0 by Student's t with n - 2 degrees of freedom; 1 for two rows, which always lie on a line.
    package let pearsonP: Double
    /// The interval of r by Fisher's transformation (1915); -1 to 1 for three rows or fewer.
    package let pearsonInterval: Interval
    /// Spearman's rho: Pearson's r of the ranks, the mean rank for ties.
    package let spearman: Double
    /// The two-sided p of rho = 0 by Student's t.
    package let spearmanP: Result<Double, Undefined>
    /// Kendall's tau-b (1945), which counts ties.
    package let kendallTauB: Double

    /// Undefined for fewer than two rows, and where a measure is the same for all rows.
    package init(_ x: [Double], _ y: [Double], confidence: Double = 0.95) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        try Validation.checkPairs(x, y)
        guard x.count >= 2 else { throw Undefined("fewer than two rows") }
        guard x.contains(where: { $0 != x[0] }) else { throw Undefined("x is constant") }
        guard y.contains(where: { $0 != y[0] }) else { throw Undefined("y is constant") }
        pearson = try Correlation.pearson(x, y)
        let degrees = Double(x.count - 2)
        pearsonP = degrees > 0 ? Correlation.p(pearson, degrees) : 1
        if x.count > 3 {
            let reach = Normal.critical(confidence: confidence) / Double(x.count - 3).squareRoot()
            let middle = atanh(pearson)
            pearsonInterval = Interval(low: tanh(middle - reach), high: tanh(middle + reach))
        } else {
            pearsonInterval = Interval(low: -1, high: 1)
        }
        spearman = Correlation.spearman(x, y)
        spearmanP =
            degrees > 0 ? .success(Correlation.p(spearman, degrees)) : .failure(Undefined("fewer than three rows"))
        kendallTauB = Correlation.tauB(x, y)
    }

    private static func p(_ r: Double, _ degrees: Double) -> Double {
        if abs(r) >= 1 { return 0 }
        return StudentT(degreesOfFreedom: degrees).twoSided(r * (degrees / ((1 - r) * (1 + r))).squareRoot())
    }

    private static func pearson(_ x: [Double], _ y: [Double]) throws(Undefined) -> Double {
        let (first, second) = (try deviations(x), try deviations(y))
        let product = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
        return min(1, max(-1, product))
    }

    /// Of deviations of doubled ranks, which are whole: so that one order of all rows is a rho of 1, and its p is 0.
    private static func spearman(_ x: [Double], _ y: [Double]) -> Double {
        let middle = Double(x.count + 1)
        let (first, second) = (Ranking.middle(x).map { 2 * $0 - middle }, Ranking.middle(y).map { 2 * $0 - middle })
        let product = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
        let squares = (first.reduce(0) { $0 + $1 * $1 }, second.reduce(0) { $0 + $1 * $1 })
        return min(1, max(-1, product / (squares.0 * squares.1).squareRoot()))
    }

    /// The deviations from the mean, scaled so that their squares sum to 1.
    private static func deviations(_ values: [Double]) throws(Undefined) -> [Double] {
        let greatest = values.reduce(0) { max($0, abs($1)) }
        let scaled = values.map { $0 / greatest }
        let mean = scaled[0] + scaled.reduce(0) { $0 + ($1 - scaled[0]) } / Double(values.count)
        let widest = scaled.reduce(0) { max($0, abs($1 - mean)) }
        guard widest > 0 else { throw Undefined("the values differ by less than can be computed with") }
        let deviations = scaled.map { ($0 - mean) / widest }
        let length = deviations.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return deviations.map { $0 / length }
    }

    /// By counting inversions while sorting (Knight 1966).
    private static func tauB(_ x: [Double], _ y: [Double]) -> Double {
        let order = x.indices.sorted { (x[$0], y[$0]) < (x[$1], y[$1]) }
        let pairs = { (run: Double) in run * (run - 1) / 2 }
        let tiesX = runs(order) { x[$0] == x[$1] }.reduce(0) { $0 + pairs($1) }
        let tiesBoth = runs(order) { x[$0] == x[$1] && y[$0] == y[$1] }.reduce(0) { $0 + pairs($1) }
        var sorted = order.map { y[$0] }
        let discordant = Ranking.sortCountingInversions(&sorted)
        let tiesY = runs(Array(sorted.indices)) { sorted[$0] == sorted[$1] }.reduce(0) { $0 + pairs($1) }
        let all = pairs(Double(x.count))
        let difference = all - tiesX - tiesY + tiesBoth - 2 * discordant
        return min(1, max(-1, difference / (all - tiesX).squareRoot() / (all - tiesY).squareRoot()))
    }

    /// The lengths of the runs of neighbours that are tied.
    private static func runs(_ order: [Int], _ tied: (Int, Int) -> Bool) -> [Double] {
        var runs: [Double] = []
        var length = 1.0
        for index in order.indices.dropFirst() {
            if tied(order[index - 1], order[index]) {
                length += 1
            } else {
                runs.append(length)
                length = 1
            }
        }
        return runs + [length]
    }
}

/// Ranks and orders of values.
enum Ranking {
    /// The rank of every value from 1 on, the mean rank for ties.
    static func middle(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = Array(repeating: 0.0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for index in start..<end { ranks[order[index]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }

    /// Sorts, and counts the pairs that stood in the wrong order.
    static func sortCountingInversions(_ values: inout [Double]) -> Double {
        var inversions = 0.0
        var width = 1
        var merged = values
        while width < values.count {
            var start = 0
            while start < values.count {
                let (middle, end) = (min(start + width, values.count), min(start + 2 * width, values.count))
                var (left, right) = (start, middle)
                for index in start..<end {
                    if right < end, left >= middle || values[right] < values[left] {
                        merged[index] = values[right]
                        inversions += Double(middle - left)
                        right += 1
                    } else {
                        merged[index] = values[left]
                        left += 1
                    }
                }
                start = end
            }
            swap(&values, &merged)
            width *= 2
        }
        return inversions
    }
}
