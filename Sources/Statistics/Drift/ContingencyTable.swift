internal import Glibc

/// Whether the rows of a table of counts have one distribution over its columns: windows over categories, for example.
package struct ContingencyTable: Sendable, Hashable {
    /// A test's statistic, and the p of one at least so great by the chi-square distribution.
    package struct Test: Sendable, Hashable {
        package let statistic: Double
        package let p: Double
    }

    /// The counts that each cell would have if all rows had the distribution of their sum.
    package let expected: [[Double]]
    /// (rows - 1) (columns - 1).
    package let degreesOfFreedom: Int
    /// Pearson's chi-square (1900), without correction.
    package let chiSquare: Test
    /// The likelihood ratio G (Wilks 1938).
    package let likelihoodRatio: Test
    /// Chi-square with Yates' correction (1934), for two rows and two columns only.
    package let yates: Test?
    /// Fisher's exact two-sided p (1934), for two rows and two columns only.
    package let fisherP: Double?
    /// Cramér's V (1946): the strength of the association, from 0 to 1.
    package let cramersV: Double
    /// Cramér's V corrected for its bias (Bergsma 2013); undefined where the table has too few rows for it.
    package let correctedCramersV: Result<Double, Undefined>

    /// Whether a cell is expected to have less than 5, so that the chi-square distribution is a poor guide.
    package var hasLowExpectation: Bool { expected.contains { $0.contains { $0 < 5 } } }

    /// Undefined for a table of fewer than two rows or columns, and where a row or a column has no counts.
    package init(counts: [[Int]]) throws(Undefined) {
        guard let columns = counts.first?.count, counts.allSatisfy({ $0.count == columns }) else {
            throw Undefined(counts.isEmpty ? "the table has no row" : "the rows differ in length")
        }
        guard counts.allSatisfy({ $0.allSatisfy { $0 >= 0 } }) else { throw Undefined("a count is negative") }
        let table = counts.map { $0.map(Double.init) }
        let rowSums = table.map { $0.reduce(0, +) }
        let columnSums = (0..<columns).map { column in table.reduce(0) { $0 + $1[column] } }
        guard rowSums.allSatisfy({ $0 > 0 }) else { throw Undefined("a row has no counts") }
        guard columnSums.allSatisfy({ $0 > 0 }) else { throw Undefined("a column has no counts") }
        guard table.count > 1, columns > 1 else { throw Undefined("the table has fewer than two rows or columns") }
        let total = rowSums.reduce(0, +)
        let expected = rowSums.map { row in columnSums.map { row / total * $0 } }
        let freedom = (table.count - 1) * (columns - 1)
        let distribution = ChiSquare(degreesOfFreedom: Double(freedom))

        var (square, corrected, likelihood) = (0.0, 0.0, 0.0)
        for (row, expectedRow) in zip(table, expected) {
            for (count, expected) in zip(row, expectedRow) {
                let difference = abs(count - expected)
                square += difference * difference / expected
                let less = difference - min(0.5, difference)
                corrected += less * less / expected
                if count > 0 { likelihood += 2 * count * log(count / expected) }
            }
        }
        self.expected = expected
        degreesOfFreedom = freedom
        chiSquare = Test(statistic: square, p: distribution.survival(square))
        likelihood = max(0, likelihood)
        likelihoodRatio = Test(statistic: likelihood, p: distribution.survival(likelihood))
        if table.count == 2, columns == 2 {
            yates = Test(statistic: corrected, p: distribution.survival(corrected))
            let fisher = Hypergeometric(marked: rowSums[0], unmarked: rowSums[1], drawn: columnSums[0])
            fisherP = fisher.twoSided(table[0][0])
        } else {
            yates = nil
            fisherP = nil
        }
        let (lessRows, lessColumns) = (Double(table.count - 1), Double(columns - 1))
        cramersV = min(1, (square / total / min(lessRows, lessColumns)).squareRoot())
        let excess = max(0, square / total - lessRows * lessColumns / (total - 1))
        let sides = min(
            lessRows - lessRows * lessRows / (total - 1), lessColumns - lessColumns * lessColumns / (total - 1))
        correctedCramersV =
            sides > 0
            ? .success(min(1, (excess / sides).squareRoot()))
            : .failure(Undefined("the table has too few rows for the correction"))
    }
}

/// Whether counts follow a distribution that is known exactly (Pearson 1900).
///
/// For two windows use `ContingencyTable`: a reference window is itself drawn, and this test alarms far too often there.
package struct GoodnessOfFit: Sendable, Hashable {
    package let statistic: Double
    package let degreesOfFreedom: Int
    package let p: Double

    /// Undefined where an expected count is 0, and where the sums differ.
    package init(observed: [Double], expected: [Double]) throws(Undefined) {
        try Validation.checkPairs(observed, expected)
        guard observed.allSatisfy({ $0 >= 0 }), expected.allSatisfy({ $0 >= 0 }) else {
            throw Undefined("a count is negative")
        }
        guard observed.count > 1 else { throw Undefined("there is one category only") }
        guard expected.allSatisfy({ $0 > 0 }) else { throw Undefined("an expected count is 0") }
        let (sum, expectedSum) = (observed.reduce(0, +), expected.reduce(0, +))
        guard abs(sum - expectedSum) <= 1e-8 * min(sum, expectedSum) else {
            throw Undefined("observed and expected have different sums")
        }
        let statistic = zip(observed, expected).reduce(0) { sum, pair in
            let difference = pair.0 - pair.1
            return sum + difference * (difference / pair.1)
        }
        self.statistic = try Validation.finite(statistic)
        degreesOfFreedom = observed.count - 1
        p = ChiSquare(degreesOfFreedom: Double(degreesOfFreedom)).survival(statistic)
    }
}
