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

/// Answers with their members as columns of their own: what opens best in pandas and DuckDB.
enum FlatAnswers {
    static func flat(_ batch: RecordBatch) -> RecordBatch {
        if let flat = flatErrors(batch) { return flat }
        guard let index = batch.schema.index(of: "reply"),
            case .structure(let members) = batch.schema.fields[index].type
        else { return batch }
        var fields = batch.schema.fields, columns = batch.columns
        fields.remove(at: index)
        let reply = columns.remove(at: index)
        for (member, field) in members.enumerated() {
            let column = reply.member(member)
            if case .structure(let inner) = field.type {
                for (index, deeper) in inner.enumerated() {
                    let prefix = field.name == "error" ? "error_" : ""
                    fields.append(Field(prefix + deeper.name, deeper.type))
                    columns.append(column.member(index))
                }
            } else {
                fields.append(field)
                columns.append(column)
            }
        }
        return RecordBatch(Schema(fields), columns, rowCount: batch.rowCount)
    }
}

/// What there is to count in flattened answers.
struct RowCount: Sendable {
    var rows = 0
    var failed = 0
    /// Rows that have an error without a call.
    var uncalled = 0
    var isSimulated = false
    /// Why rows failed, and how many for each reason; the first thousand reasons.
    var failures: [String: Int] = [:]

    private static let reasonsKept = 1_000

    mutating func add(_ batch: RecordBatch) {
        rows += batch.rowCount
        let messages = batch.column("error_message"), categories = batch.column("error_category")
        let simulated = batch.column("simulated"), attempts = batch.column("attempts")
        let hasVectors = batch.schema.index(of: JobFile.embeddingColumn) != nil && batch.column("answer") == nil
        for row in 0..<batch.rowCount {
            // A filtered answer is an outcome; a text that was filtered has no vector.
            if let message = messages?.string(row), hasVectors || categories?.string(row) != "content_filter" {
                failed += 1
                if case .integer(0)? = attempts?.value(row) { uncalled += 1 }
                if failures[message] != nil || failures.count < Self.reasonsKept { failures[message, default: 0] += 1 }
            }
            // An endpoint that somebody named may be a simulator too; its answers say so.
            if !isSimulated, case .boolean(true)? = simulated?.value(row) { isSimulated = true }
        }
    }
}
