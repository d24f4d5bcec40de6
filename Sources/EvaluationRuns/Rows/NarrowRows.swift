internal import Columnar
internal import DataFrames
internal import Evaluation

/// What comes to the driver of a run's rows: scores, names and outcomes, and no text of a prompt or an answer.
struct NarrowRows {
    let run: String
    /// What tells rows apart in a second query over the same frame.
    let identifiers: [Int64]
    let keys: [String?]?
    let samples: [String?]?
    let groups: [String?]?
    let clusters: [String?]?
    let pairs: [String?]?
    let sides: [String?]?
    /// What became of each row's call.
    let calls: [EvaluationReport.Outcome]
    let isSimulated: Bool
    /// The models that answered, in the order of their names.
    let models: [String]
    /// The metrics' scores.
    private(set) var scores: [[Score]]
    let labels: [String: [Double?]]
    let drift: [DriftValuesOfRun]

    /// A column of one window.
    struct DriftValuesOfRun {
        let name: String
        let content: DriftColumn.Content
        let numbers: [Double?]
        let texts: [String?]
        let vectors: [[Double]?]
    }

    /// The column that tells rows apart.
    static let identifier = "row"

    var count: Int { identifiers.count }

    /// Has workers score the rows, and takes what they give.
    init(_ frame: DataFrame, _ columns: EvaluationColumns, run: String) async throws {
        let table = try await Self.query(frame, columns).toArrow()
        self.init(table, columns, run: run)
    }

    private static func query(_ frame: DataFrame, _ columns: EvaluationColumns) -> DataFrame {
        var selected = [
            monotonically_increasing_id().alias(identifier), columns.answers.outcome.alias("outcome"),
        ]
        for (name, column) in [
            ("key", columns.key), ("sample", columns.sample), ("group", columns.group), ("cluster", columns.cluster),
            ("pair", columns.pair), ("side", columns.side), ("simulated", columns.answers.simulated),
            ("model", columns.answers.model),
        ] { if let column { selected.append(column.alias(name)) } }
        for (index, metric) in columns.metrics.enumerated() {
            switch metric.source {
            case .numbers(let numbers): selected.append(numbers.column.alias("metric_\(index)"))
            case .score(let column): selected.append(column.alias("metric_\(index)"))
            case .judge: break
            }
        }
        for (index, column) in columns.drift.enumerated() { selected.append(column.column.alias("drift_\(index)")) }
        for (index, label) in columns.labels.sorted(by: { $0.key < $1.key }).enumerated() {
            selected.append(label.value.alias("label_\(index)"))
        }
        return frame.select(selected)
    }

    private init(_ table: Table, _ columns: EvaluationColumns, run: String) {
        self.run = run
        identifiers = RowColumn(table, Self.identifier).identifiers
        func texts(_ name: String, _ column: Column?) -> [String?]? {
            column == nil ? nil : RowColumn(table, name).texts
        }
        keys = texts("key", columns.key)
        samples = texts("sample", columns.sample)
        groups = texts("group", columns.group)
        clusters = texts("cluster", columns.cluster)
        pairs = texts("pair", columns.pair)
        sides = texts("side", columns.side)
        let calls = RowColumn(table, "outcome").texts.map {
            $0.flatMap(EvaluationReport.Outcome.init(rawValue:)) ?? .answered
        }
        self.calls = calls
        isSimulated = RowColumn(table, "simulated").hasTrue
        models = Set(RowColumn(table, "model").texts.compactMap(\.self)).sorted()
        scores = columns.metrics.enumerated().map { index, metric in
            let column = RowColumn(table, "metric_\(index)")
            switch metric.source {
            case .score:
                return zip(zip(column.member("score").numbers, column.member("outcome").texts), calls).map {
                    Self.score($0.0, ScoreOutcome(rawValue: $0.1 ?? ""), $1)
                }
            case .numbers: return zip(column.numbers, calls).map { Self.score($0, $1) }
            case .judge: return calls.map { Score(missing: $0.scoring) }
            }
        }
        drift = columns.drift.enumerated().map { index, drifting in
            let column = RowColumn(table, "drift_\(index)")
            return DriftValuesOfRun(
                name: drifting.name, content: drifting.content,
                numbers: drifting.content == .numbers ? column.numbers.map { $0.flatMap(Self.finite) } : [],
                texts: drifting.content == .categories ? column.texts : [],
                vectors: drifting.content == .vectors
                    ? column.vectors.map { $0.flatMap { $0.allSatisfy(\.isFinite) ? $0 : nil } } : [])
        }
        var labels: [String: [Double?]] = [:]
        for (index, name) in columns.labels.keys.sorted().enumerated() {
            labels[name] = RowColumn(table, "label_\(index)").numbers
        }
        self.labels = labels
    }

    private static func finite(_ number: Double) -> Double? { number.isFinite ? number : nil }

    /// A column's number as a score; one that is not there, with what became of the call.
    private static func score(_ number: Double?, _ call: EvaluationReport.Outcome) -> Score {
        number.map { Score($0) } ?? Score(missing: call.scoring)
    }

    /// A scorer's score; one that is not there, with what became of the call or else of the scoring.
    private static func score(
        _ number: Double?, _ outcome: ScoreOutcome?, _ call: EvaluationReport.Outcome
    ) -> Score {
        if call != .answered { return Score(missing: call.scoring) }
        if let number, outcome ?? .scored == .scored { return Score(number) }
        return Score(missing: outcome ?? .noAnswer)
    }

    /// Takes what judges said, by the metrics' places.
    mutating func take(_ judged: [Int: [Score]]) {
        for (index, column) in judged where scores.indices.contains(index) {
            scores[index] = zip(column, calls).map { $1 == .answered ? $0 : Score(missing: $1.scoring) }
        }
    }
}

extension EvaluationReport.Outcome {
    /// What became of the scoring of a row whose call ended so.
    var scoring: ScoreOutcome {
        switch self {
        case .refused: .refused
        case .filtered: .filtered
        case .error: .error
        case .answered, .noScore: .noAnswer
        }
    }
}

extension NarrowRows {
    /// What tells each row from others; the same for the repeats of one.
    ///
    /// - Parameter mayRepeat: Whether several rows may be repeats of one.
    /// - Returns: A name for each row, in their order.
    /// - Throws: ``EvaluationError`` for a row without a key.
    func names(mayRepeat: Bool) throws(EvaluationError) -> [String] {
        if let keys {
            var names: [String] = []
            names.reserveCapacity(keys.count)
            for (row, key) in keys.enumerated() {
                guard let key else {
                    throw EvaluationError(
                        .missingColumn,
                        "row \(row + 1) of run '\(run)' has no key: every row needs one to be told from others")
                }
                names.append(key)
            }
            return names
        }
        if let twins = twinNames(mayRepeat: mayRepeat) { return twins }
        // A row's answers stand together, and their numbers begin again with each row.
        guard let samples, let first = samples.first else {
            return (0..<count).map { "\($0 + 1)" }
        }
        var number = 0
        return samples.map { sample in
            if sample == first { number += 1 }
            return "\(number)"
        }
    }

    /// The pair and the side of each row, which are the same in another run whatever its order; nil where there are no
    /// pairs, or a pair has more than one row on a side.
    private func twinNames(mayRepeat: Bool) -> [String]? {
        guard let pairs, let sides else { return nil }
        let names = zip(pairs, sides).enumerated().map { row, twin in
            twin.0.map { "\($0), \(twin.1 ?? "")" } ?? "row \(row + 1)"
        }
        return mayRepeat || Set(names).count == names.count ? names : nil
    }
}
