/// The mean difference of two runs over the same rows, with the intervals and the test of its seeded bootstrap.
///
/// Rows are drawn in pairs, so that it is the mean of the rows' differences: exact in decimals, and a multinomial draw
/// over the different ones where these are few. A million rows and ten thousand draws take seconds.
package struct PairedBootstrap: Sendable, Hashable {
    /// The first mean less the second.
    package let intervals: BootstrapIntervals
    package let comparison: Comparison

    /// What the draws of a difference say about which run is better.
    package struct Comparison: Sendable, Hashable {
        /// (draws further from their own mean than the difference is from 0, and one) / (draws and one): two-sided.
        ///
        /// Riezler and Maxwell, 2005, as sacrebleu computes it.
        package let p: Double
        /// The share of draws in which the first run is better, ties counted half.
        package let shareBetter: Double

        /// Throws for no draws.
        package init(difference: Double, draws: [Double]) throws(Undefined) {
            let mean = try Moments(draws, noRows: "no draws").mean
            let further = draws.count { abs($0 - mean) > abs(difference) }
            p = Double(further + 1) / Double(draws.count + 1)
            shareBetter = draws.reduce(0) { $0 + ($1 > 0 ? 1 : $1 == 0 ? 0.5 : 0) } / Double(draws.count)
        }
    }

    /// Two runs, row by row; see ``MeanBootstrap`` for the parameters.
    ///
    /// Throws for fewer than two rows or draws, lengths that differ, and a value that is not a finite number.
    package init(
        _ first: [Double], _ second: [Double], seed: UInt64, draws: Int = 10_000, confidence: Double = 0.95,
        workers: Int = 1
    ) throws(Undefined) {
        try Validation.checkPairs(first, second)
        let decimals = DecimalUnits(first + second, terms: 2 * first.count)
        let units = zip(decimals.units, decimals.units.dropFirst(first.count)).map {
            Resampler.Unit(value: $0 - $1, rows: 1)
        }
        let bootstrap = try MeanBootstrap(units, perOne: decimals.perOne, seed, draws, confidence, workers)
        intervals = bootstrap.intervals
        comparison = try Comparison(difference: intervals.estimate, draws: bootstrap.draws)
    }

    /// Two runs over rows in clusters, of which whole ones are drawn.
    package init(
        _ first: [Double], _ second: [Double], clusters: [some Hashable], seed: UInt64, draws: Int = 10_000,
        confidence: Double = 0.95, workers: Int = 1
    ) throws(Undefined) {
        try Validation.checkPairs(first, second)
        let decimals = DecimalUnits(first + second, terms: 2 * first.count)
        let differences = zip(decimals.units, decimals.units.dropFirst(first.count)).map {
            decimals.value($0 - $1)
        }
        let bootstrap = try MeanBootstrap(
            differences, clusters: clusters, seed: seed, draws: draws, confidence: confidence, workers: workers)
        intervals = bootstrap.intervals
        comparison = try Comparison(difference: intervals.estimate, draws: bootstrap.draws)
    }
}
