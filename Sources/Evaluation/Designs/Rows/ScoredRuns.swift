/// The rows of one run, or of two over the same rows.
public struct ScoredRuns: Sendable {
    /// The only run, or the one that the other is held against.
    public let first: ScoredRun
    /// The other run; nil where there is one only.
    public let second: ScoredRun?

    /// One run.
    public init(_ run: ScoredRun) {
        first = run
        second = nil
    }

    /// Two runs, the earlier or the baseline first.
    public init(_ first: ScoredRun, _ second: ScoredRun) {
        self.first = first
        self.second = second
    }

    /// The runs with the one of this name first.
    ///
    /// - Throws: ``EvaluationError`` where no run has the name.
    func baseline(_ name: String?) throws(EvaluationError) -> ScoredRuns {
        guard let name else { return self }
        if first.name == name { return self }
        guard let second, second.name == name else {
            let names = [first.name, second?.name].compactMap { $0.map { "'\($0)'" } }.joined(separator: " and ")
            throw EvaluationError(.wrongDesign, "there is no run '\(name)' to hold others against; there is \(names)")
        }
        return ScoredRuns(second, first)
    }
}

/// The rows that two runs have in common, by their keys, and how many each has for itself.
struct JoinedRows: Sendable {
    let first: ScoredRun
    let second: ScoredRun
    /// Rows of the first run and of the second that belong together, in the order of the first.
    let rows: [(first: Int, second: Int)]
    /// How many rows only the first run has.
    let firstOnly: Int
    /// How many rows only the second run has.
    let secondOnly: Int

    /// - Throws: ``EvaluationError`` where the runs have no row in common.
    init(_ first: ScoredRun, _ second: ScoredRun) throws(EvaluationError) {
        self.first = first
        self.second = second
        if first.keys == second.keys {
            rows = first.keys.indices.map { ($0, $0) }
        } else {
            let places = Dictionary(zip(second.keys, second.keys.indices)) { place, _ in place }
            rows = first.keys.enumerated().compactMap { row, key in places[key].map { (row, $0) } }
        }
        firstOnly = first.count - rows.count
        secondOnly = second.count - rows.count
        if rows.isEmpty {
            throw EvaluationError(
                .noCommonRows,
                "runs '\(first.name)' and '\(second.name)' have no row in common, so nothing can be compared: "
                    + "their keys must be of the same column")
        }
    }

    var exclusions: [EvaluationReport.Exclusion] {
        [(firstOnly, first, second), (secondOnly, second, first)].compactMap { count, run, other in
            count == 0
                ? nil
                : EvaluationReport.Exclusion(
                    "rows of \(run.name)", count: count, reason: "\(other.name) has no row with their key")
        }
    }
}
