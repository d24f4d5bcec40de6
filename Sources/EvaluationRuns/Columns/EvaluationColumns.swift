internal import DataFrames
internal import Evaluation
internal import SparkSQL

/// All columns that an evaluation reads of one run's rows.
struct EvaluationColumns {
    let answers: AnswerColumns
    /// What is right.
    let reference: Column?
    let metrics: [MeasuredMetric]
    let drift: [DriftColumn]
    let key: Column?
    /// The number of a repeat, from the first on, where rows have several answers and no key.
    let sample: Column?
    let prompt: Column?
    let group: Column?
    let cluster: Column?
    let pair: Column?
    let side: Column?
    /// People's labels, by the names of the judges' metrics.
    let labels: [String: Column]

    /// - Parameters:
    ///   - spec: What is evaluated.
    ///   - schema: The rows' columns.
    ///   - run: The run's name.
    /// - Throws: ``EvaluationError`` for a column that is not there, or is of another kind.
    init(_ spec: EvaluationSpec, _ schema: StructType, run: String) throws(EvaluationError) {
        let finder = ColumnFinder(schema: schema, run: run)
        func text(_ name: String?, _ what: String) throws(EvaluationError) -> Column? {
            guard let name else { return nil }
            let found = try finder.require(name, what)
            if found.type.isNested {
                throw EvaluationError(.wrongDesign, "\(what) names '\(name)', which is no text but \(found.type)")
            }
            return found.column.cast("string")
        }
        answers = try AnswerColumns(spec, finder)
        reference = try text(spec.reference, "'reference'")
        var metrics: [MeasuredMetric] = []
        for score in spec.scores { metrics.append(try MeasuredMetric(score, answers, reference: reference)) }
        for judge in spec.judges {
            let metric = try MeasuredMetric(judge, answers)
            // A preference is of two runs together, and no score of either.
            if !judge.isPairwise { metrics.append(metric) }
        }
        for metric in spec.metrics { metrics.append(try MeasuredMetric(metric, finder, answers)) }
        self.metrics = metrics
        let names = Set(metrics.map(\.metric.name))
        var drift: [DriftColumn] = []
        for name in spec.drift?.columns ?? [] where !names.contains(name) {
            drift.append(try DriftColumn(name, finder, answers))
        }
        self.drift = drift
        key = try text(spec.key, "'key'")
        sample = spec.key == nil && spec.repeats != nil ? finder.find("sample")?.column.cast("string") : nil
        prompt = try text(spec.prompt, "'prompt'") ?? finder.find("prompt").map { $0.column.cast("string") }
        group = try text(spec.groups?.column, "groups.column")
        cluster = try text(spec.cluster, "'cluster'")
        pair = try text(spec.pairs?.column, "pairs.column")
        side = try text(spec.pairs?.side, "pairs.side")
        var labels: [String: Column] = [:]
        for judge in spec.judges {
            guard let name = judge.labels else { continue }
            labels[judge.judge.traits.name] = try NumberColumn.labels(
                try finder.require(name, "'labels' of judge '\(judge.judge.traits.name)'"), run)
        }
        self.labels = labels
    }
}
