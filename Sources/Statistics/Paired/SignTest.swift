/// Whether differences are as often above 0 as below: Arbuthnott, 1710; zeros are dropped.
package struct SignTest: Sendable, Hashable {
    /// Half of the positive ones less the negative ones.
    package let m: Double
    /// Exact, two-sided.
    package let p: Double

    /// Throws for no rows, where all are 0, and for a value that is not a number.
    package init(_ differences: [Double]) throws(Undefined) {
        if differences.isEmpty { throw Undefined("no rows") }
        if differences.contains(where: \.isNaN) { throw Undefined("a value is not a number") }
        try self.init(
            positive: differences.count { $0 > 0 }, negative: differences.count { $0 < 0 })
    }

    /// Throws where nothing is counted, and for a negative count.
    package init(positive: Int, negative: Int) throws(Undefined) {
        try Validation.checkCounts(positive, negative)
        let (above, below) = (Double(positive), Double(negative))
        if above + below == 0 { throw Undefined("no row differs") }
        m = (above - below) / 2
        p = McNemar.exact(Binomial(trials: above + below, probability: 0.5), min(above, below))
    }
}
