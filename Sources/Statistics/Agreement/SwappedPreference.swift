/// What a judge says of two answers by their place.
package enum PlaceVerdict: String, Sendable, Hashable {
    case first, second, tie
}

/// Which of two systems a judge prefers when each pair is shown in both orders (Zheng and others 2023).
///
/// A system wins a pair where the judge prefers it in both orders; where the verdicts disagree, it is a tie. A pair
/// without two verdicts is counted apart.
package struct SwappedPreference: Sendable, Hashable {
    /// Pairs that the first system, A, wins.
    package private(set) var firstWins = 0
    /// Pairs that the second system, B, wins.
    package private(set) var secondWins = 0
    /// Pairs that nobody wins, also those whose verdicts disagree.
    package private(set) var ties = 0
    /// Pairs where the judge preferred the first place in both orders.
    package private(set) var bothFirst = 0
    /// Pairs where the judge preferred the second place in both orders.
    package private(set) var bothSecond = 0
    /// Pairs that lack a verdict; they are in no other number.
    package private(set) var unjudged = 0
    /// The share of judged pairs whose verdicts agree.
    package let consistency: Double
    /// A's wins and half of the ties by all judged pairs.
    package let winRate: Double

    /// The verdicts of every pair: when A was shown first, and when B was; nil for none.
    ///
    /// Undefined where no pair has two verdicts.
    package init(verdicts: [(firstShown: PlaceVerdict?, secondShown: PlaceVerdict?)]) throws(Undefined) {
        var consistent = 0
        for (one, other) in verdicts {
            guard let one, let other else {
                unjudged += 1
                continue
            }
            switch (one, other) {
            case (.first, .second): firstWins += 1
            case (.second, .first): secondWins += 1
            default: ties += 1
            }
            if one == .first, other == .first { bothFirst += 1 }
            if one == .second, other == .second { bothSecond += 1 }
            if one == .tie, other == .tie { consistent += 1 }
        }
        let judged = verdicts.count - unjudged
        guard judged > 0 else { throw Undefined("no pair has two verdicts") }
        consistency = Double(firstWins + secondWins + consistent) / Double(judged)
        winRate = (Double(firstWins) + Double(ties) / 2) / Double(judged)
    }

    /// The two-sided binomial p of no preference, over the pairs that somebody wins.
    package func preferenceP() throws(Undefined) -> Double {
        guard firstWins + secondWins > 0 else { throw Undefined("no consistent preference") }
        return SwappedPreference.evenP(firstWins, secondWins)
    }

    /// The two-sided binomial p of no bias to a place, over the pairs that follow theirs.
    package func positionBiasP() throws(Undefined) -> Double {
        guard bothFirst + bothSecond > 0 else { throw Undefined("no pair follows its position") }
        return SwappedPreference.evenP(bothFirst, bothSecond)
    }

    private static func evenP(_ one: Int, _ other: Int) -> Double {
        let binomial = Binomial(trials: Double(one + other), probability: 0.5)
        return min(1, 2 * binomial.lower(Double(min(one, other))))
    }
}
