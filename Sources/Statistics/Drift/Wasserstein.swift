/// How far two groups of numbers are apart, by the area between their distributions.
package struct Wasserstein: Sendable, Hashable {
    /// The Wasserstein-1 distance: the mean way that the first group's mass must go to be the second's; in the values'
    /// unit.
    package let distance: Double
    /// The energy distance as SciPy has it, with the root: √(2 ∫ (F - G)²) (Székely and Rizzo 2013).
    package let energy: Double
    /// The distance in standard deviations (with n) of the first group, the reference, or in thousandths where that is
    /// less.
    package let normalised: Double

    /// Undefined where a group is empty or without weight, and where a number is not finite; without weights, all values
    /// weigh the same.
    package init(
        _ first: [Double], _ second: [Double], firstWeights: [Double]? = nil, secondWeights: [Double]? = nil
    ) throws(Undefined) {
        let x = try WeightedValues(first, firstWeights)
        let y = try WeightedValues(second, secondWeights)
        var (i, j) = (0, 0)
        var (area, squares) = (0.0, 0.0)
        var last = min(x.values[0], y.values[0])
        while i < x.values.count || j < y.values.count {
            let nextFirst = i < x.values.count ? x.values[i] : .infinity
            let nextSecond = j < y.values.count ? y.values[j] : .infinity
            let point = min(nextFirst, nextSecond)
            let difference = abs(x.share(below: i) - y.share(below: j))
            area += difference * (point - last)
            squares += difference * difference * (point - last)
            last = point
            while i < x.values.count, x.values[i] == point { i += 1 }
            while j < y.values.count, y.values[j] == point { j += 1 }
        }
        distance = try Validation.finite(area)
        energy = try Validation.finite(2 * squares).squareRoot()
        let mean = try Validation.finite(x.mean { $0 })
        let widest = max(mean - (x.values.first ?? mean), (x.values.last ?? mean) - mean)
        let variance = widest > 0 ? x.mean { ($0 - mean) / widest * (($0 - mean) / widest) } : 0
        normalised = try Validation.finite(area / max(widest * variance.squareRoot(), 0.001))
    }
}

/// Values in their order, with the weight of all up to each.
private struct WeightedValues {
    let values: [Double]
    private let below: [Double]

    init(_ values: [Double], _ weights: [Double]?) throws(Undefined) {
        try Validation.check(values, noRows: "a group is empty")
        guard let weights else {
            self.values = values.sorted()
            below = (0...values.count).map(Double.init)
            return
        }
        guard weights.count == values.count else { throw Undefined("there are not as many weights as values") }
        try Validation.checkFinite(weights)
        guard weights.allSatisfy({ $0 >= 0 }) else { throw Undefined("a weight is negative") }
        let greatest = weights.reduce(0, max)
        guard greatest > 0 else { throw Undefined("all weights are 0") }
        let order = values.indices.sorted { values[$0] < values[$1] }
        self.values = order.map { values[$0] }
        var sums = [0.0]
        for index in order { sums.append((sums.last ?? 0) + weights[index] / greatest) }
        below = sums
    }

    private var total: Double { below[values.count] }

    /// The share of the weight of the first `count` values.
    func share(below count: Int) -> Double { below[count] / total }

    func mean(_ of: (Double) -> Double) -> Double {
        var sum = 0.0
        for index in values.indices { sum += of(values[index]) * ((below[index + 1] - below[index]) / total) }
        return sum
    }
}
