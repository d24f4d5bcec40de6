/// Whether two independent groups have the same mean, whatever their variances: Welch, 1947.
package struct WelchT: Sendable, Hashable {
    /// The first mean less the second.
    package let difference: Double
    package let t: Double
    /// Satterthwaite's, 1946: not whole.
    package let degreesOfFreedom: Double
    /// Two-sided.
    package let p: Double
    /// Of the difference.
    package let interval: Interval
    /// Student's t, which takes the variances for equal.
    package let studentT: Double
    package let studentP: Double

    /// Throws for a group with fewer than two rows, where both are constant, and a value that is not a finite number.
    package init(_ x: [Double], _ y: [Double], confidence: Double = 0.95) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        let (first, second) = try TwoMoments.of(x, y)
        let (n, m) = (Double(first.count), Double(second.count))
        let (a, b) = (first.variance / n, second.variance / m)
        let error = (a + b).squareRoot()
        let difference = first.mean - second.mean
        self.difference = try Validation.finite(difference)
        t = try Validation.finite(difference / error)
        // In shares, which cannot overflow.
        let (c, d) = (a / (a + b), b / (a + b))
        degreesOfFreedom = try Validation.finite(1 / (c * c / (n - 1) + d * d / (m - 1)))
        let distribution = StudentT(degreesOfFreedom: degreesOfFreedom)
        p = distribution.twoSided(t)
        interval = try Validation.finite(
            Interval(difference, plusMinus: distribution.critical(confidence: confidence) * error))
        let pooled = (first.squares + second.squares) / (n + m - 2)
        studentT = try Validation.finite(difference / (pooled * (1 / n + 1 / m)).squareRoot())
        studentP = StudentT(degreesOfFreedom: n + m - 2).twoSided(studentT)
    }
}

/// The moments of two groups that have spread.
enum TwoMoments {
    /// Throws for a group with fewer than two rows, where both are constant, and a value that is not a finite number.
    static func of(_ x: [Double], _ y: [Double]) throws(Undefined) -> (Moments, Moments) {
        let first = try Moments(x, noRows: "a group is empty")
        let second = try Moments(y, noRows: "a group is empty")
        if x.count < 2 || y.count < 2 { throw Undefined("a group has one row") }
        if first.isConstant && second.isConstant { throw Undefined("both groups are constant") }
        return (first, second)
    }
}
