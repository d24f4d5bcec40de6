package import Columnar
package import DataFrames
internal import Evaluation
internal import Foundation
internal import LocalQuery
internal import Operators
internal import Planning

/// Runs a job file's job in a session and writes what it gave.
package struct JobRun: Sendable {
    /// What there is to show while a job runs.
    package enum Event: Sendable {
        /// An input's rows are written; the table has the first ones, or all where they are compared.
        case answered(input: String, rows: Int, Table)
        /// Two inputs were compared.
        case compared(lines: Table, summary: String)
    }

    private let job: JobFile
    private let session: Session
    private let source: ModelSource
    private let price: PriceInForce?
    private let overwrites: Bool
    private let report: @Sendable (Event) -> Void

    /// - Parameters:
    ///   - job: What is asked.
    ///   - session: Where it runs.
    ///   - source: The endpoint that answers.
    ///   - price: What calls are counted with; nil where no price is known.
    ///   - overwrites: Whether results that are there are replaced.
    ///   - report: Hears of what there is to show.
    package init(
        job: JobFile, session: Session, source: ModelSource, price: PriceInForce?, overwrites: Bool,
        report: @escaping @Sendable (Event) -> Void
    ) {
        self.job = job
        self.session = session
        self.source = source
        self.price = price
        self.overwrites = overwrites
        self.report = report
    }

    /// - Throws: `StoppedJob` where rows were asked for; `RoostError` where it did not come to that.
    package func run() async throws -> Summary {
        let output = try OutputFolder(job.output)
        defer { output.release() }
        let names = job.inputs.map(\.name) + (job.genderedWords == nil ? [] : ["comparison"])
        try ResultFiles.refuseExisting(names.flatMap(paths), unless: overwrites)
        for case .files(let files) in job.inputs.map(\.rows) {
            try ResultFiles.refuseInputs(names.flatMap(paths), files)
        }
        let start = ContinuousClock.now
        var summary = Summary(job: job.name, endpoint: "\(source.endpoint)", simulated: source.isSimulated)
        for deployment in job.deployments.dropFirst() { summary.endpoint += ", \(try deployment.endpoint)" }
        summary.prices = price?.description(of: job.calls.mode)
        if job.embeddings != nil { (summary.answered, summary.embedded) = (nil, 0) }
        var tables: [String: Table] = [:]
        for input in job.inputs {
            let table: Table
            do {
                table = try await answers(for: input, &summary)
            } catch {
                summary.seconds = Self.seconds(since: start)
                throw StoppedJob(error: error, summary: summary)
            }
            tables[input.name] = table
            // The inputs are one job in the journal: it begins afresh once.
            session.callOptions.isFresh = false
        }
        if let compare = job.genderedWords, let neutral = tables[compare.neutral], let loaded = tables[compare.loaded] {
            try await self.compare(neutral, loaded, &summary)
        }
        summary.seconds = Self.seconds(since: start)
        return summary
    }

    /// Answers the input's rows into its files.
    ///
    /// Gives the rows that are to be shown, or compared.
    private func answers(for input: JobFile.Input, _ summary: inout Summary) async throws -> Table {
        let (frame, json) = try await job.rows(of: input, in: session)
        var column = try job.chatColumn(source.endpoint)
        let name = job.columnName(beside: try frame.columns)
        if name != job.columnName { column.keyName = job.columnName }
        let asked = frame.withColumn(name, ModelColumn { [column] _ in column })
        let rows = AnswerRows(
            paths: paths(input.name), answers: FlatAnswers(column: name, isEmbedding: job.embeddings != nil),
            json: json, keepsAll: job.genderedWords != nil, replaces: overwrites)
        do {
            let before = summary.rows
            let result = try await session.stream(asked.plan()) { schema, batch in try await rows.append(schema, batch)
            }
            try await rows.finish(result.table.schema)
            summary.count(await rows.count, result.calls)
            summary.files += paths(input.name)
            let table = await rows.table
            report(.answered(input: input.name, rows: summary.rows - before, table))
            return table
        } catch {
            await rows.cancel()
            if let error = error as? RoostError { summary.count(await rows.count, error.calls) }
            throw error
        }
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        start.duration(to: .now) / .seconds(1)
    }

    private func compare(_ neutral: Table, _ loaded: Table, _ summary: inout Summary) async throws {
        guard neutral.rowCount == loaded.rowCount else {
            throw RoostError(
                .invalidArgument,
                "compare.gendered_words pairs rows, but the inputs have \(neutral.rowCount) and \(loaded.rowCount)")
        }
        let comparison = GenderComparison(
            neutral: Self.pairs(neutral), loaded: Self.pairs(loaded), simulated: summary.simulated)
        let table = try await session.createDataFrame(comparison.pairs).toArrow()
        for path in paths("comparison") {
            let format: FileScan.Format = path.hasSuffix(".parquet") ? .parquet : .json
            try await DataFrameWriter.save(table, to: path, format, session.engine, overwriting: overwrites)
            summary.files.append(path)
        }
        let lines = try await session.createDataFrame(comparison.lines).toArrow()
        report(.compared(lines: lines, summary: comparison.summary))
    }

    private static func pairs(_ table: Table) -> [(prompt: String, answer: String?)] {
        table.batches.flatMap { batch in
            (0..<batch.rowCount).map { row in
                (prompt: batch.column("prompt")?.string(row) ?? "", answer: batch.column("answer")?.string(row))
            }
        }
    }

    private func paths(_ name: String) -> [String] {
        job.formats.map { "\(job.output)/\(name).\(FileFormat.ending($0))" }
    }
}

extension JobFile {
    /// An input's rows as a dataframe, and the columns whose values are JSON.
    ///
    /// Texts, numbers and all else reach the model as they are written: of JSON the letters of each value are kept, of
    /// CSV every text.
    func rows(of input: Input, in session: Session) async throws -> (frame: DataFrame, json: [String: ResultType]) {
        switch input.rows {
        case .values(let values): return (try session.createDataFrame(values, ["prompt"]), [:])
        case .files(let files):
            let (frame, survey) = try await session.read.load(files.format, files.paths, files.options, asWritten: true)
            guard !survey.columns.isEmpty else {
                throw RoostError(
                    .file, "input '\(input.name)' is empty: \(files.paths.joined(separator: ", ")) has no rows")
            }
            var json: [String: ResultType] = [:]
            for (column, result) in zip(survey.columns, survey.results) where column.values == .json {
                json[column.name] = result
            }
            return (frame, json)
        }
    }
}

/// A job that ended before its rows were done, and what it had come to.
package struct StoppedJob: Error {
    package let error: any Error
    package let summary: JobRun.Summary
}
