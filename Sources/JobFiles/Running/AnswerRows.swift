internal import Columnar
internal import DataFrames
internal import LocalQuery
internal import Operators
internal import Planning

/// The rows of one input on their way into its files: flattened, counted, the first ones kept to be shown.
actor AnswerRows {
    private static let rowsShown = 20

    private let paths: [String]
    private let answers: FlatAnswers
    /// The input's columns whose values are JSON, by the input's names.
    private let json: [String: ResultType]
    private var written = WrittenColumns(types: [:])
    private let keepsAll: Bool
    private let replaces: Bool
    private var sinks: [(sink: RowSink, isTyped: Bool)] = []
    private(set) var kept: [RecordBatch] = []
    private(set) var count = RowCount()
    private var schema: Schema?
    private var rowsKept = 0

    /// - Parameters:
    ///   - paths: The files to write.
    ///   - answers: Makes columns of the answers.
    ///   - json: The input's columns whose values are JSON, and what they become where columns have types.
    ///   - keepsAll: Whether all rows are needed afterwards, as for a comparison of two inputs.
    ///   - replaces: Whether files that are there at the end are replaced.
    init(paths: [String], answers: FlatAnswers, json: [String: ResultType], keepsAll: Bool, replaces: Bool) {
        self.paths = paths
        self.answers = answers
        count.hasVectors = answers.isEmbedding
        self.json = json
        self.keepsAll = keepsAll
        self.replaces = replaces
    }

    func append(_ schema: Schema, _ batch: RecordBatch) async throws {
        let flat = answers.flat(batch)
        try begin(batch.schema, flat)
        count.add(flat)
        let typed = written.typed(flat)
        if keepsAll {
            kept.append(typed)
        } else if rowsKept < Self.rowsShown {
            kept.append(typed.slice(0, min(typed.rowCount, Self.rowsShown - rowsKept)))
        }
        rowsKept += flat.rowCount
        for (sink, isTyped) in sinks { try await sink.append(isTyped ? typed : flat) }
    }

    /// The files get their names.
    ///
    /// A job without rows has files without rows.
    func finish(_ schema: Schema) async throws {
        try begin(schema, answers.flat(.empty(schema)))
        for (sink, _) in sinks { try await sink.finish() }
    }

    /// Nothing of the files is left.
    func cancel() async {
        for (sink, _) in sinks { await sink.cancel() }
    }

    var table: Table { Table(schema: schema ?? Schema([]), batches: kept) }

    private func begin(_ rows: Schema, _ flat: RecordBatch) throws {
        guard schema == nil else { return }
        written = answers.written(rows, json)
        let typed = written.typed(flat.slice(0, 0)).schema
        schema = typed
        sinks = try paths.map { path in
            let isParquet = path.hasSuffix("parquet")
            let sink = try RowSink(
                path: path, format: isParquet ? .parquet : .json, schema: isParquet ? typed : flat.schema,
                replaces: replaces, rawColumns: written.names)
            return (sink, isParquet)
        }
    }
}

extension FlatAnswers {
    /// The columns whose values are JSON, under their names in the results, of rows as a job makes them.
    func written(_ rows: Schema, _ json: [String: ResultType]) -> WrittenColumns {
        var types: [String: ResultType] = [:]
        for (own, result) in inputNames(rows) { types[result] = json[own] }
        return WrittenColumns(types: types)
    }
}
