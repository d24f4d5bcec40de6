/// A mean with its t interval: Gosset ('Student'), The probable error of a mean, 1908.
package struct MeanInterval: Sendable, Hashable {
    package let mean: Double
    /// The standard deviation, with n − 1, by √n.
    package let standardError: Double
    package let interval: Interval

    /// The mean of independent rows.
    ///
    /// Equal rows have a standard error of 0, and an interval without width. Throws for no rows, for one, which has no spread, and for a value that is not a finite number.
    package init(_ values: [Double], confidence: Double = 0.95) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        let moments = try Moments(values)
        if moments.count < 2 { throw Undefined("one row has no spread") }
        mean = moments.mean
        standardError = moments.standardError
        let t = StudentT(degreesOfFreedom: Double(moments.count - 1)).critical(confidence: confidence)
        interval = try Validation.finite(Interval(mean, plusMinus: t * standardError))
    }
}
