import Testing

@testable import Statistics

@Suite struct KolmogorovTests {
    /// Marsaglia, Tsang and Wang 2003: K(10, 0.274) = 0.6284796154565, K(2000, 0.04) = 0.99676943191713676985.
    @Test func published() {
        #expect(isClose(KolmogorovDistribution(count: 10).survival(0.274), 1 - 0.6284796154565, relative: 1e-10))
        #expect(isClose(KolmogorovDistribution(count: 2000).survival(0.04), 1 - 0.99676943191713677, relative: 1e-8))
    }

    /// The formulas meet where one takes over from another, and the distribution falls.
    @Test(arguments: [1, 2, 5, 20, 139, 140, 141, 500, 20_000, 100_001, 3_000_000])
    func falls(_ count: Int) {
        let distribution = KolmogorovDistribution(count: count)
        var last = 1.0
        for step in 0...400 {
            let d = Double(step) / 400 * min(1, 4 / Double(count).squareRoot())
            let p = distribution.survival(d)
            #expect(p >= 0 && p <= last + 1e-5 && (last - p < 0.08 || count < 20))
            last = p
        }
        #expect(distribution.survival(1) == 0 && distribution.survival(0) == 1)
    }

    /// The exact p is the share of all splits of the ranks.
    @Test(arguments: [(1, 1), (2, 3), (4, 4), (3, 6), (5, 5)])
    func exactIsEnumeration(_ m: Int, _ n: Int) throws {
        let all = 0..<(m + n)
        let splits = (0..<1 << (m + n)).filter { $0.nonzeroBitCount == m }.map { bits in
            (all.filter { bits >> $0 & 1 == 1 }.map(Double.init), all.filter { bits >> $0 & 1 == 0 }.map(Double.init))
        }
        let distances = try splits.map { try KolmogorovSmirnov($0.0, $0.1).d }
        for (split, d) in zip(splits, distances) {
            let p = Double(distances.count { $0 >= d - 1e-12 }) / Double(splits.count)
            #expect(isClose(try KolmogorovSmirnov(split.0, split.1).exactP(), p))
        }
    }

    @Test func properties() throws {
        var random = SplitMix(seed: 51)
        for _ in 0..<300 {
            let x = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                Double(Int.random(in: 0...9, using: &random))
            }
            let y = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                Double(Int.random(in: 0...9, using: &random))
            }
            let (one, other) = (try KolmogorovSmirnov(x, y), try KolmogorovSmirnov(y, x))
            #expect(try one.d == other.d && isClose(one.exactP(), other.exactP()))
            #expect(try (0...1).contains(one.d) && (0...1).contains(one.exactP()))
            #expect(try KolmogorovSmirnov(x, x).d == 0)
        }
        let apart = try KolmogorovSmirnov(Array(repeating: 0, count: 60), Array(repeating: 1, count: 60))
        // 2 / C(120, 60): far below what 1 less the rest could say.
        #expect(isClose(try apart.exactP(), 2.0701577e-35, relative: 1e-6))
        let many = try KolmogorovSmirnov([Double](repeating: 0, count: 10_001), [1])
        #expect(throws: Undefined.self) { try many.exactP() }
        #expect(throws: Undefined.self) { try KolmogorovSmirnov([1], [2]).asymptoticP() }
        #expect(try KolmogorovSmirnov([-.infinity, .infinity], [0, 1, 2]).d == 0.5)
        for (x, y): ([Double], [Double]) in [([], [1]), ([1], []), ([.nan], [1]), ([1], [.nan])] {
            #expect(throws: Undefined.self) { try KolmogorovSmirnov(x, y) }
        }
    }
}

@Suite struct TableTests {
    /// Fisher's lady tasting tea (1935), and two windows of categories.
    @Test func published() throws {
        let tea = try ContingencyTable(counts: [[3, 1], [1, 3]])
        #expect(try isClose(#require(tea.fisherP), 34.0 / 70) && tea.hasLowExpectation)
        let windows = try ContingencyTable(counts: [[16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]])
        #expect(isClose(windows.chiSquare.statistic, 1.622409, relative: 1e-6) && windows.degreesOfFreedom == 5)
        #expect(isClose(windows.chiSquare.p, 0.898526, relative: 1e-6) && windows.fisherP == nil)
        let fit = try GoodnessOfFit(observed: [16, 18, 16, 14, 12, 12], expected: [16, 16, 16, 16, 16, 8])
        #expect(isClose(fit.statistic, 3.5) && isClose(fit.p, 0.62338762774958223))
    }

