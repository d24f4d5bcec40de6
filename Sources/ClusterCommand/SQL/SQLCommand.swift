internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import LocalCluster
internal import Planning

struct SQLCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql", abstract: "Run a query in Spark's SQL over files.",
        discussion: """
            roost sql "SELECT model, count(*) FROM 'results/*.parquet' GROUP BY model"

            A file, folder or pattern stands between quotes behind FROM; where its ending
            does not say what it is, the format stands before it: json.`answers.log`. CSV
            files between quotes have a header line; csv.`a.csv`, as in Spark, has none.
            Options of Spark's readers stand behind a file, in WITH:

              FROM 'a.csv' WITH (sep = ';', encoding = 'latin-1', mode = 'FAILFAST')

            The rows are printed as a table that fits the terminal, elsewhere as Spark's
            table, or as one JSON object a line with --json.

            ai_query('gpt-4o-mini', prompt) asks a model about each row. The endpoint is
            what OPENAI_API_KEY and OPENAI_BASE_URL, or AZURE_OPENAI_API_KEY and
            AZURE_OPENAI_ENDPOINT, say.
            --output writes them into a file: .parquet, JSON lines, or .csv with a line of
            names, quotes doubled and all blanks kept, as pandas and spreadsheets read it.

            Exit codes: 0; 130 when it is interrupted; 64 for a mistake in the command line; 1
            otherwise.
            """)

    @Argument(help: "The query; - reads it from standard input.") var query: String
    @Option(help: "Rows to print at the most; all of them go to --output and --json.") var rows = 100
    @Option(name: .shortAndLong, help: "Write the rows into this file: .parquet, .csv, .jsonl or .json.")
    var output: String?
    @Flag(help: "Replace the output where it is there.") var overwrite = false
    @Flag(help: "Print each row as one line of JSON.") var json = false
    @Flag(help: "Print the plan and its stages, and run nothing.") var explain = false
    @Flag(help: "Print the names and types of the columns, and run nothing.") var schema = false
    @Option(help: "Workers of a cluster of this command's own. (default: one a core)") var workers: Int?
    @Option(
        help: "Memory that each of its workers' queries may take, such as 4GB. (default: four fifths of the machine's)")
    var memory: String?
    @Option(help: "Run on the cluster whose driver is at this address instead.") var driver: String?

    private static let endings = [".parquet", ".csv", ".jsonl", ".json"]

    func validate() throws {
        guard workers == nil || driver == nil else { throw ValidationError("give either --workers or --driver") }
        guard memory == nil || driver == nil else {
            throw ValidationError(
                "--memory is for workers of this command's own; a running cluster has what it was given")
        }
        guard rows >= 0 else { throw ValidationError("--rows is \(rows); it must not be negative") }
        guard (1...256).contains(workers ?? 1) else {
            throw ValidationError("--workers is \(workers ?? 0); it must be a whole number from 1 to 256")
        }
        guard [json, explain, schema, output != nil].count(where: { $0 }) < 2 else {
            throw ValidationError("give one of --json, --explain, --schema and --output")
        }
        if let output, !Self.endings.contains(where: output.hasSuffix) {
            throw ValidationError("--output is '\(output)'; it must end in \(Self.endings.joined(separator: ", "))")
        }
    }

    func run() async throws {
        let text =
            query == "-" ? String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self) : query
        let master = driver ?? "local[\(workers.map(String.init) ?? "*")]"
        var builder = Session.builder.appName("sql").master(master)
        if let size = try Settings.load().memory(memory) { builder = builder.memory(size.description) }
        let session = try await builder.getOrCreate()
        let interrupts = Signals.interrupting(session, limit: .seconds(10)) { "stopping (again to stop at once)" }
        defer { interrupts.cancel() }
        do {
            try await show(try await session.sql(text))
            await session.stop()
        } catch {
            await session.stop()
            guard let error = error as? RoostError else { throw error }
            if error.code == .cancelled { throw ExitCode(130) }
            guard error.condition == "PATH_ALREADY_EXISTS", let output else { throw error }
            throw RoostError(error.code, "\(output) is there already; use --overwrite, or another --output")
        }
    }

    private func show(_ frame: DataFrame) async throws {
        if schema { return try frame.printSchema() }
        if explain { return try frame.explain(extended: true) }
        if let output {
            let writer = frame.write.option("singleFile", true).mode(overwrite ? "overwrite" : "error")
            if output.hasSuffix(".parquet") { return try await writer.parquet(output) }
            if output.hasSuffix(".csv") {
                // Spark's own writer escapes quotes by backslashes, which most other programs read as another text.
                return try await writer.options([
                    "header": "true", "escape": "\"", "ignoreLeadingWhiteSpace": "false",
                    "ignoreTrailingWhiteSpace": "false",
                ]).csv(output)
            }
            return try await writer.json(output)
        }
        if json {
            for row in try await frame.toJSON() { Console.print(row) }
            return
        }
        // Programs read Spark's table; people have one that fits their terminal.
        try await frame.show(rows, style: TerminalWidth.ofOutput == nil ? .spark : .terminal)
    }
}
