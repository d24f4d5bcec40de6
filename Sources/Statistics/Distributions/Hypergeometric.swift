internal import Foundation

/// The hypergeometric distribution: how many marked ones are among those drawn without putting back.
///
/// Masses are ratios of binomial terms (Loader 2000). Tails are summed from their largest term on; where the
/// distribution is wider than ten million, which takes counts above 10¹⁴, they are the normal's with continuity
/// correction. Counts are doubles, so that sums of counts near `Int.max` overflow nothing.
package struct Hypergeometric: Sendable, Hashable {
    package let marked: Double
    package let unmarked: Double
    package let drawn: Double

    /// The marked ones among `drawn` of `marked` + `unmarked`, of which `drawn` are at most all.
    package init(marked: Double, unmarked: Double, drawn: Double) {
        self.marked = marked
        self.unmarked = unmarked
        self.drawn = drawn
    }

    /// The smallest and the largest count that can be.
    package var support: ClosedRange<Double> {
        let low = max(0, drawn - unmarked)
        return low...max(low, min(drawn, marked))
    }

    /// P(X = count).
    package func mass(_ count: Double) -> Double {
        guard support.contains(count) else { return 0 }
        let total = marked + unmarked
        guard drawn > 0, drawn < total else { return 1 }
        let (p, q) = (drawn / total, (total - drawn) / total)
        return SaddlePoint.binomialTerm(count, marked - count, p, q)
            * (SaddlePoint.binomialTerm(drawn - count, unmarked - drawn + count, p, q)
                / SaddlePoint.binomialTerm(drawn, total - drawn, p, q))
    }

    /// P(X ≤ count).
    package func lower(_ count: Double) -> Double {
        if count < support.lowerBound { return 0 }
        if count >= support.upperBound { return 1 }
        if isWide { return Normal.cumulative((count + 0.5 - mean) / deviation) }
        return count < mean ? sum(from: count, step: -1) : max(0, 1 - sum(from: count + 1, step: 1))
    }

    /// P(X ≥ count).
    package func upper(_ count: Double) -> Double {
        if count <= support.lowerBound { return 1 }
        if count > support.upperBound { return 0 }
        if isWide { return Normal.survival((count - 0.5 - mean) / deviation) }
        return count > mean ? sum(from: count, step: 1) : max(0, 1 - sum(from: count - 1, step: -1))
    }

    /// Fisher's exact two-sided p: what all counts that are no likelier than this one have together.
    ///
    /// Masses that differ by less than one in 10⁷ count as equal. Fisher, Statistical Methods, 1934.
    package func twoSided(_ count: Double) -> Double {
        guard !isWide else { return Normal.twoSided(max(0, abs(count - mean) - 0.5) / deviation) }
        let bound = mass(count) * (1 + 1e-7)
        if mass(mode) <= bound { return 1 }
        if count < mode {
            return min(1, lower(count) + upper(firstBelow(bound, between: mode, and: support.upperBound, step: 1)))
        }
        return min(1, upper(count) + lower(firstBelow(bound, between: mode, and: support.lowerBound, step: -1)))
    }

    private var mean: Double { drawn * (marked / (marked + unmarked)) }

    private var deviation: Double {
        let total = marked + unmarked
        guard total > 1 else { return 0 }
        return sqrt(mean * (unmarked / total) * ((total - drawn) / (total - 1)))
    }

    private var isWide: Bool { deviation > 1e7 }

    private var mode: Double {
        let mode = ((drawn + 1) * ((marked + 1) / (marked + unmarked + 2))).rounded(.down)
        return min(max(mode, support.lowerBound), support.upperBound)
    }

    /// The count nearest to the mode whose mass is at most `bound`; one outside of the support where there is none.
    private func firstBelow(_ bound: Double, between mode: Double, and end: Double, step: Double) -> Double {
        var (above, below) = (mode, end + step)
        while abs(below - above) > 1 {
            let middle = ((above + below) / 2).rounded(.down)
            if mass(middle) <= bound { below = middle } else { above = middle }
        }
        return below
    }

    /// The masses from here away from the mean.
    private func sum(from count: Double, step: Double) -> Double {
        var term = mass(count)
        var (sum, k) = (term, count)
        while true {
            let ratio =
                step > 0
                ? (marked - k) * (drawn - k) / ((k + 1) * (unmarked - drawn + k + 1))
                : k * (unmarked - drawn + k) / ((marked - k + 1) * (drawn - k + 1))
            k += step
            term *= ratio
            guard term > sum * 1e-17, support.contains(k) else { return min(1, sum) }
            sum += term
        }
    }
}
