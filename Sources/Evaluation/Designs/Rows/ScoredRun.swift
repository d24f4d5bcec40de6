/// One run's rows as columns: what each is called, its scores, and what it belongs to.
public struct ScoredRun: Sendable {
    /// The texts of a row, for examples: its prompt, and the answer where there is one.
    public typealias Texts = @Sendable (_ row: Int) -> (prompt: String, answer: String?)

    /// The run's name: `before`, `prompt B`, a model.
    public let name: String
    /// What tells each row from the others; the same in another run over the same rows.
    public let keys: [String]
    /// The scores of each metric, by its name.
    public let scores: [String: MetricScores]
    /// What became of each row; nil where the scores say it.
    public let outcomes: [EvaluationReport.Outcome]?
    /// The group of each row, such as an occupation or a language; nil where it has none.
    public let groups: [String?]?
    /// The cluster of each row, such as a passage, a template or a repeated prompt.
    public let clusters: [String]?
    /// The pair that each row is a side of; nil for a row of none.
    public let pairs: [String?]?
    /// The side of its pair that each row is: `neutral`, `loaded`.
    public let sides: [String]?
    /// The texts for examples; nil where none are to be shown.
    public let texts: Texts?

    /// A run.
    ///
    /// - Throws: ``EvaluationError`` for no rows, a column with another number of rows, and a key of two rows.
    public init(
        _ name: String, keys: [String], scores: [String: MetricScores], outcomes: [EvaluationReport.Outcome]? = nil,
        groups: [String?]? = nil, clusters: [String]? = nil, pairs: [String?]? = nil, sides: [String]? = nil,
        texts: Texts? = nil
    ) throws(EvaluationError) {
        if keys.isEmpty {
            throw EvaluationError(.emptyGroup, "run '\(name)' has no rows: there is nothing to evaluate")
        }
        let columns: [(String, Int?)] =
            scores.sorted { $0.key < $1.key }.map { ("metric '\($0.key)'", $0.value.values.count) } + [
                ("the outcomes", outcomes?.count), ("the groups", groups?.count), ("the clusters", clusters?.count),
                ("the pairs", pairs?.count), ("the sides", sides?.count),
            ]
        for case (let column, let count?) in columns where count != keys.count {
            throw EvaluationError(
                .unequalLengths,
                "run '\(name)' has \(keys.count) rows, but \(column) of it \(count): give one for each row")
        }
        var seen = Set<String>(minimumCapacity: keys.count)
        for key in keys where !seen.insert(key).inserted {
            throw EvaluationError(
                .doubledKey,
                "run '\(name)' has two rows with the key '\(key)': a key must tell a row from all others; "
                    + "repeats of a prompt need a key of their own, and a cluster in common")
        }
        self.name = name
        self.keys = keys
        self.scores = scores
        self.outcomes = outcomes
        self.groups = groups
        self.clusters = clusters
        self.pairs = pairs
        self.sides = sides
        self.texts = texts
    }

    /// How many rows there are.
    public var count: Int { keys.count }

    /// The scores of a metric.
    ///
    /// - Throws: ``EvaluationError`` where there is no such column, and where a rate has a score but 0 and 1.
    func column(of metric: EvaluationMetric) throws(EvaluationError) -> MetricScores {
        guard let column = scores[metric.name] else {
            let names = scores.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
            throw EvaluationError(
                .missingColumn,
                "run '\(name)' has no scores of metric '\(metric.name)'; it has " + (names.isEmpty ? "none" : names))
        }
        if metric.kind == .rate, let row = column.values.firstIndex(where: { $0 != nil && $0 != 0 && $0 != 1 }) {
            throw EvaluationError(
                .wrongScore,
                "metric '\(metric.name)' is a rate, whose scores are 0 or 1, but row '\(keys[row])' of run '\(name)' "
                    + "has \(column.values[row] ?? 0): call it a mean, or score it as yes or no")
        }
        return column
    }

    /// What became of each row: what is said, or else the gravest that a metric's column says.
    func rowOutcomes(_ metrics: [EvaluationMetric]) -> [EvaluationReport.Outcome] {
        if let outcomes { return outcomes }
        let columns = metrics.compactMap { scores[$0.name] }
        let order: [EvaluationReport.Outcome] = [.error, .filtered, .refused, .noScore]
        return keys.indices.map { row in
            let found = columns.map { $0.outcome(row) }
            return order.first { found.contains($0) } ?? .answered
        }
    }

    /// The rows of each group, by its name in order; rows without a group are in none.
    ///
    /// - Throws: ``EvaluationError`` where the run has no groups.
    func rowsByGroup() throws(EvaluationError) -> [(name: String, rows: [Int])] {
        guard let groups else {
            throw EvaluationError(
                .missingColumn,
                "run '\(name)' has no groups, but the design asks for them: name the column that has them")
        }
        var rows: [String: [Int]] = [:]
        for (row, group) in groups.enumerated() {
            if let group { rows[group, default: []].append(row) }
        }
        return rows.sorted { $0.key < $1.key }.map { (name: $0.key, rows: $0.value) }
    }

    /// A prompt of a row and its answer, as examples have them.
    func text(_ row: Int) -> (prompt: String, answer: String?) { texts?(row) ?? ("", nil) }
}
