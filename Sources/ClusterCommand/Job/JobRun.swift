internal import Columnar
internal import DataFrames
internal import Evaluation
internal import Foundation
internal import Planning

/// Runs a job file's job in a session and writes what it gave.
struct JobRun {
    /// What there is to say at the end.
    struct Summary: Encodable {
        var job: String
        var endpoint: String
        var simulated: Bool
        var rows = 0
        var answered = 0
        var failed = 0
        var promptTokens = 0
        var completionTokens = 0
        var seconds = 0.0
        var files: [String] = []
        /// Why rows failed, and how many for each reason.
        var failures: [String: Int] = [:]
    }

    let job: JobFile
    let session: Session
    let source: ModelSource
    let overwrites: Bool
    let isQuiet: Bool

    func run() async throws -> Summary {
        let names = job.inputs.map(\.name) + (job.genderedWords == nil ? [] : ["comparison"])
        try ResultFiles.refuseExisting(names.flatMap(paths), unless: overwrites)
        let start = ContinuousClock.now
        var summary = Summary(job: job.name, endpoint: "\(source.endpoint)", simulated: source.isSimulated)
        var tables: [String: Table] = [:]
        for input in job.inputs {
            let table = try await answers(for: input)
            try await save(table, as: input.name, &summary)
            summary.count(table)
            tables[input.name] = table
            if !isQuiet { print("\(input.name) (\(table.rowCount) rows)\n" + JobReport.answers(table)) }
        }
        if let compare = job.genderedWords, let neutral = tables[compare.neutral], let loaded = tables[compare.loaded] {
            try await self.compare(neutral, loaded, &summary)
        }
        let elapsed = start.duration(to: .now).components
        summary.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        return summary
    }

    private func answers(for input: JobFile.Input) async throws -> Table {
        let rows: DataFrame =
            switch input.rows {
            case .values(let values): try session.createDataFrame(values, ["prompt"])
            case .file(let path, let format): try await session.read.load(format, [path])
            }
        let reply = chat(
            model: job.model, system: job.system.map { Prompt(template: $0) }, user: Prompt(template: job.prompt),
            maxTokens: job.maxTokens, temperature: job.temperature, seed: job.seed)
        do {
            return Self.flat(try await rows.withColumn("reply", reply).toArrow())
        } catch let error as RoostError {
            guard let done = error.partialResult, done.rowCount > 0 else { throw error }
            throw try await keep(done, of: input.name, because: error)
        }
    }

    /// Writes the rows that were answered before a job ended, so that they are not paid for in vain.
    private func keep(_ done: Table, of name: String, because error: RoostError) async throws -> RoostError {
        let path = "\(job.output)/\(name).partial.jsonl"
        try await DataFrameWriter.save(Self.flat(done), to: path, .json, session.engine)
        return RoostError(error.code, "\(error.message)\nThe \(done.rowCount) rows that were done are in \(path)")
    }

    /// The reply's members as columns of their own: what opens best in pandas and DuckDB.
    private static func flat(_ table: Table) -> Table {
        func flat(_ batch: RecordBatch) -> RecordBatch {
            guard let index = batch.schema.index(of: "reply"), case .structure(let members) = batch.schema.fields[index].type
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
        let batches = table.batches.map(flat)
        return Table(schema: batches.first?.schema ?? flat(.empty(table.schema)).schema, batches: batches)
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
        print("gendered words (f feminine, m masculine) by pair\n" + JobReport.rows(lines) + comparison.summary + "\n")
    }

    private func save(_ table: Table, as name: String, _ summary: inout Summary) async throws {
        for path in paths(name) {
            guard let format = FileFormat.of(path) else { continue }
            try await DataFrameWriter.save(table, to: path, format, session.engine)
            summary.files.append(path)
        }
    }

    private func paths(_ name: String) -> [String] {
        job.formats.map { "\(job.output)/\(name).\(FileFormat.ending($0))" }
    }
}

extension JobRun.Summary {
    mutating func count(_ table: Table) {
        rows += table.rowCount
        for batch in table.batches {
            for row in 0..<batch.rowCount {
                if let message = batch.column("error_message")?.string(row) {
                    failed += 1
                    failures[message, default: 0] += 1
                } else {
                    answered += 1
                }
                // An endpoint that somebody named may be a simulator too; its answers say so.
                if case .boolean(true)? = batch.column("simulated")?.value(row) { simulated = true }
                if case .integer(let tokens)? = batch.column("prompt_tokens")?.value(row) { promptTokens += Int(tokens) }
                if case .integer(let tokens)? = batch.column("completion_tokens")?.value(row) { completionTokens += Int(tokens) }
            }
        }
    }
}
