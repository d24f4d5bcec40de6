internal import Evaluation

/// Whether every pair of rows is whole, before either twin is paid for.
struct TwinCheck {
    /// How many pairs there are.
    let count: Int
    /// Whether the twins of every pair are next to each other.
    let areTogether: Bool

    /// - Throws: ``EvaluationError`` for a pair without a twin or with two rows on a side, for a side that is neither,
    ///   and for fewer than two pairs.
    init(_ rows: EvaluatedRows, _ design: PairDesign) throws(EvaluationError) {
        let run = rows.run
        var found: [String: (first: Int?, second: Int?)] = [:]
        for (row, pair) in (rows.pairs ?? []).enumerated() {
            guard let pair else { continue }
            let side = rows.sides?[row] ?? ""
            guard side == design.first || side == design.second else {
                throw EvaluationError(
                    .unequalPairs,
                    "row '\(rows.keys[row])' of input '\(run)' is on the side '\(side)' of its pair, whose sides are "
                        + "'\(design.first)' and '\(design.second)'")
            }
            var twins = found[pair] ?? (nil, nil)
            if (side == design.first ? twins.first : twins.second) != nil {
                throw EvaluationError(
                    .unequalPairs,
                    "pair '\(pair)' of input '\(run)' has two rows on the side '\(side)': a pair has one row on each; "
                        + "give repeats pairs of their own, and a cluster in common")
            }
            if side == design.first { twins.first = row } else { twins.second = row }
            found[pair] = twins
        }
        let orphans = found.filter { $0.value.first == nil || $0.value.second == nil }.map(\.key).sorted()
        if !orphans.isEmpty {
            let names = orphans.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
            throw EvaluationError(
                .unequalPairs,
                "\(orphans.count) of \(found.count) pairs of input '\(run)' have no twin: \(names)"
                    + (orphans.count > 5 ? " and others" : "") + "; each needs a row on the side '\(design.first)' and "
                    + "one on the side '\(design.second)'")
        }
        if found.count < 2 {
            throw EvaluationError(
                found.isEmpty ? .unequalPairs : .singlePair,
                found.isEmpty
                    ? "input '\(run)' has no pairs: column '\(design.column)' is empty"
                    : "input '\(run)' has a single pair, which has no spread: nothing can be said of how sure a "
                        + "difference is; give it more, 100 rather than 5")
        }
        count = found.count
        areTogether = found.values.allSatisfy { twins in
            guard let first = twins.first, let second = twins.second else { return false }
            return abs(first - second) == 1
        }
    }
}
