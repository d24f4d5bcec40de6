/// A mean of rows that come in clusters, such as questions about one passage, with standard errors that allow for it.
package struct ClusteredMean: Sendable, Hashable {
    package let mean: Double
    /// The standard error if all rows were independent.
    package let naive: Double
    /// Miller, Adding error bars to evals (arXiv 2411.00640), 2024, equation 4.
    package let miller: Double
    /// √Σ (sum of deviations in a cluster)² / n: Liang and Zeger, 1986.
    package let cr0: Double
    /// cr0 √(G / (G − 1)) for G clusters; for a mean it is Stata's too, and the one to use.
    package let cr1: Double
    package let clusters: Int
    /// With t, G − 1 degrees of freedom, on cr1.
    package let interval: Interval
    /// (cr1 / naive)²: how many times the rows a sample in clusters needs; none for equal rows.
    package let designEffect: Result<Double, Undefined>

    /// The mean of rows, each with the name of its cluster.
    ///
    /// Throws for no rows, for one cluster only, for lengths that differ, and for a value that is not a finite number.
    package init(_ values: [Double], clusters names: [some Hashable], confidence: Double = 0.95) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        if values.count != names.count { throw Undefined("the lengths differ") }
        let moments = try Moments(values)
        let mean = moments.mean
        let sums = zip(names, values).reduce(into: [:]) { sums, row in sums[row.0, default: 0.0] += row.1 - mean }
        clusters = sums.count
        if clusters < 2 { throw Undefined("one cluster only") }

        let n = Double(values.count)
        let g = Double(clusters)
        let squares = moments.isConstant ? 0 : sums.values.reduce(0) { $0 + $1 * $1 }
        self.mean = mean
        naive = moments.standardError
        cr0 = squares.squareRoot() / n
        cr1 = try Validation.finite(cr0 * (g / (g - 1)).squareRoot())
        // Its sum over pairs of one cluster is that over clusters less each row with itself.
        miller = try Validation.finite((moments.squares / n / (n - 1) / n + squares / n / n).squareRoot())
        let t = StudentT(degreesOfFreedom: g - 1).critical(confidence: confidence)
        interval = try Validation.finite(Interval(mean, plusMinus: t * cr1))
        designEffect =
            naive > 0 ? .success(cr1 / naive * (cr1 / naive)) : .failure(Undefined("all rows are equal"))
    }
}
