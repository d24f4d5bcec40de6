import Statistics

/// Statistics of draws that the case gives.
enum BootstrapMetrics {
    static let all: [String: Metric] = [
        "bootstrap": { input in
            let data = try input.list("data").map { try numbers($0) }
            let statistic = try statistic(try input.text("statistic"))
            let draws = try draws(data, try input.list("resamples")).map(statistic)
            let intervals = try BootstrapIntervals(
                estimate: statistic(data), draws: draws,
                acceleration: BootstrapIntervals.acceleration(jackknife: jackknife(data, statistic)),
                confidence: try input.confidence)
            let bca = intervals.bca
            return [
                "estimate": .number(intervals.estimate), "standard_error": .number(intervals.standardError),
                "percentile": .interval(intervals.percentile), "basic": .interval(intervals.basic),
                "z0": .part(intervals.bias), "acceleration": .part(intervals.acceleration),
                "alpha_low": .part(bca.map(\.levels.low)), "alpha_high": .part(bca.map(\.levels.high)),
                "bca": .part(bca.map(\.interval)),
            ]
        },
        "paired_bootstrap": { input in
            let first = try input.numbers("first")
            let second = try input.numbers("second")
            guard first.count == second.count else { throw Undefined("the lengths differ") }
            let statistic = try statistic("mean_difference")
            let rows = try input.list("resamples")
            let draws = try draws([first, second], [.list(rows), .list(rows)]).map(statistic)
            let estimate = statistic([first, second])
            let intervals = try BootstrapIntervals(
                estimate: estimate, draws: draws, acceleration: .failure(Undefined("it is not asked for")),
                confidence: try input.confidence)
            let comparison = try PairedBootstrap.Comparison(difference: estimate, draws: draws)
            return [
                "difference": .number(estimate), "percentile": .interval(intervals.percentile),
                "p": .number(comparison.p), "share_better": .number(comparison.shareBetter),
            ]
        },
    ]

    private typealias Statistic = ([[Double]]) -> Double

    private static func statistic(_ name: String) throws -> Statistic {
        switch name {
        case "mean", "proportion": { $0.first.map(mean) ?? .nan }
        case "median": { $0.first.map(median) ?? .nan }
        case "mean_difference": { $0.count == 2 ? mean($0[0]) - mean($0[1]) : .nan }
        case "median_difference": { $0.count == 2 ? median($0[0]) - median($0[1]) : .nan }
        default: throw Malformed("no statistic is called \(name)")
        }
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    private static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return .nan }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    private static func numbers(_ json: JSON) throws -> [Double] {
        guard let list = json.list else { throw Malformed("the input's data are no lists") }
        return list.map { $0.double ?? .nan }
    }

    /// The groups of each draw, whose rows the resamples name: for each group, for each draw, from 0 on.
    private static func draws(_ data: [[Double]], _ resamples: [JSON]) throws -> [[[Double]]] {
        guard resamples.count == data.count else { throw Malformed("there are not as many resamples as groups") }
        let groups = try zip(data, resamples).map { values, draws in
            try (draws.list ?? []).map { rows in
                try (rows.list ?? []).map { row in
                    guard case .integer(let index) = row, values.indices.contains(index) else {
                        throw Malformed("a resample names a row that is not there: \(row)")
                    }
                    return values[index]
                }
            }
        }
        guard let count = groups.first?.count, groups.allSatisfy({ $0.count == count }) else {
            throw Malformed("the groups have not as many resamples")
        }
        return (0..<count).map { draw in groups.map { $0[draw] } }
    }

    /// The statistic without one row each, group by group.
    private static func jackknife(_ data: [[Double]], _ statistic: Statistic) -> [[Double]] {
        data.indices.map { group in
            data[group].indices.map { row in
                var rest = data
                rest[group].remove(at: row)
                return statistic(rest)
            }
        }
    }
}
