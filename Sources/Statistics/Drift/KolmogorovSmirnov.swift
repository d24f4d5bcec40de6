/// The two-sample test of Kolmogorov (1933) and Smirnov (1939): whether two groups have one distribution.
package struct KolmogorovSmirnov: Sendable, Hashable {
    /// The greatest difference of the two shares of values up to the same point.
    package let d: Double
    private let rows: (first: Int, second: Int)
    /// D times both numbers of rows: whole.
    private let scaled: Int

    /// Undefined where a group is empty or a value is no number; infinite values have their places like others.
    package init(_ first: [Double], _ second: [Double]) throws(Undefined) {
        guard !first.isEmpty, !second.isEmpty else { throw Undefined("a group is empty") }
        for value in first where value.isNaN { throw Undefined("a value is not a number") }
        for value in second where value.isNaN { throw Undefined("a value is not a number") }
        guard first.count <= 1 << 31, second.count <= 1 << 31 else { throw Undefined("there are too many rows") }
        let (x, y) = (first.sorted(), second.sorted())
        var (i, j, greatest) = (0, 0, 0)
        while i < x.count, j < y.count {
            let point = min(x[i], y[j])
            while i < x.count, x[i] == point { i += 1 }
            while j < y.count, y[j] == point { j += 1 }
            greatest = max(greatest, abs(i * y.count - j * x.count))
        }
        rows = (x.count, y.count)
        scaled = greatest
        d = Double(greatest) / (Double(x.count) * Double(y.count))
    }

    /// The exact p of a D at least so great, as if no two values were equal.
    ///
    /// By the walk of a random order of the two groups' rows, from which the chance to ever leave the inside is summed;
    /// so small p's keep their digits. Undefined for more than 10,000 rows in a group, where the asymptotic p is as good.
    package func exactP() throws(Undefined) -> Double {
        let (m, n) = rows
        if scaled == 0 { return 1 }
        guard m <= 10_000, n <= 10_000 else { throw Undefined("there are too many rows for the exact p") }
        var walk = Array(repeating: 0.0, count: n + 1)
        walk[0] = 1
        var p = 0.0
        var begin = 0
        for i in 0...m {
            var seen = false
            var j = begin
            while j <= n {
                let here = walk[j]
                if here == 0 {
                    // Nothing is inside to the right of the walk's last place.
                    if seen, i * n - j * m < 0 { break }
                    j += 1
                    continue
                }
                if !seen { (seen, begin) = (true, j) }
                let left = Double(m + n - i - j)
                walk[j] = 0
                if j < n {
                    let chance = here * Double(n - j) / left
                    if abs(i * n - (j + 1) * m) >= scaled { p += chance } else { walk[j + 1] += chance }
                }
                if i < m {
                    let chance = here * Double(m - i) / left
                    if abs((i + 1) * n - j * m) >= scaled { p += chance } else { walk[j] = chance }
                }
                j += 1
            }
        }
        return min(1, p)
    }

    /// The asymptotic p: Kolmogorov's distribution for m n / (m + n) values, rounded.
    ///
    /// Undefined for one row in each group, where that is none.
    package func asymptoticP() throws(Undefined) -> Double {
        let (m, n) = (Double(rows.first), Double(rows.second))
        let count = (m / (m + n) * n).rounded(.toNearestOrEven)
        guard count >= 1 else { throw Undefined("there are too few rows for the asymptotic p") }
        return KolmogorovDistribution(count: Int(count)).survival(d)
    }

    package static func == (one: KolmogorovSmirnov, other: KolmogorovSmirnov) -> Bool {
        one.rows == other.rows && one.scaled == other.scaled
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(rows.first)
        hasher.combine(rows.second)
        hasher.combine(scaled)
    }
}
