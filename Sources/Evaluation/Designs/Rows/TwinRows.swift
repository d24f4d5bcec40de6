/// The pairs of a run: of each, the row on the first side and the row on the second.
struct TwinRows: Sendable {
    /// A pair.
    struct Twin: Sendable {
        let key: String
        let first: Int
        let second: Int
    }

    /// The pairs with a row on either side, in the order of their first rows.
    let twins: [Twin]
    /// Pairs that have one side only, by that side's name.
    let orphans: [String: Int]
    /// Rows that belong to no pair.
    let unpaired: Int

    /// - Throws: ``EvaluationError`` where the run has no pairs, a pair has two rows on one side, a side is neither of
    ///   the two, no pair has both sides, and where there is one pair only.
    init(_ run: ScoredRun, _ design: PairDesign) throws(EvaluationError) {
        guard let pairs = run.pairs, let sides = run.sides else {
            throw EvaluationError(
                .missingColumn,
                "run '\(run.name)' has no pairs, but the design asks for them: name the columns of pair and side"
            )
        }
        var found: [String: (first: Int?, second: Int?)] = [:]
        var order: [String] = []
        var unpaired = 0
        for row in run.keys.indices {
            guard let key = pairs[row] else {
                unpaired += 1
                continue
            }
            var twin = found[key] ?? (nil, nil)
            if found[key] == nil { order.append(key) }
            switch sides[row] {
            case design.first where twin.first == nil: twin.first = row
            case design.second where twin.second == nil: twin.second = row
            case design.first, design.second:
                throw EvaluationError(
                    .unequalPairs,
                    "pair '\(key)' of run '\(run.name)' has two rows on the side '\(sides[row])': a pair has one row "
                        + "on each side; give repeats pairs of their own, and a cluster in common")
            case let side:
                throw EvaluationError(
                    .unequalPairs,
                    "row '\(run.keys[row])' of run '\(run.name)' is on the side '\(side)' of its pair, whose sides are "
                        + "'\(design.first)' and '\(design.second)'")
            }
            found[key] = twin
        }
        var twins: [Twin] = []
        var orphans: [String: Int] = [:]
        for key in order {
            let rows = found[key] ?? (nil, nil)
            if let first = rows.first, let second = rows.second {
                twins.append(Twin(key: key, first: first, second: second))
            } else {
                orphans[rows.first == nil ? design.second : design.first, default: 0] += 1
            }
        }
        if twins.count < 2 {
            throw EvaluationError(
                twins.isEmpty ? .unequalPairs : .singlePair,
                twins.isEmpty
                    ? "no pair of run '\(run.name)' has a row on both sides, '\(design.first)' and '\(design.second)'"
                    : "run '\(run.name)' has a single pair, which has no spread: nothing can be said of how sure a "
                        + "difference is; give it more, 100 rather than 5")
        }
        self.twins = twins
        self.orphans = orphans
        self.unpaired = unpaired
    }

    func exclusions(_ run: ScoredRun) -> [EvaluationReport.Exclusion] {
        var exclusions = orphans.sorted { $0.key < $1.key }.map { side, count in
            EvaluationReport.Exclusion(
                "pairs of \(run.name)", count: count, reason: "they have a row on the side '\(side)' only")
        }
        if unpaired > 0 {
            exclusions.append(
                EvaluationReport.Exclusion("rows of \(run.name)", count: unpaired, reason: "they belong to no pair"))
        }
        return exclusions
    }
}
