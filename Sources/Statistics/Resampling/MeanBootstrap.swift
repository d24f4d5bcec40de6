/// A mean with the intervals of its seeded bootstrap, of rows or of whole clusters of rows.
///
/// Sums are exact, in decimals where the values are decimals: draws that tie with the estimate do so exactly.
package struct MeanBootstrap: Sendable, Hashable {
    package let intervals: BootstrapIntervals
    /// The mean of each draw, by its number.
    package let draws: [Double]

    /// A mean of independent rows, drawn with replacement.
    ///
    /// - Parameters:
    ///   - values: Of the rows.
    ///   - seed: What the draws depend on; nothing else does.
    ///   - count: How many draws.
    ///   - confidence: Of the intervals.
    ///   - workers: How many threads; the answer does not depend on it.
    /// - Throws: `Undefined` for fewer than two rows or draws, and a value that is not a finite number.
    package init(
        _ values: [Double], seed: UInt64, draws count: Int = 10_000, confidence: Double = 0.95, workers: Int = 1
    ) throws(Undefined) {
        try Validation.check(values)
        let decimals = DecimalUnits(values, terms: values.count)
        try self.init(
            decimals.units.map { Resampler.Unit(value: $0, rows: 1) }, perOne: decimals.perOne, seed, count, confidence,
            workers)
    }

    /// A mean of rows in clusters, of which whole ones are drawn with replacement.
    ///
    /// A draw's mean is that of the rows it has, whose number differs from draw to draw. Throws for fewer than two
    /// clusters too, and for lengths that differ.
    package init<Name: Hashable>(
        _ values: [Double], clusters names: [Name], seed: UInt64, draws count: Int = 10_000,
        confidence: Double = 0.95, workers: Int = 1
    ) throws(Undefined) {
        if values.count != names.count { throw Undefined("the lengths differ") }
        try Validation.check(values)
        // A draw may have the largest cluster every time.
        let sizes = names.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let largest = sizes.values.max() ?? 1
        let (terms, overflow) = largest.multipliedReportingOverflow(by: sizes.count)
        if overflow { throw Undefined("there are too many rows") }
        let decimals = DecimalUnits(values, terms: terms)
        // In the order of their first rows, so that the answer depends on no hash.
        var places: [Name: Int] = [:]
        var sums: [Int] = []
        for (name, value) in zip(names, decimals.units) {
            if let place = places[name] {
                sums[place] += value
            } else {
                places[name] = sums.count
                sums.append(value)
            }
        }
        let units = places.sorted { $0.value < $1.value }.map {
            Resampler.Unit(value: sums[$0.value], rows: sizes[$0.key] ?? 1)
        }
        if units.count < 2 { throw Undefined("one cluster only") }
        try self.init(units, perOne: decimals.perOne, seed, count, confidence, workers)
    }

    init(
        _ units: [Resampler.Unit], perOne: Double, _ seed: UInt64, _ count: Int, _ confidence: Double, _ workers: Int,
        purpose: UInt64 = 0
    ) throws(Undefined) {
        if units.count < 2 { throw Undefined("one row has no spread") }
        try Validation.checkDraws(count)
        @Sendable func mean(_ value: Int, _ rows: Int) -> Double { Double(value) / Double(rows) / perOne }
        let total = units.reduce(into: (value: 0, rows: 0)) {
            $0.value += $1.value
            $0.rows += $1.rows
        }
        let resampler = Resampler(units)
        draws = Workers.map(draws: count, workers: workers) {
            resampler.sums(of: $0, seed: seed, purpose: purpose).map { mean($0.value, $0.rows) }
        }
        let jackknife = units.map { mean(total.value - $0.value, total.rows - $0.rows) }
        intervals = try BootstrapIntervals(
            estimate: mean(total.value, total.rows), draws: draws,
            acceleration: BootstrapIntervals.acceleration(jackknife: jackknife), confidence: confidence)
    }
}
