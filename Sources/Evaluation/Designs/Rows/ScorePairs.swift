/// The scores of two sides, each pair of which belongs together, and the pairs that lack one.
struct ScorePairs: Sendable {
    /// Scores of the first side.
    private(set) var first: [Double] = []
    /// Scores of the second side.
    private(set) var second: [Double] = []
    /// Where each pair stands among those that were asked for.
    private(set) var places: [Int] = []
    private var missing: [EvaluationReport.Outcome: [Int]] = [:]

    /// Pairs of scores, each of which lacks what its column has not.
    init(count: Int, first: (Int) -> Double?, second: (Int) -> Double?, outcomes: (Int) -> [EvaluationReport.Outcome]) {
        self.first.reserveCapacity(count)
        self.second.reserveCapacity(count)
        places.reserveCapacity(count)
        for place in 0..<count {
            if let one = first(place), let other = second(place) {
                self.first.append(one)
                self.second.append(other)
                places.append(place)
            } else {
                let outcome = outcomes(place).first { $0 != .answered } ?? .noScore
                missing[outcome, default: []].append(place)
            }
        }
    }

    var count: Int { places.count }

    /// The pairs that were left out, with what became of a side of them.
    func exclusions(_ rows: String) -> [EvaluationReport.Exclusion] {
        EvaluationReport.Outcome.allCases.compactMap { outcome in
            guard let places = missing[outcome] else { return nil }
            return EvaluationReport.Exclusion(
                rows, count: places.count, reason: "a side has no score: \(outcome.title.lowercased())")
        }
    }

    /// The clusters of the pairs as small numbers, in the order of their first rows.
    func clusters(_ name: (Int) -> String) -> [Int] { ClusterNumbers.of(places.map(name)) }
}

/// Names as numbers from 0, in the order in which they first come.
enum ClusterNumbers {
    static func of(_ names: [String]) -> [Int] {
        var numbers: [String: Int] = [:]
        return names.map { name in
            if let number = numbers[name] { return number }
            let number = numbers.count
            numbers[name] = number
            return number
        }
    }
}
