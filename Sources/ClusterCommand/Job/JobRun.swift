internal import Columnar
internal import DataFrames
internal import Evaluation
internal import Foundation
internal import Planning

/// Runs a job file's job in a session and writes what it gave.
struct JobRun {
    let job: JobFile
    let session: Session
    let source: ModelSource
    let price: PriceInForce?
    let overwrites: Bool
    let isQuiet: Bool

    func run() async throws -> Summary {
        let names = job.inputs.map(\.name) + (job.genderedWords == nil ? [] : ["comparison"])
        try ResultFiles.refuseExisting(names.flatMap(paths), unless: overwrites)
        let start = ContinuousClock.now
        var summary = Summary(job: job.name, endpoint: "\(source.endpoint)", simulated: source.isSimulated)
        for place in job.deployments.dropFirst() { summary.endpoint += ", \(try place.endpoint)" }
        summary.prices = price?.description
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
        let frame: DataFrame =
            switch input.rows {
            case .values(let values): try session.createDataFrame(values, ["prompt"])
            case .file(let path, let format): try await session.read.load(format, [path])
            }
        let chat = try job.chatColumn(source.endpoint)
        let asked = frame.withColumn(job.columnName, ModelColumn { _ in chat })
        let rows = AnswerRows(paths: paths(input.name), keepsAll: job.genderedWords != nil, replaces: overwrites)
        do {
            let before = summary.rows
            let result = try await session.stream(asked.plan()) { schema, batch in try await rows.append(schema, batch)
            }
            try await rows.finish(result.table.schema)
            summary.count(await rows.count, result.calls)
            summary.files += paths(input.name)
            let table = await rows.table
            if !isQuiet {
                let count = summary.rows - before
                Console.print(
                    "\(input.name) (\(HumanUnits.count(count, "row")))\n" + JobReport.answers(table, of: count))
            }
            return table
        } catch {
            await rows.cancel()
            if let error = error as? RoostError { summary.count(await rows.count, error.calls) }
            throw error
        }
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        let elapsed = start.duration(to: .now).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    }

    private func compare(_ neutral: Table, _ loaded: Table, _ summary: inout Summary) async throws {
        guard neutral.rowCount == loaded.rowCount else {
            throw RoostError(
                .invalidArgument,
                "compare.gendered_words pairs rows, but the inputs have \(neutral.rowCount) and \(loaded.rowCount)")
        }
        let comparison = GenderComparison(
            neutral: JobReport.pairs(neutral), loaded: JobReport.pairs(loaded), simulated: summary.simulated)
        let table = try await session.createDataFrame(comparison.pairs).toArrow()
        try await save(table, as: "comparison", &summary)
        guard !isQuiet else { return }
        let lines = try await session.createDataFrame(comparison.lines).toArrow()
        Console.print(
            "gendered words (f feminine, m masculine) by pair\n" + JobReport.rows(lines) + comparison.summary + "\n")
    }

    private func save(_ table: Table, as name: String, _ summary: inout Summary) async throws {
        for path in paths(name) {
            guard let format = FileFormat.of(path) else { continue }
            try await DataFrameWriter.save(table, to: path, format, session.engine, overwriting: overwrites)
            summary.files.append(path)
        }
    }

    private func paths(_ name: String) -> [String] {
        job.formats.map { "\(job.output)/\(name).\(FileFormat.ending($0))" }
    }
}

/// A job that ended before its rows were done, and what it had come to.
struct StoppedJob: Error {
    let error: any Error
    let summary: JobRun.Summary
}
