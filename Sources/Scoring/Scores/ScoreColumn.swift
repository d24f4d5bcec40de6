/// The scores of many rows, by column; what has no score keeps its outcome and its reason.
public struct ScoreColumn: Sendable, Hashable {
    /// Each row's number; 0 stands where there is none and is given to nobody.
    private var numbers: [Double] = []
    private var outcomes: [ScoreOutcome] = []
    /// The explanations of the rows that have one.
    private var explanations: [Int: String] = [:]
    /// How many rows have each outcome.
    public private(set) var counts = OutcomeCounts()

    /// A column without rows, with room for so many.
    public init(capacity: Int = 0) {
        numbers.reserveCapacity(max(0, capacity))
        outcomes.reserveCapacity(max(0, capacity))
    }

    /// A column of these scores.
    public init(_ scores: some Collection<Score>) {
        self.init(capacity: scores.count)
        for score in scores { append(score) }
    }

    /// The number of rows.
    public var count: Int { outcomes.count }

    /// The rows' places, from 0.
    public var indices: Range<Int> { outcomes.indices }

    /// A row's score.
    public subscript(_ row: Int) -> Score {
        outcomes[row] == .scored
            ? Score(numbers[row], explanation: explanations[row])
            : Score(missing: outcomes[row], explanations[row])
    }

    /// A row's number; nil where it has none.
    public func value(_ row: Int) -> Double? { outcomes[row] == .scored ? numbers[row] : nil }

    /// A row's outcome.
    public func outcome(_ row: Int) -> ScoreOutcome { outcomes[row] }

    /// A row's explanation; nil where it has none.
    public func explanation(_ row: Int) -> String? { explanations[row] }

    /// The numbers of the rows that have one, in their order.
    public var values: [Double] {
        indices.compactMap(value)
    }

    /// Adds a row.
    public mutating func append(_ score: Score) {
        if let explanation = score.explanation { explanations[outcomes.count] = explanation }
        numbers.append(score.value ?? 0)
        outcomes.append(score.outcome)
        counts.add(score.outcome)
    }

    /// Adds another column's rows.
    public mutating func append(_ other: ScoreColumn) {
        for (row, explanation) in other.explanations { explanations[outcomes.count + row] = explanation }
        numbers.append(contentsOf: other.numbers)
        outcomes.append(contentsOf: other.outcomes)
        counts += other.counts
    }
}
