/// A column of two windows, of one kind; nil for a row that has nothing in it.
public enum DriftValues: Sendable, Hashable {
    /// Numbers: token counts, latencies, lengths, scores.
    case numbers(reference: [Double?], current: [Double?])
    /// Categories: finish reasons, languages, yes and no.
    case categories(reference: [String?], current: [String?])
    /// Vectors: embeddings of prompts or answers.
    case vectors(reference: [[Double]?], current: [[Double]?])
}

/// Two windows of rows, column by column: a reference and what is held against it.
public struct DriftWindows: Sendable, Hashable {
    /// A column's name and its values.
    public struct Column: Sendable, Hashable {
        /// The column's name.
        public var name: String
        /// Its values in both windows.
        public var values: DriftValues

        /// A column.
        public init(_ name: String, _ values: DriftValues) {
            self.name = name
            self.values = values
        }
    }

    /// The reference's name: `last week`.
    public var reference: String
    /// The other window's name.
    public var current: String
    /// The columns.
    public var columns: [Column]

    /// Two windows.
    public init(reference: String, current: String, columns: [Column]) {
        self.reference = reference
        self.current = current
        self.columns = columns
    }

    /// Two runs as windows: every metric's scores, yes and no as categories, and what became of the rows.
    public init(_ reference: ScoredRun, _ current: ScoredRun, metrics: [EvaluationMetric]) throws(EvaluationError) {
        self.init(reference: reference.name, current: current.name, columns: [])
        for metric in metrics {
            let values = (
                try reference.column(of: metric).values, try current.column(of: metric).values
            )
            switch metric.kind {
            case .mean: columns.append(Column(metric.name, .numbers(reference: values.0, current: values.1)))
            case .rate:
                func names(_ values: [Double?]) -> [String?] { values.map { $0.map { $0 == 1 ? "yes" : "no" } } }
                columns.append(
                    Column(metric.name, .categories(reference: names(values.0), current: names(values.1))))
            }
        }
        columns.append(
            Column(
                "outcome",
                .categories(
                    reference: reference.rowOutcomes(metrics).map(\.rawValue),
                    current: current.rowOutcomes(metrics).map(\.rawValue))))
    }
}
