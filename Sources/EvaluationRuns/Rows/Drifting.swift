internal import Evaluation

/// The columns of two runs as windows, one beside the other.
struct Drifting {
    let spec: EvaluationSpec
    let drift: DriftSpec
    let design: EvaluationDesign

    /// The drift columns, the metrics that are named among them, or all where nothing else is done with them, and what
    /// became of the rows.
    func windows(
        _ reference: (run: ScoredRun, columns: [NarrowRows.DriftValuesOfRun]),
        _ current: (run: ScoredRun, columns: [NarrowRows.DriftValuesOfRun])
    ) throws(EvaluationError) -> DriftWindows {
        var windows = DriftWindows(reference: reference.run.name, current: current.run.name, columns: [])
        for (one, other) in zip(reference.columns, current.columns) {
            windows.columns.append(DriftWindows.Column(one.name, try Self.values(one, other)))
        }
        let named = Set(drift.columns)
        let metrics = design.metrics.filter { spec.comparesWindows || named.contains($0.name) }
        windows.columns += try DriftWindows(reference.run, current.run, metrics: metrics).columns
        return windows
    }

    private static func values(
        _ reference: NarrowRows.DriftValuesOfRun, _ current: NarrowRows.DriftValuesOfRun
    ) throws(EvaluationError) -> DriftValues {
        guard reference.content == current.content else {
            throw EvaluationError(
                .wrongDesign,
                "column '\(reference.name)' has \(reference.content) in one run and \(current.content) in the other: "
                    + "drift is between columns of one kind")
        }
        switch reference.content {
        case .numbers: return .numbers(reference: reference.numbers, current: current.numbers)
        case .categories: return .categories(reference: reference.texts, current: current.texts)
        case .vectors: return .vectors(reference: reference.vectors, current: current.vectors)
        }
    }
}
