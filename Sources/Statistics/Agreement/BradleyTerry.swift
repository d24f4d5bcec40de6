internal import Glibc

/// How strong models are by who wins against whom (Bradley and Terry 1952), by maximum likelihood.
///
/// A model of strength s wins against one of t with the chance 1 / (1 + exp(t - s)). A tie is half a win for both.
package struct BradleyTerry: Sendable, Hashable {
    /// Each model's strength; their mean is 0.
    package let logStrengths: [Double]
    /// The standard error of each model's difference from the first, whose own is 0.
    package let differenceErrors: [Double]

    /// The strengths on Elo's scale with a mean of 1000: 400 points are ten to one.
    package var elo: [Double] { logStrengths.map { 1000 + 400 / M_LN10 * $0 } }

    /// `wins` has, for each model, its wins against each other; what a model won against itself is not counted.
    ///
    /// Undefined where some models never met the others, and where some never lost to the others: no strength is great
    /// enough for them (Ford 1957).
    package init(wins: [[Double]]) throws(Undefined) {
        let count = wins.count
        guard count >= 2 else { throw Undefined("there are fewer than two models") }
        guard wins.allSatisfy({ $0.count == count }) else { throw Undefined("the table is not square") }
        for row in wins { try Validation.checkFinite(row) }
        guard wins.allSatisfy({ $0.allSatisfy { $0 >= 0 } }) else { throw Undefined("a count is negative") }
        try BradleyTerry.checkConnection(wins)

        var strengths = Array(repeating: 0.0, count: count)
        var likelihood = BradleyTerry.logLikelihood(wins, strengths)
        for _ in 0..<500 {
            let slope = BradleyTerry.slope(wins, strengths)
            let factor = try Cholesky(BradleyTerry.information(wins, strengths))
            let step = [0] + factor.solve(slope)
            var length = 1.0
            while true {
                let next = zip(strengths, step).map { $0 + length * $1 }
                let nextLikelihood = BradleyTerry.logLikelihood(wins, next)
                if nextLikelihood >= likelihood || length < 1e-9 {
                    (strengths, likelihood) = (next, nextLikelihood)
                    break
                }
                length /= 2
            }
            let greatest = step.reduce(0) { max($0, abs($1)) }
            if greatest <= 1e-12 * max(1, strengths.reduce(0) { max($0, abs($1)) }) { break }
        }
        let mean = strengths.reduce(0, +) / Double(count)
        let errors = try Cholesky(BradleyTerry.information(wins, strengths)).inverseDiagonal()
        logStrengths = strengths.map { $0 - mean }
        differenceErrors = [0] + errors.map { $0.squareRoot() }
        for number in logStrengths + differenceErrors { _ = try Validation.finite(number) }
    }

    private static func checkConnection(_ wins: [[Double]]) throws(Undefined) {
        let met = reached { wins[$0][$1] > 0 || wins[$1][$0] > 0 }
        guard met == wins.count else { throw Undefined("two groups of models never met") }
        let beaten = reached { wins[$0][$1] > 0 }
        let beating = reached { wins[$1][$0] > 0 }
        guard beaten == wins.count, beating == wins.count else {
            throw Undefined("some models never lose to the others: their strength has no maximum")
        }

        /// How many models a walk from the first comes to.
        func reached(_ leads: (Int, Int) -> Bool) -> Int {
            var seen = Array(repeating: false, count: wins.count)
            seen[0] = true
            var open = [0]
            var count = 1
            while let model = open.popLast() {
                for next in wins.indices where next != model && !seen[next] && leads(model, next) {
                    seen[next] = true
                    count += 1
                    open.append(next)
                }
            }
            return count
        }
    }

    private static func chance(_ difference: Double) -> Double { 1 / (1 + exp(-difference)) }

    private static func logLikelihood(_ wins: [[Double]], _ strengths: [Double]) -> Double {
        var sum = 0.0
        for first in wins.indices {
            for second in wins.indices where second != first && wins[first][second] > 0 {
                let difference = strengths[first] - strengths[second]
                let logarithm = difference > 0 ? -log1p(exp(-difference)) : difference - log1p(exp(difference))
                sum += wins[first][second] * logarithm
            }
        }
        return sum
    }

    /// The slope of the log likelihood by all strengths but the first.
    private static func slope(_ wins: [[Double]], _ strengths: [Double]) -> [Double] {
        wins.indices.dropFirst().map { model in
            wins.indices.reduce(0) { sum, other in
                guard other != model else { return sum }
                let difference = strengths[model] - strengths[other]
                return sum + wins[model][other] * chance(-difference) - wins[other][model] * chance(difference)
            }
        }
    }

    /// Fisher's information about all strengths but the first.
    private static func information(_ wins: [[Double]], _ strengths: [Double]) -> [[Double]] {
        let size = wins.count - 1
        var matrix = Array(repeating: Array(repeating: 0.0, count: size), count: size)
        for first in wins.indices {
            for second in 0..<first {
                let difference = strengths[first] - strengths[second]
                let weight = (wins[first][second] + wins[second][first]) * chance(difference) * chance(-difference)
                matrix[first - 1][first - 1] += weight
                guard second > 0 else { continue }
                matrix[second - 1][second - 1] += weight
                matrix[first - 1][second - 1] -= weight
                matrix[second - 1][first - 1] -= weight
            }
        }
        return matrix
    }
}

/// The factor L of a positive definite matrix L Lᵀ.
private struct Cholesky {
    private var rows: [[Double]]

    init(_ matrix: [[Double]]) throws(Undefined) {
        rows = matrix
        for row in rows.indices {
            for column in 0...row {
                var sum = matrix[row][column]
                for index in 0..<column { sum -= rows[row][index] * rows[column][index] }
                if row > column {
                    rows[row][column] = sum / rows[column][column]
                } else {
                    guard sum > 0, sum.isFinite else { throw Undefined("the strengths cannot be told apart") }
                    rows[row][row] = sum.squareRoot()
                }
            }
        }
    }

    func solve(_ right: [Double]) -> [Double] {
        var x = right
        for row in rows.indices {
            for column in 0..<row { x[row] -= rows[row][column] * x[column] }
            x[row] /= rows[row][row]
        }
        for row in rows.indices.reversed() {
            for below in row + 1..<max(row + 1, rows.count) { x[row] -= rows[below][row] * x[below] }
            x[row] /= rows[row][row]
        }
        return x
    }

    func inverseDiagonal() -> [Double] {
        rows.indices.map { index in
            var unit = Array(repeating: 0.0, count: rows.count)
            unit[index] = 1
            return solve(unit)[index]
        }
    }
}
