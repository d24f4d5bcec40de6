internal import Statistics

/// How many rows an evaluation needs before it is run, and what they cost.
///
/// ```swift
/// let plan = EvaluationPlan(.pairedScores(deviation: 2.4), effect: 0.5, verdicts: 6)
/// plan.rows           // pairs that show half a word
/// plan.cost(perCall: 0.0002, callsPerRow: 2)
/// ```
public struct EvaluationPlan: Sendable, Hashable {
    /// What is compared, with the spread that a pilot gave or that is stated.
    public enum Kind: Sendable, Hashable {
        /// Scores of the same rows: the standard deviation of their differences.
        case pairedScores(deviation: Double)
        /// Yes and no of the same rows: the share of rows on which both sides differ.
        case pairedRates(differing: Double)
        /// Scores of two groups of as many rows each: the standard deviation in a group.
        case twoGroups(deviation: Double)
        /// Shares of two groups of as many rows each: the share that the effect is added to.
        case twoRates(share: Double)
    }

    /// What is compared.
    public let kind: Kind
    /// The difference that is to be found, in the scores' unit.
    public let effect: Double
    /// How many times the rows a sample in clusters needs; 1 for independent rows.
    public let designEffect: Double
    /// How often the difference is to be found.
    public let power: Double
    /// The level of each test: the familywise one by the number of verdicts.
    public let alpha: Double

    /// A plan.
    ///
    /// - Parameters:
    ///   - kind: What is compared.
    ///   - effect: The difference that is to be found.
    ///   - verdicts: How many effects will ask for a verdict; each makes the others dearer.
    ///   - designEffect: From ``designEffect(_:clusters:)`` of a pilot.
    ///   - power: How often the difference is to be found.
    ///   - alpha: How often any verdict may be wrong.
    public init(
        _ kind: Kind, effect: Double, verdicts: Int = 1, designEffect: Double = 1, power: Double = 0.8,
        alpha: Double = 0.05
    ) {
        self.kind = kind
        self.effect = effect
        self.designEffect = designEffect
        self.power = power
        self.alpha = alpha / Double(max(1, verdicts))
    }

    /// How many rows of each side or group it takes: pairs, where rows are paired; or why no number does.
    public var rows: EvaluationReport.Figure {
        EvaluationReport.Figure { () throws(Undefined) in
            guard designEffect > 0, designEffect.isFinite else { throw Undefined("the design effect is not above 0") }
            return (try independentRows() * designEffect - 1e-9).rounded(.up)
        }
    }

    /// What the run costs at a price for each call; of pairs, and of two runs, a row has two calls.
    public func cost(perCall price: Double, callsPerRow: Int = 2) -> EvaluationReport.Figure {
        guard price >= 0, price.isFinite, callsPerRow > 0 else {
            return .undefined("the price or the number of calls is not above 0")
        }
        guard let rows = rows.value else { return rows }
        return EvaluationReport.Figure(rows * price * Double(callsPerRow))
    }

    /// The smallest difference that so many rows of each side show with the power.
    public func smallestEffect(rows: Int) -> EvaluationReport.Figure {
        EvaluationReport.Figure { () throws(Undefined) in
            guard designEffect > 0, designEffect.isFinite else { throw Undefined("the design effect is not above 0") }
            let n = Double(rows) / designEffect
            guard n >= 2 else { throw Undefined("fewer than two rows have no spread") }
            return try DetectableEffect.smallest(
                standardError: (try variance() / n).squareRoot(), power: power, alpha: alpha)
        }
    }

    /// How many times the rows a sample in such clusters needs, by a pilot's scores, or differences.
    public static func designEffect(_ values: [Double], clusters: [String]) -> EvaluationReport.Figure {
        EvaluationReport.Figure { () throws(Undefined) in
            try ClusteredMean(values, clusters: clusters).designEffect.get()
        }
    }

    /// The standard deviation of a pilot's scores, or of its paired differences.
    public static func deviation(_ values: [Double]) -> EvaluationReport.Figure {
        EvaluationReport.Figure { () throws(Undefined) in
            try MeanInterval(values).standardError * Double(values.count).squareRoot()
        }
    }

    private func independentRows() throws(Undefined) -> Double {
        switch kind {
        case .pairedScores(let deviation):
            return try PowerOfT.pairs(dz: effect / (try positive(deviation)), power: power, alpha: alpha).exact
        case .pairedRates(let differing):
            guard differing >= abs(effect), differing <= 1 else {
                throw Undefined("the share of rows that differ is not between the effect and 1")
            }
            return try PowerOfMcNemar(
                firstOnly: (differing + effect) / 2, secondOnly: (differing - effect) / 2, alpha: alpha
            ).rows(power: power).exact
        case .twoGroups, .twoRates:
            if effect == 0 || !effect.isFinite { throw Undefined("no number of rows finds an effect of 0") }
            let unit = try DetectableEffect.smallest(standardError: 1, power: power, alpha: alpha)
            return try RowsNeeded(unit / effect * (unit / effect) * (try variance())).exact
        }
    }

    /// The variance that a row of each side adds, by the number of rows.
    private func variance() throws(Undefined) -> Double {
        switch kind {
        case .pairedScores(let deviation): return try positive(deviation) * deviation
        case .pairedRates(let differing):
            guard differing > 0, differing <= 1 else { throw Undefined("the share of rows that differ is not above 0") }
            return max(0, differing - effect * effect)
        case .twoGroups(let deviation): return 2 * (try positive(deviation)) * deviation
        case .twoRates(let share):
            let other = share + effect
            guard share >= 0, share <= 1, other >= 0, other <= 1 else {
                throw Undefined("a share is not between 0 and 1")
            }
            return share * (1 - share) + other * (1 - other)
        }
    }

    private func positive(_ deviation: Double) throws(Undefined) -> Double {
        guard deviation > 0, deviation.isFinite else { throw Undefined("the standard deviation is not above 0") }
        return deviation
    }
}
