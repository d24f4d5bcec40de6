/// What the difference of two ratings means.
package enum MeasurementLevel: String, Sendable, Hashable, CaseIterable {
    /// Equal or not.
    case nominal
    /// By how many ratings lie between.
    case ordinal
    /// By the difference.
    case interval
    /// By the difference in relation to the sum; for ratings from 0 on.
    case ratio
}

/// Krippendorff's alpha (1970, 2011): the agreement of any number of raters, some of whose ratings may be missing.
///
/// 1 is agreement, 0 what chance gives, and less than 0 agreement to disagree. Units with fewer than two ratings say
/// nothing and are left out.
package struct KrippendorffAlpha: Sendable, Hashable {
    package let alpha: Double
    /// The ratings in units with at least two.
    package let pairableRatings: Int

    /// The alpha of ratings by rater (outer) and unit (inner), nil where one is missing.
    ///
    /// Undefined where no unit has two ratings, and where all ratings that can be paired are equal.
    package init(ratings: [[Double?]], level: MeasurementLevel) throws(Undefined) {
        let units = ratings.first?.count ?? 0
        guard ratings.allSatisfy({ $0.count == units }) else { throw Undefined("the raters differ in their units") }
        for row in ratings {
            for case let rating? in row {
                guard rating.isFinite else { throw Undefined("a rating is not finite") }
                if level == .ratio, rating < 0 { throw Undefined("a rating on a ratio scale is negative") }
            }
        }
        let byUnit = (0..<units).map { unit in ratings.compactMap { $0[unit] } }.filter { $0.count > 1 }
        guard !byUnit.isEmpty else { throw Undefined("no unit has two ratings") }

        let values = Set(byUnit.joined()).sorted()
        guard values.count > 1 else {
            throw Undefined("the ratings that can be paired are all equal: expected disagreement is 0")
        }
        let places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
        let coded = byUnit.map { unit in unit.compactMap { places[$0] } }
        var counts = Array(repeating: 0.0, count: values.count)
        for place in coded.joined() { counts[place] += 1 }
        let scale = RatingScale(values: values, counts: counts, level: level)
        pairableRatings = coded.reduce(0) { $0 + $1.count }
        let total = Double(pairableRatings)

        var observed = 0.0
        for unit in coded {
            var here: [Int: Double] = [:]
            for place in unit { here[place, default: 0] += 1 }
            let sorted = here.sorted { $0.key < $1.key }
            observed += scale.disagreement(sorted.map(\.key), sorted.map(\.value)) / Double(unit.count - 1)
        }
        let expected = scale.disagreement(Array(values.indices), counts) / (total - 1)
        guard expected > 0 else { throw Undefined("the ratings differ by less than can be computed with") }
        alpha = 1 - observed / expected
    }
}

/// The distances of the values of a scale.
private struct RatingScale {
    private let positions: [Double]
    private let level: MeasurementLevel

    init(values: [Double], counts: [Double], level: MeasurementLevel) {
        self.level = level
        switch level {
        case .nominal, .ratio, .interval:
            // Alpha is the same for ratings of any size; so none can overflow.
            let greatest = values.reduce(0) { max($0, abs($1)) }
            positions = values.map { $0 / max(greatest, .leastNormalMagnitude) }
        case .ordinal:
            // The sum of the ratings between two values is the difference of their middle ranks.
            var below = 0.0
            positions = counts.map { count in
                defer { below += count }
                return below + count / 2
            }
        }
    }

    /// The sum of squared distances over all pairs of ratings, in both orders; the values occur so many times.
    func disagreement(_ places: [Int], _ counts: [Double]) -> Double {
        let total = counts.reduce(0, +)
        switch level {
        case .nominal: return counts.reduce(0) { $0 + $1 * (total - $1) }
        case .interval, .ordinal:
            let mean = zip(places, counts).reduce(0) { $0 + positions[$1.0] * $1.1 } / total
            return 2 * total
                * zip(places, counts).reduce(0) { sum, value in
                    let deviation = positions[value.0] - mean
                    return sum + deviation * deviation * value.1
                }
        case .ratio:
            var sum = 0.0
            for first in places.indices {
                for second in 0..<first {
                    let (x, y) = (positions[places[first]], positions[places[second]])
                    // Values that are nothing beside the greatest are 0 here.
                    let distance = x + y > 0 ? (x - y) / (x + y) : 0
                    sum += 2 * counts[first] * counts[second] * distance * distance
                }
            }
            return sum
        }
    }
}
