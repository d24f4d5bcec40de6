internal import Statistics

/// How far a column of two windows is apart, and how likely that is of windows that are alike.
struct DriftMeasurement: Sendable {
    let measure: DriftRule.Measure
    let effect: EvaluationReport.Figure
    let test: String
    let p: EvaluationReport.Figure
    let sizes: (reference: Int, current: Int)

    /// A column of numbers: Kolmogorov and Smirnov's test, exact for few rows.
    ///
    /// It takes values for different; with equal ones it alarms less often than it says.
    init(numbers reference: [Double], _ current: [Double], _ rule: DriftRule) {
        measure = rule.numbers
        sizes = (reference.count, current.count)
        let isSmall = Double(reference.count) * Double(current.count) <= 4e6
        test = isSmall ? "Kolmogorov-Smirnov, exact" : "Kolmogorov-Smirnov"
        p = EvaluationReport.Figure { () throws(Undefined) in
            let test = try KolmogorovSmirnov(reference, current)
            return isSmall ? try test.exactP() : try test.asymptoticP()
        }
        let measure = measure
        effect = EvaluationReport.Figure { () throws(Undefined) in
            switch measure {
            case .kolmogorovSmirnov: try KolmogorovSmirnov(reference, current).d
            case .populationStability:
                try QuantileStability(reference: reference, current: current).stability.halfCount
            default: try Wasserstein(reference, current).normalised
            }
        }
    }

    /// A column of categories: chi-square of two samples, Fisher's test for a small table of two by two.
    ///
    /// Categories of which fewer than 5 rows are expected are put together, for chi-square is a poor guide to them.
    init(categories reference: [String], _ current: [String], _ rule: DriftRule) {
        measure = rule.categories
        sizes = (reference.count, current.count)
        let counts = CategoryCounts(reference, current)
        let table = counts.pooled
        let hasFisher = table.first?.count == 2 && counts.hasLowExpectation(table)
        test = hasFisher ? "Fisher, exact" : "chi-square, two samples"
        if reference.isEmpty || current.isEmpty {
            p = .undefined("a window has no rows")
        } else if (table.first?.count ?? 0) < 2 {
            // All rows are of one category: nothing speaks against their being alike.
            p = 1
        } else {
            p = EvaluationReport.Figure { () throws(Undefined) in
                let test = try ContingencyTable(counts: table)
                return hasFisher ? test.fisherP ?? test.chiSquare.p : test.chiSquare.p
            }
        }
        let measure = measure
        effect = EvaluationReport.Figure { () throws(Undefined) in
            if reference.isEmpty || current.isEmpty { throw Undefined("a window has no rows") }
            let (one, other) = (counts.reference.map(Double.init), counts.current.map(Double.init))
            return measure == .populationStability
                ? try PopulationStability(reference: one, current: other).halfCount
                : try DistributionDistance(one, other).jensenShannonBase2
        }
    }

    /// A column of vectors: the energy distance, by permutation, of a sample of each window.
    init(vectors reference: [[Double]], _ current: [[Double]], seed: UInt64) {
        measure = .energy
        sizes = (reference.count, current.count)
        test = "energy distance, permutation"
        (effect, p) = Self.energy(
            Self.sample(reference, seed: seed, purpose: 1), Self.sample(current, seed: seed, purpose: 2), seed)
    }

    private static func energy(
        _ reference: [[Double]], _ current: [[Double]], _ seed: UInt64
    ) -> (EvaluationReport.Figure, EvaluationReport.Figure) {
        do throws(Undefined) {
            let drift = try EmbeddingDrift(reference, current)
            let between = meanDistance(reference, current)
            var random = DrawStream(seed: seed, draw: 0, purpose: 3)
            let p = try drift.permutation(using: &random).energyP
            let effect = between > 0 ? min(1, drift.energyDistance / (2 * between)) : 0
            return (EvaluationReport.Figure(effect), EvaluationReport.Figure(p))
        } catch {
            return (.undefined(error.reason), .undefined(error.reason))
        }
    }

    /// How many vectors of a window are compared: all pairs of them are.
    static let mostVectors = 500

    private static func sample(_ vectors: [[Double]], seed: UInt64, purpose: UInt64) -> [[Double]] {
        guard vectors.count > mostVectors else { return vectors }
        var random = DrawStream(seed: seed, draw: 0, purpose: purpose)
        var vectors = vectors
        for index in 0..<mostVectors {
            vectors.swapAt(index, Int.random(in: index..<vectors.count, using: &random))
        }
        return Array(vectors.prefix(mostVectors))
    }

    private static func meanDistance(_ first: [[Double]], _ second: [[Double]]) -> Double {
        var sum = 0.0
        for one in first {
            for other in second {
                sum += zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
            }
        }
        return sum / Double(first.count) / Double(second.count)
    }
}

/// How often each category is in either window.
private struct CategoryCounts {
    let reference: [Int]
    let current: [Int]

    init(_ reference: [String], _ current: [String]) {
        var counts: [String: (Int, Int)] = [:]
        for name in reference { counts[name, default: (0, 0)].0 += 1 }
        for name in current { counts[name, default: (0, 0)].1 += 1 }
        let ordered = counts.sorted { $0.key < $1.key }.map(\.value)
        self.reference = ordered.map(\.0)
        self.current = ordered.map(\.1)
    }

    /// Both windows' counts, with the categories put together that fewer than 5 rows are expected of in a window.
    var pooled: [[Int]] {
        let (m, n) = (Double(reference.reduce(0, +)), Double(current.reduce(0, +)))
        guard m + n > 0 else { return [[], []] }
        var columns: [(Int, Int)] = []
        var rest = (0, 0)
        func isRare(_ counts: (Int, Int)) -> Bool { Double(counts.0 + counts.1) * min(m, n) / (m + n) < 5 }
        for counts in zip(reference, current).sorted(by: { $0.0 + $0.1 > $1.0 + $1.1 }) {
            if isRare(counts), columns.count > 1 || reference.count > 2 {
                rest = (rest.0 + counts.0, rest.1 + counts.1)
            } else {
                columns.append(counts)
            }
        }
        if rest.0 + rest.1 > 0 {
            // A rest that is itself rare joins the rarest of the others, as long as two are left.
            if isRare(rest), columns.count > 2, let last = columns.popLast() {
                rest = (rest.0 + last.0, rest.1 + last.1)
            }
            columns.append(rest)
        }
        return [columns.map(\.0), columns.map(\.1)]
    }

    func hasLowExpectation(_ table: [[Int]]) -> Bool {
        (try? ContingencyTable(counts: table))?.hasLowExpectation ?? false
    }
}
