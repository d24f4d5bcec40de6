/// How far apart two categories of an ordered scale are taken to be.
package enum KappaWeights: String, Sendable, Hashable, CaseIterable {
    /// All disagreements are alike.
    case none
    /// By the number of steps between (Cicchetti and Allison 1971).
    case linear
    /// By the square of the number of steps (Cohen 1968).
    case quadratic

    func disagreement(_ first: Int, _ second: Int) -> Double {
        let steps = Double(abs(first - second))
        return switch self {
        case .none: steps == 0 ? 0 : 1
        case .linear: steps
        case .quadratic: steps * steps
        }
    }
}

/// The agreement of two raters beyond what their own habits make likely: Cohen's kappa (1960), also weighted (1968).
///
/// The standard errors are those of Fleiss, Cohen and Everitt (1969); the interval is the normal one and is not cut at
/// 1, for that is how it is published. Kappa is undefined where both raters gave the same category to every row.
package struct CohenKappa: Sendable, Hashable {
    /// From -1 to 1; 0 is what chance gives.
    package let kappa: Double
    /// The share of rows with the same category from both, whatever the weights.
    package let agreement: Double
    /// The standard error of kappa.
    package let standardError: Double
    /// The standard error that kappa would have if the raters agreed by chance only; for a test against 0.
    package let nullStandardError: Double
    /// The interval of kappa.
    package let interval: Interval

    /// The kappa of two lists of labels; `labels` are all that there are, in their order.
    package init<Label: Hashable>(
        _ first: [Label], _ second: [Label], labels: [Label], weights: KappaWeights = .none, confidence: Double = 0.95
    ) throws(Undefined) {
        guard labels.count <= 2000 else { throw Undefined("there are too many labels for categories") }
        guard Set(labels).count == labels.count else { throw Undefined("a label is listed twice") }
        guard first.count == second.count else { throw Undefined("the lengths differ") }
        let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        var table = Array(repeating: Array(repeating: 0, count: labels.count), count: labels.count)
        for (one, other) in zip(first, second) {
            guard let row = places[one], let column = places[other] else { throw Undefined("a label is not listed") }
            table[row][column] += 1
        }
        try self.init(table: table, weights: weights, confidence: confidence)
    }

    /// The kappa of a square table: how many rows the first rater put into the row's category and the second into the
    /// column's.
    package init(table: [[Int]], weights: KappaWeights = .none, confidence: Double = 0.95) throws(Undefined) {
        try Validation.checkConfidence(confidence)
        let size = table.count
        guard table.allSatisfy({ $0.count == size }) else { throw Undefined("the table is not square") }
        guard table.allSatisfy({ $0.allSatisfy { $0 >= 0 } }) else { throw Undefined("a count is negative") }
        let total = table.reduce(0) { $1.reduce($0) { $0 + Double($1) } }
        guard total > 0 else { throw Undefined("no rows") }
        let shares = table.map { $0.map { Double($0) / total } }
        let rows = shares.map { $0.reduce(0, +) }
        let columns = (0..<size).map { column in shares.reduce(0) { $0 + $1[column] } }

        // The mean disagreement with the other's habits that each category has.
        var rowMeans = Array(repeating: 0.0, count: size)
        var columnMeans = rowMeans
        var (observed, expected) = (0.0, 0.0)
        for row in 0..<size {
            for column in 0..<size {
                let distance = weights.disagreement(row, column)
                observed += distance * shares[row][column]
                expected += distance * rows[row] * columns[column]
                rowMeans[row] += distance * columns[column]
                columnMeans[column] += distance * rows[row]
            }
        }
        guard expected > 0 else { throw Undefined("both raters gave the same category to every row") }
        let ratio = observed / expected
        var (variance, nullVariance) = (0.0, 0.0)
        for row in 0..<size {
            for column in 0..<size {
                let distance = weights.disagreement(row, column) / expected
                let means = (rowMeans[row] + columnMeans[column]) / expected
                let (deviation, nullDeviation) = (distance - ratio * means + ratio, distance - means + 1)
                variance += shares[row][column] * deviation * deviation
                nullVariance += rows[row] * columns[column] * nullDeviation * nullDeviation
            }
        }
        kappa = 1 - ratio
        agreement = (0..<size).reduce(0) { $0 + Double(table[$1][$1]) } / total
        standardError = (variance / total).squareRoot()
        nullStandardError = (nullVariance / total).squareRoot()
        let reach = Normal.critical(confidence: confidence) * standardError
        interval = Interval(low: kappa - reach, high: kappa + reach)
    }
}
