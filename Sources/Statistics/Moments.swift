/// The mean and the spread of values, in two passes.
struct Moments: Sendable {
    let count: Int
    let mean: Double
    /// The sum of squared deviations from the mean; exactly 0 for equal values.
    let squares: Double

    /// The moments of at least one value, all of which are finite.
    init(_ values: [Double], noRows: String = "no rows") throws(Undefined) {
        try Validation.check(values, noRows: noRows)
        count = values.count
        guard let first = values.first, values.contains(where: { $0 != first }) else {
            mean = values.first ?? 0
            squares = 0
            return
        }
        // A value is taken off first, so that a common offset costs no digits.
        let offset = values.reduce(0) { $0 + ($1 - first) } / Double(values.count)
        let mean = first + offset
        let sums = values.reduce(into: (linear: 0.0, squares: 0.0)) { sums, value in
            let deviation = value - mean
            sums.linear += deviation
            sums.squares += deviation * deviation
        }
        self.mean = try Validation.finite(mean)
        squares = try Validation.finite(max(0, sums.squares - sums.linear * sums.linear / Double(values.count)))
        // Smaller squares have lost digits, or are 0, as if the values were equal.
        if squares < 1e-290 { throw Undefined("the values differ by less than can be computed with") }
    }

    var isConstant: Bool { squares == 0 }

    /// The variance with n − 1; for at least two values.
    var variance: Double { squares / Double(count - 1) }

    /// The standard deviation with n − 1; for at least two values.
    var deviation: Double { variance.squareRoot() }

    /// The standard error of the mean; for at least two values.
    var standardError: Double { (variance / Double(count)).squareRoot() }
}
