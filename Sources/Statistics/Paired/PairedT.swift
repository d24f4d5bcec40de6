/// The mean difference of two runs over the same rows, with its t interval and test.
package struct PairedT: Sendable, Hashable {
    /// A t test, which differences without spread do not have.
    package struct Test: Sendable, Hashable {
        package let t: Double
        /// Two-sided.
        package let p: Double
        /// The mean difference by the standard deviation of differences.
        package let dz: Double
    }

    /// The first mean less the second.
    package let difference: Double
    /// That of paired rows: Miller, Adding error bars to evals (arXiv 2411.00640), 2024, section 4.
    package let standardError: Double
    /// What it were if the runs were over different rows.
    package let unpairedStandardError: Double
    package let degreesOfFreedom: Int
    package let interval: Interval
    package let test: Result<Test, Undefined>
    /// Pearson's, of the two runs; none where one of them is constant.
    package let correlation: Result<Double, Undefined>

    /// The test of two runs, row by row.
    ///
    /// Differences that are equal but for the rounding of their subtraction count as equal. Throws for lengths that
    /// differ, fewer than two rows, and a value that is not a finite number.
    package init(_ first: [Double], _ second: [Double], confidence: Double = 0.95) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        try Validation.checkPairs(first, second)
        if first.count < 2 { throw Undefined("one row") }
        let (x, y) = (try Moments(first), try Moments(second))
        let moments = try Moments(Self.differences(first, second))
        let n = Double(first.count)
        difference = moments.mean
        standardError = moments.standardError
        unpairedStandardError = try Validation.finite((x.variance / n + y.variance / n).squareRoot())
        degreesOfFreedom = first.count - 1
        let distribution = StudentT(degreesOfFreedom: n - 1)
        interval = try Validation.finite(
            Interval(moments.mean, plusMinus: distribution.critical(confidence: confidence) * moments.standardError))
        let t = moments.mean / moments.standardError
        test =
            moments.isConstant || !t.isFinite
            ? .failure(Undefined("all differences are equal: they have no spread to test against"))
            : .success(Test(t: t, p: distribution.twoSided(t), dz: moments.mean / moments.deviation))
        correlation = Self.correlation(first, second, x, y)
    }

    /// The differences; the mean one for each, where they differ by the rounding of a subtraction only.
    private static func differences(_ first: [Double], _ second: [Double]) -> [Double] {
        let differences = zip(first, second).map { $0 - $1 }
        let size = zip(first, second).reduce(0) { max($0, abs($1.0), abs($1.1)) }
        guard let low = differences.min(), let high = differences.max(), high - low <= 4 * size.ulp else {
            return differences
        }
        return Array(repeating: low == high ? low : low + (high - low) / 2, count: differences.count)
    }

    private static func correlation(
        _ first: [Double], _ second: [Double], _ x: Moments, _ y: Moments
    ) -> Result<Double, Undefined> {
        if x.isConstant || y.isConstant { return .failure(Undefined("a run is constant")) }
        let products = zip(first, second).reduce(0) { $0 + ($1.0 - x.mean) * ($1.1 - y.mean) }
        let correlation = products / x.squares.squareRoot() / y.squares.squareRoot()
        guard correlation.isFinite else { return .failure(Undefined("the values are too small or too large")) }
        return .success(min(1, max(-1, correlation)))
    }
}
