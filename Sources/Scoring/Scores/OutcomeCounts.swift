/// How many scores have each outcome.
public struct OutcomeCounts: Sendable, Hashable {
    /// One count for each outcome, and a last one that is 0.
    private var counts = SIMD8<Int>.zero

    /// Counts of nothing.
    public init() {}

    /// The counts of these outcomes.
    public init(_ outcomes: some Sequence<ScoreOutcome>) {
        for outcome in outcomes { add(outcome) }
    }

    /// Counts one more.
    public mutating func add(_ outcome: ScoreOutcome) { counts[outcome.place] &+= 1 }

    /// How many have this outcome.
    public subscript(_ outcome: ScoreOutcome) -> Int { counts[outcome.place] }

    /// All, with a score or without one.
    public var total: Int { counts.wrappedSum() }

    /// Those without a score.
    public var missing: Int { total - self[.scored] }

    /// The outcome without a score that is most frequent, of several the first in their order; nil where all are scored.
    public var mostFrequentMissing: ScoreOutcome? {
        var best: ScoreOutcome?
        for outcome in ScoreOutcome.allCases where outcome != .scored && self[outcome] > 0 {
            if let found = best, self[found] >= self[outcome] { continue }
            best = outcome
        }
        return best
    }

    /// The outcomes that occur but `scored`, in words: `2 refused, 1 filtered`.
    public var missingInWords: String {
        ScoreOutcome.allCases.filter { $0 != .scored && self[$0] > 0 }
            .map { "\(self[$0]) \($0.inWords)" }.joined(separator: ", ")
    }

    /// Adds another's counts.
    public static func += (sum: inout OutcomeCounts, other: OutcomeCounts) {
        sum.counts &+= other.counts
    }
}

extension ScoreOutcome {
    fileprivate var place: Int {
        switch self {
        case .scored: 0
        case .refused: 1
        case .filtered: 2
        case .noAnswer: 3
        case .error: 4
        case .rubbish: 5
        case .undefined: 6
        }
    }

    /// The outcome as people read it behind a number.
    package var inWords: String {
        switch self {
        case .scored: "scored"
        case .refused: "refused"
        case .filtered: "filtered"
        case .noAnswer: "without an answer"
        case .error: "failed"
        case .rubbish: "judged without a verdict"
        case .undefined: "undefined"
        }
    }
}
