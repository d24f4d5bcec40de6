package import Columnar
package import DataFrames
internal import Evaluation
package import EvaluationRuns
internal import Foundation
internal import LocalQuery
internal import Messaging
internal import Operators
internal import Planning
internal import Synchronization

/// Runs a job file's job in a session and writes what it gave.
package struct JobRun: Sendable {
    /// What there is to show while a job runs.
    package enum Event: Sendable {
        /// An input's rows are written; the table has the first ones, or all where they are compared.
        case answered(input: String, rows: Int, Table)
        /// Two inputs were compared.
        case compared(lines: Table, summary: String)
        /// The results were evaluated.
        case evaluated(EvaluationReport)
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
        let names =
            job.inputs.map(\.name) + (job.genderedWords == nil ? [] : ["comparison"])
            + (job.outputQuery == nil ? [] : [JobFile.OutputQuery.name])
        let report = job.evaluation == nil ? [] : EvaluationFiles(folder: job.output).paths
        try ResultFiles.refuseExisting(names.flatMap(paths) + report, unless: overwrites)
        for rows in job.inputs.map(\.rows) {
            switch rows {
            case .values: break
            case .files(let files): try ResultFiles.refuseInputs(names.flatMap(paths), files)
            case .query(let query):
                if let files = query.files { try ResultFiles.refuseInputs(names.flatMap(paths), files) }
            }
        }
        let start = ContinuousClock.now
        var summary = Summary(job: job.name, endpoint: "\(source.endpoint)", simulated: source.isSimulated)
        for deployment in job.deployments.dropFirst() { summary.endpoint += ", \(try deployment.endpoint)" }
        summary.prices = price?.description(of: job.calls.mode)
        if job.embeddings != nil { (summary.answered, summary.embedded) = (nil, 0) }
        // A mistake in them is the mistake alone: there is nothing to report of a job that has asked for nothing.
        let (inputs, query) = try await lookedAt()
        do { try await answer(inputs, query, &summary) } catch {
            summary.seconds = Self.seconds(since: start)
            let unwritten = error as? UnwrittenResults
            throw StoppedJob(
                error: unwritten?.reason ?? error, summary: summary, isUnwritten: unwritten != nil,
                canResume: !source.isSimulated, overwrites: overwrites || !summary.files.isEmpty)
        }
        summary.seconds = Self.seconds(since: start)
        return summary
    }

    /// All inputs, and what is made of their results, before the first row of one is paid for.
    private func lookedAt() async throws -> ([LookedAt], OutputRows?) {
        var inputs: [LookedAt] = []
        for input in job.inputs {
            let rows = try await job.rows(of: input, in: session)
            if case .query = input.rows {
                try ResultFiles.refuse(inputs: try rows.frame.scannedPaths, results: paths(input.name))
            }
            inputs.append((input, rows))
        }
        let output = job.outputQuery.map { OutputRows(query: $0, job: job, session: session) }
        if let output {
            for (input, rows) in inputs {
                try output.expect(input.name, try AskedRows(of: job.asking(input), rows, source.endpoint))
            }
            try await output.check()
        }
        return (try await checked(inputs), output)
    }

    /// The inputs, once it is known that their results can be evaluated: with twins beside each other.
    private func checked(_ inputs: [LookedAt]) async throws -> [LookedAt] {
        guard let evaluation else { return inputs }
        var expected: [EvaluationCheck.Input] = []
        for (input, rows) in inputs {
            expected.append(
                try evaluation.expected(
                    input.name, rows, try AskedRows(of: job.asking(input), rows, source.endpoint)))
        }
        let found = try await evaluation.check(expected)
        var together: [LookedAt] = []
        for (input, rows) in inputs {
            together.append(
                (
                    input,
                    try await evaluation.pairedUp(
                        rows, areTogether: found.areTwinsTogether[input.name] ?? true, count: found.rows)
                ))
        }
        return together
    }

    private func answer(
        _ inputs: [LookedAt], _ output: OutputRows?, _ summary: inout Summary
    ) async throws {
        var tables: [String: Table] = [:]
        let options = session.callOptions
        let budget = Mutex(RemainingBudget(options.budget))
        var begun: Set<String> = []
        for (input, rows) in inputs {
            let asking = job.asking(input)
            let question = "\([asking.system, asking.prompt])"
            // Inputs with one question are one job in the journal: it begins afresh once.
            session.callOptions.isFresh = options.isFresh && begun.insert(question).inserted
            session.callOptions.budget = budget.withLock { $0.left(for: question) }
            tables[input.name] = try await answers(input.name, asking, rows, &summary) { totals in
                budget.withLock { $0.count(question, totals) }
            }
        }
        session.callOptions.isFresh = false
        if let compare = job.genderedWords, let neutral = tables[compare.neutral], let loaded = tables[compare.loaded] {
            try await self.compare(neutral, loaded, &summary)
        }
        if let output { try await write(output, inputs.map(\.input.name), &summary) }
        if let evaluation { try await evaluate(evaluation, inputs.map(\.input.name), budget, &summary) }
    }

    private var evaluation: JobEvaluation? { job.evaluation.map { JobEvaluation(spec: $0, session: session) } }

    /// What the results show, in files beside them.
    private func evaluate(
        _ evaluation: JobEvaluation, _ names: [String], _ budget: borrowing Mutex<RemainingBudget>,
        _ summary: inout Summary
    ) async throws {
        let account = JudgeCosts(job: job, usual: session.callOptions, budget: budget.withLock { $0 })
        var found: EvaluationReport
        do {
            found = try await evaluation.report(of: names.map { ($0, paths($0)) }, account.account)
        } catch {
            for totals in account.totals { summary.count(RowCount(), totals) }
            throw error
        }
        for totals in account.totals { summary.count(RowCount(), totals) }
        found.method.prices = summary.priceEntries
        do {
            let files = EvaluationFiles(folder: job.output)
            let written = try files.write(found)
            summary.files += files.paths
            report(.evaluated(written))
        } catch {
            throw UnwrittenResults(reason: error)
        }
    }

    /// What the job's query makes of the results.
    private func write(_ output: OutputRows, _ names: [String], _ summary: inout Summary) async throws {
        do {
            let table = try await output.write(
                of: names.map { ($0, paths($0)) }, to: paths(JobFile.OutputQuery.name), replaces: overwrites)
            summary.files += paths(JobFile.OutputQuery.name)
            report(.answered(input: JobFile.OutputQuery.name, rows: table.rows, table.first))
        } catch {
            throw UnwrittenResults(reason: error)
        }
    }

    /// Answers the input's rows into its files.
    ///
    /// Gives the rows that are to be shown, or compared.
    private func answers(
        _ input: String, _ job: JobFile, _ inputRows: InputRows, _ summary: inout Summary,
        _ ended: (CallTotals?) -> Void
    ) async throws -> Table {
        let asked = try AskedRows(of: job, inputRows, source.endpoint)
        let rows = AnswerRows(
            paths: paths(input), answers: asked.answers, json: asked.json, keepsAll: job.genderedWords != nil,
            replaces: overwrites)
        let before = summary.rows
        let result: JobResult
        do {
            result = try await session.stream(asked.frame.plan()) { schema, batch in
                try await rows.append(schema, batch)
            }
        } catch {
            await rows.cancel()
            switch error {
            case let error as RoostError: summary.count(await rows.count, error.calls)
            case let error as RowsNotTaken:
                summary.count(await rows.count.ofAll(error.calls), error.calls)
                throw UnwrittenResults(reason: error.reason)
            default: break
            }
            throw error
        }
        summary.count(await rows.count, result.calls)
        ended(result.calls)
        do { try await rows.finish(result.table.schema) } catch {
            await rows.cancel()
            throw UnwrittenResults(reason: error)
        }
        summary.files += paths(input)
        let table = await rows.table
        report(.answered(input: input, rows: summary.rows - before, table))
        return table
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
            do {
                try await DataFrameWriter.save(table, to: path, format, session.engine, overwriting: overwrites)
            } catch {
                throw UnwrittenResults(reason: error)
            }
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

/// An input of a job, and its rows.
private typealias LookedAt = (input: JobFile.Input, rows: InputRows)

/// Results that could not be written, as where the disk is full.
private struct UnwrittenResults: Error {
    let reason: any Error
}

/// A job that ended before its rows were done and written, and what it had come to.
package struct StoppedJob: Error {
    package let error: any Error
    package let summary: JobRun.Summary
    /// Whether its rows were answered, as far as the summary says, and could not be written.
    package var isUnwritten = false
    /// Whether the journal's answers serve another run: not those of a simulator that ends with this process.
    package var canResume = true
    /// Whether another run finds results that are there already.
    package var overwrites = false

    /// Why results could not be written, as the program's own error.
    package var writeError: RoostError? { isUnwritten ? RoostError(.file, "\(error)") : nil }
}