    @Test func properties() throws {
        var random = SplitMix(seed: 52)
        for _ in 0..<500 {
            let (rows, columns) = (Int.random(in: 2...4, using: &random), Int.random(in: 2...4, using: &random))
            let counts = (0..<rows).map { _ in (0..<columns).map { _ in Int.random(in: 0...12, using: &random) } }
            guard let table = try? ContingencyTable(counts: counts) else { continue }
            let turned = try ContingencyTable(counts: (0..<columns).map { column in counts.map { $0[column] } })
            #expect(isClose(table.chiSquare.statistic, turned.chiSquare.statistic, absolute: 1e-9))
            #expect(isClose(table.likelihoodRatio.p, turned.likelihoodRatio.p, absolute: 1e-9))
            #expect((0...1).contains(table.cramersV) && (0...1).contains(table.chiSquare.p))
            if let yates = table.yates, let fisher = table.fisherP {
                #expect(yates.statistic <= table.chiSquare.statistic && (0...1).contains(fisher))
            }
        }
        let perfect = try ContingencyTable(counts: [[7, 0], [0, 7]])
        #expect(perfect.cramersV == 1)
        let huge = Int.max
        #expect(throws: Never.self) { try ContingencyTable(counts: [[huge, huge], [huge, 1]]) }
    }

    @Test(arguments: [
        [], [[]], [[1, 2]], [[1], [2]], [[1, 2], [3]], [[0, 0], [1, 2]], [[0, 1], [0, 2]], [[1, -1], [2, 3]],
    ])
    func noTable(_ counts: [[Int]]) { #expect(throws: Undefined.self) { try ContingencyTable(counts: counts) } }

    @Test(arguments: [
        ([], []), ([1], [1]), ([1, 2], [1]), ([1, 2], [3, 0]), ([1, 2], [1, 3]), ([-1, 4], [1, 2]),
        ([1, .nan], [1, 1]),
        ([1e308, 1e308], [1e308, 1e308]),
    ])
    func noFit(_ observed: [Double], _ expected: [Double]) {
        #expect(throws: Undefined.self) { try GoodnessOfFit(observed: observed, expected: expected) }
    }
}

@Suite struct DistanceTests {
    /// SciPy's documented values, and two windows by formula.
    @Test func published() throws {
        #expect(isClose(try DistributionDistance([1, 0], [0.5, 0.5]).jensenShannon, 0.46450140402245893))
        #expect(try DistributionDistance([1, 0], [0, 1]).jensenShannonBase2 == 1)
        #expect(isClose(try Wasserstein([0, 1, 3], [5, 6, 8]).distance, 5))
        let weighted = try Wasserstein([0, 1], [0, 1], firstWeights: [3, 1], secondWeights: [2, 2])
        #expect(isClose(weighted.distance, 0.25))
        let uneven = try Wasserstein(
            [3.4, 3.9, 7.5, 7.8], [4.5, 1.4], firstWeights: [1.4, 0.9, 3.1, 7.2], secondWeights: [3.2, 3.5])
        #expect(isClose(uneven.distance, 4.0781331438047861))
        let (reference, current): ([Double], [Double]) = ([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8])
        #expect(
            isClose(
                try PopulationStability(reference: reference, current: current).plain.get(), 0.0372184, relative: 1e-5))
        let distance = try DistributionDistance(reference, current)
        #expect(isClose(distance.jensenShannon, 0.0680482, relative: 1e-6))
        #expect(isClose(distance.jensenShannonBase2, 0.0817342, relative: 1e-6))
        #expect(isClose(distance.hellinger, 0.06813, absolute: 5e-6))
    }

