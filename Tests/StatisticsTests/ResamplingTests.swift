import Testing

@testable import Statistics

@Suite struct ResamplingTests {
    @Test func drawsDependOnNothingElse() throws {
        var random = SplitMix(seed: 13)
        let scores = (0..<5_000).map { _ in Double.random(in: 0...1, using: &random) }
        let answers = (0..<5_000).map { _ in Double(Int.random(in: 0...1, using: &random)) }
        for values in [scores, answers] {
            let resampler = Resampler(
                DecimalUnits(values, terms: values.count).units.map { Resampler.Unit(value: $0, rows: 1) })
            let all = resampler.sums(of: 0..<100, seed: 5, purpose: 0)
            #expect(
                resampler.sums(of: 0..<7, seed: 5, purpose: 0) + resampler.sums(of: 7..<100, seed: 5, purpose: 0) == all
            )
            #expect(resampler.sums(of: 93..<94, seed: 5, purpose: 0) == [all[93]])
            #expect(resampler.sums(of: 0..<100, seed: 6, purpose: 0) != all)
            let bootstrap = try MeanBootstrap(values, seed: 5, draws: 300)
            #expect(try MeanBootstrap(values, seed: 5, draws: 300, workers: 3) == bootstrap)
        }
    }

    /// Means of draws spread as theory says, whichever way rows are drawn.
    @Test(arguments: [true, false]) func spread(_ isDistinct: Bool) throws {
        var random = SplitMix(seed: 14)
        let values = (0..<6_000).map { _ in
            isDistinct
                ? Double(Int.random(in: 0...3, using: &random)) : Double.random(in: -1...1, using: &random)
        }
        let bootstrap = try MeanBootstrap(values, seed: 1, draws: 4_000)
        let mean = try MeanInterval(values)
        let scale = (Double(values.count - 1) / Double(values.count)).squareRoot()
        #expect(isClose(bootstrap.intervals.standardError, mean.standardError * scale, relative: 0.05))
        let gap = try Moments(bootstrap.draws).mean - mean.mean
        #expect(abs(gap) < 4 * mean.standardError / 4_000.0.squareRoot())
        #expect(abs(try bootstrap.intervals.bca.get().interval.low - mean.interval.low) < 0.2 * mean.standardError)
    }

    @Test func binomialDraws() {
        for (trials, probability) in [(20, 0.3), (1_000, 0.4), (1_000_000, 0.0005), (50, 0.9), (100_000, 0.7)] {
            let counts = (0..<20_000).map { draw in
                var stream = DrawStream(seed: 3, draw: draw)
                return Double(BinomialDraw.draw(trials, probability, &stream))
            }
            let n = Double(trials)
            let mean = counts.reduce(0, +) / 20_000
            let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
            let expected = n * probability * (1 - probability)
            #expect(abs(mean - n * probability) < 4 * (expected / 20_000).squareRoot())
            #expect(isClose(variance, expected, relative: 0.06))
            // Chi-square over the middle counts.
            let distribution = Binomial(trials: n, probability: probability)
            var seen: [Double: Double] = [:]
            counts.forEach { seen[$0, default: 0] += 1 }
            let cells = seen.keys.filter { distribution.mass($0) * 20_000 > 20 }
            let statistic = cells.reduce(0.0) { sum, count in
                let wanted = distribution.mass(count) * 20_000
                return sum + ((seen[count] ?? 0) - wanted) * ((seen[count] ?? 0) - wanted) / wanted
            }
            #expect(ChiSquare(degreesOfFreedom: Double(cells.count)).survival(statistic) > 1e-4)
        }
    }

    @Test func clustersAreDrawnWhole() throws {
        // Rows of a cluster are equal: the bootstrap is that of the clusters.
        let means = (0..<40).map { Double($0 % 7) / 10 }
        let values = means.flatMap { [$0, $0, $0] }
        let names = (0..<40).flatMap { ["q\($0)", "q\($0)", "q\($0)"] }
        let clustered = try MeanBootstrap(values, clusters: names, seed: 2, draws: 2_000)
        let naive = try MeanBootstrap(values, seed: 2, draws: 2_000)
        let ratio = clustered.intervals.standardError / naive.intervals.standardError
        #expect(abs(ratio - 3.0.squareRoot()) < 0.12)
        #expect(isClose(clustered.intervals.estimate, naive.intervals.estimate))
        #expect(throws: Undefined.self) { try MeanBootstrap([1.0, 2], clusters: ["a", "a"], seed: 1) }
    }

    /// For data that are symmetric about their mean, there is neither bias nor skewness to correct.
    @Test func symmetricData() throws {
        let draws = (-500...500).map { Double($0) / 100 }
        let acceleration = BootstrapIntervals.acceleration(jackknife: [-2, -1, 0, 1, 2])
        let intervals = try BootstrapIntervals(estimate: 0, draws: draws, acceleration: acceleration)
        let bca = try intervals.bca.get().interval
        #expect(isClose(bca.low, intervals.percentile.low) && isClose(bca.high, intervals.percentile.high))
        #expect(isClose(intervals.basic.low, intervals.percentile.low))
    }

    @Test func constantData() throws {
        let bootstrap = try MeanBootstrap([0.3, 0.3, 0.3], seed: 1, draws: 50)
        #expect(bootstrap.intervals.percentile == Interval(low: 0.3, high: 0.3))
        #expect(throws: Undefined.self) { try bootstrap.intervals.bca.get() }
        let paired = try PairedBootstrap([0.3, 0.1], [0.3, 0.1], seed: 1, draws: 50)
        #expect(paired.comparison.shareBetter == 0.5)
    }

    @Test func decimalUnits() {
        #expect(DecimalUnits([0.1, 0.25, -3], terms: 3).units == [10, 25, -300])
        #expect(DecimalUnits([1e-3, 1e3], terms: 3).units == [1, 1_000_000])
        #expect(DecimalUnits([1.0 / 3], terms: 3).rounding == 1)
        #expect(DecimalUnits([0, 0], terms: 2).units == [0, 0])
        for extreme in [Double.leastNonzeroMagnitude, 1e-300, 1e300, .greatestFiniteMagnitude] {
            let units = DecimalUnits([extreme, -extreme, 0], terms: 1_000_000)
            #expect(units.units.allSatisfy { $0.magnitude < 1 << 43 } && units.units[0] == -units.units[1])
        }
    }

    /// What the time of a large comparison rests on; measured by hand at a million rows.
    @Test(.timeLimit(.minutes(1))) func groups() throws {
        let x = (0..<200).map { Double($0 % 10) }
        let y = (0..<300).map { Double($0 % 7) }
        let bootstrap = try GroupsBootstrap(x, y, seed: 1, draws: 2_000)
        let welch = try WelchT(x, y)
        #expect(isClose(bootstrap.intervals.estimate, welch.difference))
        #expect(isClose(bootstrap.intervals.standardError, abs(welch.difference / welch.t), relative: 0.06))
        #expect(try GroupsBootstrap(x, y, seed: 1, draws: 2_000, workers: 2) == bootstrap)
    }
}
