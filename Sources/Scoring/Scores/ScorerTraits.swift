/// What a scorer is called, what it needs and what its numbers mean.
public struct ScorerTraits: Sendable, Hashable {
    /// A column that a scorer reads.
    public enum Column: String, Sendable, Hashable, Codable {
        /// What the model answered, and what is right.
        case answer, reference
    }

    /// Which way a score is better.
    public enum Direction: String, Sendable, Hashable, Codable {
        /// A higher score is better, or a lower one.
        case higher, lower
        /// The score describes the answer and judges nothing.
        case neither
    }

    /// The name of the scorer's column.
    public let name: String
    /// The columns that it reads.
    public let columns: [Column]
    /// Which way is better.
    public let direction: Direction
    /// The lowest score that it can give.
    public let lowest: Double
    /// The highest score that it can give; nil where there is no bound.
    public let highest: Double?
    /// Whether a score is 1 or 0 and nothing between, so that tests for rates apply.
    public let isYesOrNo: Bool

    /// Whether it reads the reference too.
    public var needsReference: Bool { columns.contains(.reference) }

    init(
        _ name: String, needsReference: Bool = false, direction: Direction = .higher, lowest: Double = 0,
        highest: Double? = 1, isYesOrNo: Bool = false
    ) {
        self.name = name
        columns = needsReference ? [.answer, .reference] : [.answer]
        self.direction = direction
        self.lowest = lowest
        self.highest = highest
        self.isYesOrNo = isYesOrNo
    }
}
