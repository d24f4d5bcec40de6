internal import Evaluation

/// A run's rows as an evaluation has them: each with a key of its own, its repeats made one.
struct EvaluatedRows {
    let run: String
    let keys: [String]
    /// The row of the frame that stands for each.
    let identifiers: [Int64]
    let scores: [[Score]]
    let outcomes: [EvaluationReport.Outcome]
    let groups: [String?]?
    let clusters: [String]?
    let pairs: [String?]?
    let sides: [String]?
    /// People's labels by the metric, and by the row's key.
    let labels: [String: [String: Double]]

    /// - Throws: ``EvaluationError`` for no rows, a row without a key, and texts where numbers are asked for.
    init(_ rows: NarrowRows, _ columns: EvaluationColumns, _ repeats: RepeatSpec?) throws(EvaluationError) {
        if rows.count == 0 {
            throw EvaluationError(.emptyGroup, "run '\(rows.run)' has no rows: there is nothing to evaluate")
        }
        for (index, metric) in columns.metrics.enumerated() {
            guard case .numbers(let column) = metric.source, column.isText else { continue }
            if rows.scores[index].allSatisfy({ $0.value == nil }) {
                throw EvaluationError(
                    .wrongScore,
                    "metric '\(metric.metric.name)' of run '\(rows.run)' is a column of texts, none of which is a "
                        + "number: name another, or score it by a scorer")
            }
        }
        run = rows.run
        let (names, members) = try Self.members(rows, repeats)
        let first = members.map { $0[0] }
        keys = names
        identifiers = first.map { rows.identifiers[$0] }
        if let repeats {
            scores = rows.scores.map { column in
                members.map { repeats.reducer.reduce($0.map { column[$0] }, passing: repeats.passing).score }
            }
        } else {
            scores = rows.scores
        }
        let scores = scores
        outcomes = members.enumerated().map { row, members in
            Self.outcome(members.map { rows.calls[$0] }, scores.map { $0[row] })
        }
        func of(_ column: [String?]?) -> [String?]? { column.map { column in first.map { column[$0] } } }
        groups = of(rows.groups)
        pairs = of(rows.pairs)
        sides = of(rows.sides)?.map { $0 ?? "" }
        clusters = of(rows.clusters).map { clusters in zip(clusters, names).map { $0 ?? "row \($1)" } }
        labels = rows.labels.mapValues { column in
            var found: [String: Double] = [:]
            for (key, row) in zip(names, first) { found[key] = column[row] }
            return found
        }
    }

    /// Refuses a key of two rows, where nobody said how they become one.
    func requireDistinctKeys() throws(EvaluationError) {
        var seen = Set<String>(minimumCapacity: keys.count)
        for key in keys where !seen.insert(key).inserted {
            throw EvaluationError(
                .doubledKey,
                "run '\(run)' has two rows with the key '\(key)': a key must tell a row from all others; where rows are "
                    + "repeats of one, say with 'repeats' how their scores become one: mean, majority, pass@K or pass^K"
            )
        }
    }

    /// The rows of each key, in the order of their first ones.
    private static func members(
        _ rows: NarrowRows, _ repeats: RepeatSpec?
    ) throws(EvaluationError) -> (names: [String], members: [[Int]]) {
        let names = try rows.names(mayRepeat: repeats != nil)
        guard repeats != nil else { return (names, names.indices.map { [$0] }) }
        var places: [String: Int] = [:]
        var order: [String] = []
        var members: [[Int]] = []
        for (row, name) in names.enumerated() {
            if let place = places[name] {
                members[place].append(row)
            } else {
                places[name] = members.count
                order.append(name)
                members.append([row])
            }
        }
        return (order, members)
    }

    /// What became of a row: its calls' end, or else what its scores say.
    private static func outcome(
        _ calls: [EvaluationReport.Outcome], _ scores: [Score]
    ) -> EvaluationReport.Outcome {
        let order: [EvaluationReport.Outcome] = [.error, .filtered, .refused]
        if !calls.contains(.answered), let worst = order.first(where: calls.contains) { return worst }
        let missing = scores.filter { $0.value == nil }.map(\.outcome.reported)
        return (order + [.noScore]).first(where: missing.contains) ?? .answered
    }

    /// The rows as a design takes them.
    func scored(
        _ metrics: [EvaluationMetric], _ texts: ScoredRun.Texts?
    ) throws(EvaluationError) -> ScoredRun {
        try requireDistinctKeys()
        var columns: [String: MetricScores] = [:]
        for (metric, scores) in zip(metrics, scores) {
            var others: [Int: EvaluationReport.Outcome] = [:]
            for (row, score) in scores.enumerated() where score.value == nil { others[row] = score.outcome.reported }
            columns[metric.name] = try MetricScores(
                scores.map(\.value), outcomes: others, notANumber: .isNoScore)
        }
        return try ScoredRun(
            run, keys: keys, scores: columns, outcomes: outcomes, groups: groups, clusters: clusters, pairs: pairs,
            sides: sides, texts: texts)
    }
}
