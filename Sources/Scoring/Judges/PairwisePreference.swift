internal import Statistics

/// What a pairwise judge prefers over many pairs, and whether it prefers a place.
public struct PairwisePreference: Sendable, Hashable {
    private let preference: SwappedPreference

    /// The verdicts of every pair in both orders.
    ///
    /// Nil where no pair has both verdicts; `unjudged` pairs are in no other number.
    public init?(_ pairs: [(aFirst: JudgeAnswer<PairwiseJudge.Place>, bFirst: JudgeAnswer<PairwiseJudge.Place>)]) {
        let verdicts = pairs.map { pair in
            (firstShown: pair.aFirst.verdict?.inStatistics, secondShown: pair.bFirst.verdict?.inStatistics)
        }
        guard let preference = try? SwappedPreference(verdicts: verdicts) else { return nil }
        self.preference = preference
    }

    /// Pairs that A wins in both orders.
    public var aWins: Int { preference.firstWins }
    /// Pairs that B wins in both orders.
    public var bWins: Int { preference.secondWins }
    /// Pairs that nobody wins, also those whose verdicts disagree.
    public var ties: Int { preference.ties }
    /// Pairs that lack a verdict.
    public var unjudged: Int { preference.unjudged }
    /// Pairs where the judge preferred the first place in both orders, and where it preferred the second.
    public var followedPlace: (first: Int, second: Int) { (preference.bothFirst, preference.bothSecond) }
    /// The share of judged pairs whose verdicts agree.
    public var consistency: Double { preference.consistency }
    /// A's wins and half of the ties by all judged pairs.
    public var winRate: Double { preference.winRate }

    /// The two-sided binomial p of no preference; nil where nobody wins a pair.
    public var preferenceP: Double? { try? preference.preferenceP() }

    /// The two-sided binomial p of no bias to a place; nil where no pair follows its place.
    public var positionBiasP: Double? { try? preference.positionBiasP() }
}

extension PairwiseJudge.Place {
    fileprivate var inStatistics: PlaceVerdict {
        switch self {
        case .first: .first
        case .second: .second
        case .tie: .tie
        }
    }
}
