internal import Columnar
internal import DataFrames
internal import LocalQuery
internal import Planning

/// The rows of one input on their way into its files: flattened, counted, the first ones kept to be shown.
actor AnswerRows {
    private static let rowsShown = 20

    private let paths: [String]
    private let keepsAll: Bool
    private let replaces: Bool
    private var sinks: [RowSink] = []
    private(set) var kept: [RecordBatch] = []
    private(set) var count = RowCount()
    private var schema: Schema?
    private var rowsKept = 0

    /// - Parameters:
    ///   - paths: The files to write.
    ///   - keepsAll: Whether all rows are needed afterwards, as for a comparison of two inputs.
    ///   - replaces: Whether files that are there at the end are replaced.
    init(paths: [String], keepsAll: Bool, replaces: Bool) {
        self.paths = paths
        self.keepsAll = keepsAll
        self.replaces = replaces
    }

    func append(_ schema: Schema, _ batch: RecordBatch) async throws {
        let flat = FlatAnswers.flat(batch)
        try begin(flat.schema)
        count.add(flat)
        if keepsAll {
            kept.append(flat)
        } else if rowsKept < Self.rowsShown {
            kept.append(flat.slice(0, min(flat.rowCount, Self.rowsShown - rowsKept)))
        }
        rowsKept += flat.rowCount
        for sink in sinks { try await sink.append(flat) }
    }

    /// The files get their names.
    ///
    /// A job without rows has files without rows.
    func finish(_ schema: Schema) async throws {
        try begin(FlatAnswers.flat(.empty(schema)).schema)
        for sink in sinks { try await sink.finish() }
    }

    /// Nothing of the files is left.
    func cancel() async {
        for sink in sinks { await sink.cancel() }
    }

    var table: Table { Table(schema: schema ?? Schema([]), batches: kept) }

    private func begin(_ flat: Schema) throws {
        guard schema == nil else { return }
        schema = flat
        sinks = try paths.map { path in
            try RowSink(
                path: path, format: path.hasSuffix("parquet") ? .parquet : .json, schema: flat, replaces: replaces)
        }
    }
}
