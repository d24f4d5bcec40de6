/// The binomial distribution, by the exact term of Loader 2000 and the incomplete beta function.
///
/// Counts are doubles, so that sums of counts near `Int.max` overflow nothing; they are whole.
package struct Binomial: Sendable, Hashable {
    package let trials: Double
    package let probability: Double
    package let complement: Double

    /// The successes among so many trials of this probability.
    package init(trials: Double, probability: Double) {
        self.init(trials: trials, probability: probability, complement: 1 - probability)
    }

    /// The same, where 1 − probability is known to its own last digit.
    package init(trials: Double, probability: Double, complement: Double) {
        self.trials = trials
        self.probability = probability
        self.complement = complement
    }

    /// P(X = count).
    package func mass(_ count: Double) -> Double {
        guard count >= 0, count <= trials else { return 0 }
        return SaddlePoint.binomialTerm(count, trials - count, probability, complement)
    }

    /// P(X ≤ count).
    package func lower(_ count: Double) -> Double {
        guard count >= 0 else { return 0 }
        guard count < trials else { return 1 }
        return BetaFunction.regularized(count + 1, trials - count, point).upper
    }

    /// P(X ≥ count).
    package func upper(_ count: Double) -> Double {
        guard count > 0 else { return 1 }
        guard count <= trials else { return 0 }
        return BetaFunction.regularized(count, trials - count + 1, point).lower
    }

    private var point: BetaFunction.Point { BetaFunction.Point(probability, complement: complement) }
}
