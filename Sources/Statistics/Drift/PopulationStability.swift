internal import Glibc

/// The population stability index: Σ (p - q) ln(p / q) over bins, in natural logarithms (Siddiqi 2006).
///
/// From 0.1 on a shift is usually called moderate, from 0.25 on large; both grow too easily for few rows. The three
/// values differ only in what they make of empty bins.
package struct PopulationStability: Sendable, Hashable {
    /// As the formula is; undefined where a bin is empty in a window.
    package let plain: Result<Double, Undefined>
    /// A share of 0 counts as 0.0001, or as a millionth of the window's smallest share where that is at most 0.0001.
    package let floor: Double
    /// Half a row more in every bin: the one to report.
    package let halfCount: Double

    /// The index of two windows' counts in the same bins.
    package init(reference: [Double], current: [Double]) throws(Undefined) {
        guard reference.count == current.count else { throw Undefined("the windows differ in their bins") }
        try Validation.check(reference, noRows: "there is no bin")
        try Validation.checkFinite(current)
        guard reference.allSatisfy({ $0 >= 0 }), current.allSatisfy({ $0 >= 0 }) else {
            throw Undefined("a count is negative")
        }
        let (sum, currentSum) = (reference.reduce(0, +), current.reduce(0, +))
        guard sum > 0, currentSum > 0 else { throw Undefined("a window has no rows") }
        _ = try (Validation.finite(sum), Validation.finite(currentSum))
        let (p, q) = (reference.map { $0 / sum }, current.map { $0 / currentSum })
        if p.contains(0) || q.contains(0) {
            plain = .failure(Undefined("an empty bin"))
        } else {
            plain = .success(PopulationStability.index(p, q))
        }
        floor = PopulationStability.index(PopulationStability.raised(p), PopulationStability.raised(q))
        let more = Double(reference.count) / 2
        halfCount = PopulationStability.index(
            reference.map { ($0 + 0.5) / (sum + more) }, current.map { ($0 + 0.5) / (currentSum + more) })
    }

    private static func index(_ p: [Double], _ q: [Double]) -> Double {
        zip(p, q).reduce(0) { $0 + ($1.0 - $1.1) * (log($1.0) - log($1.1)) }
    }

    private static func raised(_ shares: [Double]) -> [Double] {
        guard shares.contains(0) else { return shares }
        let smallest = shares.filter { $0 > 0 }.min() ?? 1
        // A share so small that its millionth is none stands for itself.
        let floor = smallest > 0.0001 ? 0.0001 : max(smallest / 1e6, .leastNormalMagnitude)
        return shares.map { $0 == 0 ? floor : $0 }
    }
}

/// The population stability index of numbers, in bins that each have as many of the reference's rows.
package struct QuantileStability: Sendable, Hashable {
    /// The edges between the bins; the outer bins are open.
    package let innerEdges: [Double]
    package let referenceCounts: [Int]
    package let currentCounts: [Int]
    package let stability: PopulationStability

    /// The edges are the reference's quantiles by linear interpolation, equal ones and the ends merged; a value goes to
    /// the first bin whose upper edge it does not pass.
    ///
    /// Undefined where a window has no rows, and where so many of the reference's rows are equal that no edge is left.
    package init(reference: [Double], current: [Double], bins: Int = 10) throws(Undefined) {
        guard bins >= 2, bins <= 1_000_000 else { throw Undefined("there are not 2 to 1,000,000 bins") }
        try Validation.check(reference, noRows: "a window has no rows")
        try Validation.check(current, noRows: "a window has no rows")
        let sorted = reference.sorted()
        var edges: [Double] = []
        for bin in 1..<bins {
            // The place is kept whole, so that an edge on a value is that value.
            let (place, rest) = ((sorted.count - 1) * bin).quotientAndRemainder(dividingBy: bins)
            let low = sorted[place]
            let high = sorted[min(place + 1, sorted.count - 1)]
            let part = Double(rest) / Double(bins)
            let edge = rest == 0 || low == high ? low : low * (1 - part) + high * part
            if edge > edges.last ?? sorted[0], edge < sorted[sorted.count - 1] { edges.append(edge) }
        }
        innerEdges = edges
        referenceCounts = QuantileStability.counts(reference, edges)
        currentCounts = QuantileStability.counts(current, edges)
        guard !edges.isEmpty else { throw Undefined("the reference's quantiles make no two bins") }
        stability = try PopulationStability(
            reference: referenceCounts.map(Double.init), current: currentCounts.map(Double.init))
    }

    private static func counts(_ values: [Double], _ edges: [Double]) -> [Int] {
        var counts = Array(repeating: 0, count: edges.count + 1)
        for value in values {
            var (low, high) = (0, edges.count)
            while low < high {
                let middle = (low + high) / 2
                if edges[middle] < value { low = middle + 1 } else { high = middle }
            }
            counts[low] += 1
        }
        return counts
    }
}
