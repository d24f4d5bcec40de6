/// The difference of the means of two independent groups, each of whose rows are drawn for themselves, by a seed.
package struct GroupsBootstrap: Sendable, Hashable {
    /// The first mean less the second.
    package let intervals: BootstrapIntervals

    /// Two groups; see ``MeanBootstrap`` for the parameters.
    ///
    /// Throws for a group with fewer than two rows, for fewer than two draws, and a value that is not a finite number.
    package init(
        _ first: [Double], _ second: [Double], seed: UInt64, draws count: Int = 10_000, confidence: Double = 0.95,
        workers: Int = 1
    ) throws(Undefined) {
        try Validation.check(first, noRows: "a group is empty")
        try Validation.check(second, noRows: "a group is empty")
        if first.count < 2 || second.count < 2 { throw Undefined("a group has one row") }
        try Validation.checkDraws(count)
        let decimals = DecimalUnits(first + second, terms: first.count + second.count)
        let groups = [Array(decimals.units.prefix(first.count)), Array(decimals.units.suffix(second.count))]
        @Sendable func difference(_ sums: [Int]) -> Double {
            (Double(sums[0]) / Double(first.count) - Double(sums[1]) / Double(second.count)) / decimals.perOne
        }
        let resamplers = groups.map { Resampler($0.map { Resampler.Unit(value: $0, rows: 1) }) }
        let draws = Workers.map(draws: count, workers: workers) { range in
            let sums = resamplers.enumerated().map { index, resampler in
                resampler.sums(of: range, seed: seed, purpose: UInt64(index + 1))
            }
            return zip(sums[0], sums[1]).map { difference([$0.value, $1.value]) }
        }
        let totals = groups.map { $0.reduce(0, +) }
        let jackknife = [
            groups[0].map { Double(totals[0] - $0) / Double(first.count - 1) / decimals.perOne },
            groups[1].map { -Double(totals[1] - $0) / Double(second.count - 1) / decimals.perOne },
        ]
        intervals = try BootstrapIntervals(
            estimate: difference(totals), draws: draws,
            acceleration: BootstrapIntervals.acceleration(jackknife: jackknife), confidence: confidence)
    }
}
