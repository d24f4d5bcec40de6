internal import Glibc

/// How BLEU treats an n-gram order without a match (Chen and Cherry 2014).
package enum BleuSmoothing: Sendable, Hashable {
    /// The score is 0.
    case none
    /// Each such order counts half of what the one before it did (NIST, mteval-v13a).
    case exponential
    /// This many matches in place of 0; 0.1 is usual.
    case floor(Double)
    /// This many matches and n-grams more in all orders but the first (Lin and Och 2004); 1 is usual.
    case add(Double)

    /// The name in sacrebleu's signature.
    var name: String {
        switch self {
        case .none: "none"
        case .exponential: "exp"
        case .floor(let value): "floor[\(BleuSmoothing.hundredths(value))]"
        case .add(let value): "add-k[\(BleuSmoothing.hundredths(value))]"
        }
    }

    private static func hundredths(_ value: Double) -> String {
        guard value.magnitude < 1e15 else { return "\(value)" }
        let whole = Int((value.magnitude * 100).rounded(.toNearestOrEven))
        let digits = whole % 100
        return "\(value < 0 ? "-" : "")\(whole / 100).\(digits < 10 ? "0" : "")\(digits)"
    }
}

/// What BLEU is computed with; sacrebleu's signature says it.
package struct BleuOptions: Sendable, Hashable {
    /// How texts are taken apart.
    package var tokenizer = BleuTokenizer.mteval13a
    /// What an order without a match counts.
    package var smoothing = BleuSmoothing.exponential
    /// Whether upper and lower case are the same.
    package var lowercases = false

    package init() {}
}

/// What a row adds to BLEU: matches and n-grams of each order, and lengths.
package struct BleuStatistics: Sendable, Hashable {
    /// The n-grams of order 1 to 4 that a reference has too, each no more often than it.
    package var matches = SIMD4<Int>.zero
    /// The n-grams of order 1 to 4.
    package var totals = SIMD4<Int>.zero
    /// The words of the hypothesis.
    package var hypothesisLength = 0
    /// The words of the reference nearest to it in length.
    package var referenceLength = 0

    package init() {}

    /// Adds a row's statistics to a corpus's.
    package static func += (sum: inout BleuStatistics, row: BleuStatistics) {
        sum.matches &+= row.matches
        sum.totals &+= row.totals
        sum.hypothesisLength &+= row.hypothesisLength
        sum.referenceLength &+= row.referenceLength
    }

    /// The score of these counts (Papineni and others 2002), without a signature.
    ///
    /// With `effectiveOrder`, as for sentences, orders that a short text cannot have are left out of the mean.
    package func score(_ smoothing: BleuSmoothing, effectiveOrder: Bool) throws(Undefined) -> BleuScore {
        switch smoothing {
        case .floor(let value), .add(let value):
            guard (0...1e100).contains(value) else { throw Undefined("the smoothing value is not 0 to 1e100") }
        case .none, .exponential: break
        }
        var score = BleuScore(self)
        guard matches != .zero else { return score }
        var halvings = 1.0
        var order = 4
        for index in 0..<4 {
            if case .add(let value) = smoothing, index > 0 {
                score.counts[index] += value
                score.totals[index] += value
            }
            let (count, total) = (score.counts[index], score.totals[index])
            if total == 0 { break }
            if effectiveOrder { order = index + 1 }
            if count > 0 {
                score.precisions[index] = 100 * count / total
            } else if case .exponential = smoothing {
                halvings *= 2
                score.precisions[index] = 100 / (halvings * total)
            } else if case .floor(let value) = smoothing {
                score.precisions[index] = 100 * value / total
            }
        }
        var logarithms = 0.0
        for index in 0..<order {
            guard score.precisions[index] > 0 else { return score }
            logarithms += log(score.precisions[index])
        }
        score.score = score.brevityPenalty * exp(logarithms / Double(order))
        return score
    }
}

/// A BLEU score with all that it is made of.
package struct BleuScore: Sendable, Hashable {
    /// From 0 to 100.
    package fileprivate(set) var score = 0.0
    /// The precision of each order in percent, after smoothing; 0 for all where no word matches.
    package fileprivate(set) var precisions = SIMD4<Double>.zero
    /// The factor for a hypothesis shorter than its reference.
    package let brevityPenalty: Double
    /// The matching n-grams of each order, with what smoothing added.
    package fileprivate(set) var counts: SIMD4<Double>
    /// The n-grams of each order, with what smoothing added.
    package fileprivate(set) var totals: SIMD4<Double>
    /// In words.
    package let hypothesisLength: Int
    /// In words.
    package let referenceLength: Int
    /// How the score was made, as sacrebleu 2.6.0 writes it.
    package internal(set) var signature = ""

    fileprivate init(_ statistics: BleuStatistics) {
        counts = SIMD4(statistics.matches)
        totals = SIMD4(statistics.totals)
        hypothesisLength = statistics.hypothesisLength
        referenceLength = statistics.referenceLength
        if hypothesisLength >= referenceLength {
            brevityPenalty = 1
        } else {
            brevityPenalty = hypothesisLength > 0 ? exp(1 - Double(referenceLength) / Double(hypothesisLength)) : 0
        }
    }
}
