/// Whether differences have a mean of 0, if each is as likely with the other sign: Fisher, The design of experiments,
/// 1935.
///
/// Sums are counted in decimals where the values are decimals, so that ties are ties. Up to 20 rows all patterns of signs
/// are counted; beyond that, patterns are drawn by a seed, and the p-value is (k + 1) / (B + 1): Phipson and Smyth,
/// 2010.
package struct SignFlip: Sendable, Hashable {
    package let mean: Double
    /// Two-sided: the share of patterns whose |sum| is at least the observed one.
    package let p: Double
    /// The share of patterns whose sum is at least the observed one.
    package let pGreater: Double
    /// How many patterns were counted or drawn.
    package let flips: Int
    /// Whether all patterns were counted.
    package let isExact: Bool

    /// The test of differences.
    ///
    /// - Parameters:
    ///   - differences: Of the rows; a zero stays, and changes nothing.
    ///   - seed: What drawn patterns depend on; nothing else does.
    ///   - draws: How many patterns are drawn.
    ///   - exactUpTo: Up to how many rows all patterns are counted; at most 40.
    ///   - workers: How many threads draw; the answer does not depend on it.
    /// - Throws: `Undefined` for no rows, fewer than two draws, and a value that is not a finite number.
    package init(
        _ differences: [Double], seed: UInt64 = 0, draws: Int = 9_999, exactUpTo: Int = 20, workers: Int = 1
    ) throws(Undefined) {
        mean = try Moments(differences).mean
        try Validation.checkDraws(draws)
        let n = differences.count
        let decimals = DecimalUnits(differences, terms: n)
        let observed = decimals.units.reduce(0, +)
        let slack = decimals.rounding * n
        isExact = n <= min(exactUpTo, 40)
        if isExact {
            flips = 1 << n
            let patterns = SignPatterns(decimals.units)
            pGreater = Double(patterns.count(atLeast: observed - slack)) / Double(flips)
            // As many lie as far on the other side.
            let further = 2 * Double(patterns.count(atLeast: abs(observed) - slack)) / Double(flips)
            p = abs(observed) <= slack ? 1 : min(1, further)
        } else {
            flips = draws
            let sums = Workers.map(draws: draws, workers: workers) { range in
                SignPatterns.drawn(decimals.units, range, seed: seed)
            }
            let further = sums.count { abs($0) >= abs(observed) - slack }
            let above = sums.count { $0 >= observed - slack }
            p = Double(further + 1) / Double(draws + 1)
            pGreater = Double(above + 1) / Double(draws + 1)
        }
    }
}
