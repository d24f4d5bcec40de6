internal import Glibc

/// How far two groups of vectors are apart.
package struct EmbeddingDrift: Sendable {
    /// 2 E|X - Y| - E|X - X'| - E|Y - Y'| over all pairs, each vector with itself too (Székely and Rizzo 2013); without
    /// the root that SciPy takes in one dimension.
    package let energyDistance: Double
    /// The square of the maximum mean discrepancy of kernel exp(-γ |a - b|²) over all pairs (Gretton and others 2012).
    package let discrepancy: Double
    /// The same over pairs of different vectors, unbiased and so perhaps below 0; undefined for one vector in a group.
    package let unbiasedDiscrepancy: Result<Double, Undefined>
    /// The distance of the groups' means.
    package let centroidDistance: Double

    private let distances: PairSums
    private let kernel: PairSums
    private let firstCount: Int

    /// The p of each measure if the groups were one.
    package struct Permutation: Sendable, Hashable {
        package let energyP: Double
        package let discrepancyP: Double
        /// How many splits the p's are over: all that there are, or as many as were drawn.
        package let splits: Int
        /// Whether all splits were tried.
        package let isExact: Bool
    }

    /// The drift from the first group to the second; γ is 1 by the number of dimensions where none is given.
    ///
    /// Undefined where a group is empty, where dimensions differ, and for more than 8,000 vectors: draw a sample.
    package init(_ first: [[Double]], _ second: [[Double]], gamma: Double? = nil) throws(Undefined) {
        guard let dimensions = first.first?.count, !second.isEmpty else { throw Undefined("a group is empty") }
        let all = first + second
        guard all.allSatisfy({ $0.count == dimensions }) else { throw Undefined("the dimensions differ") }
        guard dimensions > 0 else { throw Undefined("the vectors have no component") }
        guard all.count <= 8000 else { throw Undefined("there are too many vectors: draw a sample") }
        for vector in all { try Validation.checkFinite(vector) }
        let gamma = gamma ?? 1 / Double(dimensions)
        guard gamma > 0, gamma.isFinite else { throw Undefined("gamma is no positive number") }

        // A vector's kernel with itself, 1, is the same in every split: without it the rest keeps its digits.
        var distances = PairSums(all.count, first: first.count)
        var kernel = PairSums(all.count, first: first.count)
        for one in all.indices {
            for other in 0..<one {
                var square = 0.0
                for (a, b) in zip(all[one], all[other]) { square += (a - b) * (a - b) }
                distances.set(one, other, try Validation.finite(square).squareRoot())
                kernel.set(one, other, exp(-gamma * square))
            }
        }
        firstCount = first.count
        self.distances = distances
        self.kernel = kernel
        let members = Array(0..<first.count)
        energyDistance = max(0, -distances.contrast(members))
        let (m, n) = (Double(first.count), Double(second.count))
        discrepancy = max(0, kernel.contrast(members) + 1 / m + 1 / n)
        if first.count > 1, second.count > 1 {
            let (within, between, others) = kernel.sums(members)
            unbiasedDiscrepancy = .success(
                within / (m * (m - 1)) + others / (n * (n - 1)) - 2 * between / (m * n))
        } else {
            unbiasedDiscrepancy = .failure(Undefined("a group has one vector only"))
        }
        var square = 0.0
        for index in 0..<dimensions {
            let mean = first.reduce(0) { $0 + $1[index] / m } - second.reduce(0) { $0 + $1[index] / n }
            square += mean * mean
        }
        centroidDistance = try Validation.finite(square).squareRoot()
    }

    /// Tries all splits of the vectors into groups of the same sizes, or draws some where there are more than `limit`.
    ///
    /// Drawn, p is (k + 1) / (B + 1), so that it is never 0 (Phipson and Smyth 2010).
    package func permutation(
        limit: Int = 10_000, draws: Int = 999, using random: inout some RandomNumberGenerator
    ) throws(Undefined) -> Permutation {
        let count = distances.count
        // Sums that are equal but for rounding are equal.
        let observed = Array(0..<firstCount)
        let least = kernel.contrast(observed) - 1e-12 * kernel.greatest
        let most = distances.contrast(observed) + 1e-12 * distances.greatest
        var (energies, discrepancies) = (0, 0)
        func judge(_ members: [Int]) {
            if distances.contrast(members) <= most { energies += 1 }
            if kernel.contrast(members) >= least { discrepancies += 1 }
        }
        if let splits = EmbeddingDrift.combinations(count, firstCount, limit: limit) {
            var members = Array(0..<firstCount)
            repeat { judge(members) } while EmbeddingDrift.advance(&members, of: count)
            return Permutation(
                energyP: Double(energies) / Double(splits), discrepancyP: Double(discrepancies) / Double(splits),
                splits: splits, isExact: true)
        }
        guard draws >= 1 else { throw Undefined("no split is drawn") }
        var order = Array(0..<count)
        for _ in 0..<draws {
            for index in 0..<firstCount {
                order.swapAt(index, Int.random(in: index..<count, using: &random))
            }
            judge(Array(order[..<firstCount]))
        }
        let divisor = Double(draws + 1)
        return Permutation(
            energyP: Double(energies + 1) / divisor, discrepancyP: Double(discrepancies + 1) / divisor,
            splits: draws, isExact: false)
    }

    /// The number of ways to choose, nil for more than the limit.
    private static func combinations(_ n: Int, _ k: Int, limit: Int) -> Int? {
        var result = 1
        for index in 0..<min(k, n - k) {
            let (product, overflows) = result.multipliedReportingOverflow(by: n - index)
            if overflows { return nil }
            result = product / (index + 1)
            if result > limit { return nil }
        }
        return result
    }

    /// The next choice in order; false after the last.
    private static func advance(_ members: inout [Int], of count: Int) -> Bool {
        let size = members.count
        guard let place = members.indices.last(where: { members[$0] < count - size + $0 }) else { return false }
        members[place] += 1
        for index in place + 1..<max(place + 1, size) { members[index] = members[index - 1] + 1 }
        return true
    }
}

/// A symmetric measure of all pairs of different ones, and its sums over two groups.
private struct PairSums: Sendable {
    let count: Int
    private let first: Int
    private var values: [Double]
    private var rowSums: [Double]
    private var total: Double
    /// The greatest value.
    private(set) var greatest = 0.0

    init(_ count: Int, first: Int) {
        self.count = count
        self.first = first
        values = Array(repeating: 0, count: count * count)
        rowSums = Array(repeating: 0, count: count)
        total = 0
    }

    mutating func set(_ one: Int, _ other: Int, _ value: Double) {
        values[one * count + other] = value
        values[other * count + one] = value
        rowSums[one] += value
        rowSums[other] += value
        total += 2 * value
        greatest = max(greatest, value)
    }

    /// The sums over pairs within the group of these members, between the groups, and within the other group.
    func sums(_ members: [Int]) -> (within: Double, between: Double, others: Double) {
        var (within, rows) = (0.0, 0.0)
        for one in members {
            rows += rowSums[one]
            for other in members { within += values[one * count + other] }
        }
        let between = rows - within
        return (within, between, total - 2 * between - within)
    }

    /// The mean within one group plus that within the other less twice that between them.
    func contrast(_ members: [Int]) -> Double {
        let (within, between, others) = sums(members)
        let (m, n) = (Double(first), Double(count - first))
        return within / (m * m) + others / (n * n) - 2 * between / (m * n)
    }
}