    @Test func properties() throws {
        var random = SplitMix(seed: 53)
        for _ in 0..<1_000 {
            let count = Int.random(in: 1...8, using: &random)
            let lists = (0..<2).map { _ in
                (0..<count).map { _ in max(0, Double.random(in: -0.3...1, using: &random)) }
            }
            guard let distance = try? DistributionDistance(lists[0], lists[1]) else { continue }
            let turned = try DistributionDistance(lists[1], lists[0])
            #expect(isClose(distance.jensenShannon, turned.jensenShannon, absolute: 1e-12))
            #expect(
                isClose(distance.hellinger, turned.hellinger) && isClose(distance.totalVariation, turned.totalVariation)
            )
            for number in [distance.jensenShannonBase2, distance.hellinger, distance.totalVariation] {
                #expect((0...1).contains(number))
            }
            let same = try DistributionDistance(lists[0], lists[0].map { $0 * 1e300 })
            #expect(same.jensenShannon < 1e-7 && same.totalVariation < 1e-12)
            #expect(try DistributionDistance(lists[0], lists[0]).jensenShannon == 0)
        }
    }

    /// SciPy 1.17.1, `jensenshannon`, where one share is less than the other's last digit.
    @Test func shareBesideNothing() throws {
        let distance = try DistributionDistance([0.5, 0.5, 1e-30], [0.25, 0.25, 0.5])
        #expect(isClose(distance.jensenShannon, 0.464501404022459))
        #expect(isClose(try DistributionDistance([0.01, 2e-20], [3e-20, 5]).jensenShannon, 0.832554611157698))
    }

    @Test(arguments: [
        ([], []), ([1], [1, 2]), ([0, 0], [1, 1]), ([1, -1], [1, 1]), ([1, .nan], [1, 1]), ([1, 1], [.infinity, 1]),
    ])
    func undefined(_ p: [Double], _ q: [Double]) {
        #expect(throws: Undefined.self) { try DistributionDistance(p, q) }
        #expect(throws: Undefined.self) { try PopulationStability(reference: p, current: q) }
    }

    @Test func emptyBins() throws {
        let stability = try PopulationStability(reference: [10, 0, 30], current: [10, 5, 30])
        #expect(stability.plain == .failure(Undefined("an empty bin")))
        #expect(isClose(stability.floor, 0.7916207806756856) && stability.halfCount > 0)
        let rare = try PopulationStability(reference: [1e9, 1, 0], current: [1, 1, 1])
        #expect(rare.floor.isFinite)
        let least = try PopulationStability(reference: [1e308, .leastNonzeroMagnitude, 0], current: [1, 1, 1])
        #expect(least.floor.isFinite && least.halfCount.isFinite)
    }

    @Test func quantiles() throws {
        let stability = try QuantileStability(reference: [1, 2, 3, 4, 5], current: [3, 3, 9], bins: 4)
        #expect(stability.innerEdges == [2, 3, 4] && stability.referenceCounts == [2, 1, 1, 1])
        #expect(stability.currentCounts == [0, 2, 0, 1])
        for (reference, current, bins) in [
            ([], [1], 4), ([1], [], 4), ([1, 1], [2], 4), ([1, 2], [.nan], 4), ([1, 2], [1], 1),
        ]
            as [([Double], [Double], Int)]
        {
            #expect(throws: Undefined.self) {
                try QuantileStability(reference: reference, current: current, bins: bins)
            }
        }
        #expect(throws: Never.self) { try QuantileStability(reference: [-1.7e308, 1.7e308], current: [0], bins: 10) }
    }

    @Test func ways() throws {
        var random = SplitMix(seed: 54)
        for _ in 0..<500 {
            let x = (0..<Int.random(in: 1...20, using: &random)).map { _ in Double.random(in: -5...5, using: &random) }
            let shift = Double.random(in: -3...3, using: &random)
            let moved = try Wasserstein(x, x.map { $0 + shift })
            #expect(isClose(moved.distance, abs(shift), relative: 1e-9, absolute: 1e-12))
            let y = (0..<Int.random(in: 1...20, using: &random)).map { _ in Double.random(in: -5...5, using: &random) }
            let (one, other) = (try Wasserstein(x, y), try Wasserstein(y, x))
            #expect(isClose(one.distance, other.distance) && isClose(one.energy, other.energy, absolute: 1e-9))
            let weighted = try Wasserstein(
                x, y, firstWeights: x.map { _ in 2 }, secondWeights: y.map { _ in 1e300 })
            #expect(isClose(weighted.distance, one.distance, absolute: 1e-12))
            let drift = try EmbeddingDrift(x.map { [$0] }, y.map { [$0] })
            #expect(isClose(drift.energyDistance, one.energy * one.energy, relative: 1e-8, absolute: 1e-12))
            #expect(drift.discrepancy >= 0 && drift.energyDistance >= 0)
        }
        let huge = try? Wasserstein([-1.7e308], [1.7e308])
        #expect(huge == nil)
        for (x, y): ([Double], [Double]) in [([], [1]), ([1], []), ([.nan], [1]), ([1], [.infinity])] {
            #expect(throws: Undefined.self) { try Wasserstein(x, y) }
        }
        for weights in [[], [1], [0, 0], [-1, 2], [.nan, 1], [.infinity, 1]] {
            #expect(throws: Undefined.self) { try Wasserstein([1, 2], [3], firstWeights: weights) }
        }
    }

    @Test func embeddings() throws {
        var random = SplitMix(seed: 55)
        let near = (0..<30).map { _ in (0..<4).map { _ in Double.random(in: 0...1, using: &random) } }
        let far = near.map { $0.map { $0 + 2 } }
        let apart = try EmbeddingDrift(near, far).permutation(draws: 199, using: &random)
        #expect(!apart.isExact && apart.energyP == 1.0 / 200 && apart.discrepancyP == 1.0 / 200)
        let same = try EmbeddingDrift(near, near).permutation(draws: 199, using: &random)
        #expect(same.energyP == 1 && same.discrepancyP == 1)
        let few = try EmbeddingDrift([[0], [1]], [[5], [6]]).permutation(using: &random)
        #expect(few.isExact && few.splits == 6 && isClose(few.energyP, 1.0 / 3))
        // A kernel far narrower than the gaps: of 6 splits, 2 have the only pair that it reaches in one group.
        let narrow = try EmbeddingDrift([[0], [2]], [[10], [20]], gamma: 8).permutation(using: &random)
        #expect(isClose(narrow.discrepancyP, 1.0 / 3))
        #expect(throws: Undefined.self) { try EmbeddingDrift([[0]], [[1]]).unbiasedDiscrepancy.get() }
        for (x, y): ([[Double]], [[Double]]) in [
            ([], [[1]]), ([[1]], []), ([[1]], [[1, 2]]), ([[]], [[]]), ([[.nan]], [[1]]), ([[1e300]], [[-1e300]]),
        ] {
            #expect(throws: Undefined.self) { try EmbeddingDrift(x, y) }
        }
        #expect(throws: Undefined.self) { try EmbeddingDrift([[1]], [[2]], gamma: 0) }
        #expect(throws: Undefined.self) { try EmbeddingDrift([[1]], [[2]], gamma: .infinity) }
    }
}
