internal import ArgumentParser
internal import DataFrames
internal import EvaluationRuns
internal import Foundation
internal import JobFiles
internal import LocalCluster

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Say what results that are there show, and how sure that is.",
        discussion: """
            roost evaluate results/after.parquet --score exact_match --reference right
            roost evaluate before.jsonl after.jsonl --key id --score exact_match --reference right
            roost evaluate results/pairs.parquet --score gender_lean --pair pair --side kind
            roost evaluate 'monday/*.parquet' 'tuesday/*.parquet' --drift latency_seconds,finish_reason
            roost evaluate before.parquet after.parquet --design evaluation.yaml --report report.html

            A file is Parquet, JSON lines or CSV; a folder or a quoted pattern stands for several. Of two, the
            first is the baseline. One run says bias over its pairs, parity over its groups, or levels; two are
            compared row by row, by their keys. With --drift and without --key and --pair they are two windows.

            --design FILE has what stands below 'evaluate:' in a job file (docs/evaluation.md), or is such a job
            file; flags go over it. --score and --metric may be given as an object of JSON:

              --score '{"scorer": "length", "unit": "words", "better": "lower", "target": 5}'

            Rows whose call failed, was filtered or refused are counted outcomes (columns error_message,
            error_category, finish_reason and refusal, or the members of a model's column), and so are answers
            without a score. Judges of the design are asked at the environment's endpoint, and are paid.

            Exit codes: 0; 130 when it is interrupted; 64 for a mistake in the command line; 1 otherwise.
            """)

    @Argument(help: "The results: a file, a folder, or a pattern in quotes; of two, the baseline.") var results: String
    @Argument(help: "The results that are held against them.") var other: String?
    @OptionGroup var flags: EvaluationFlags
    @Option(
        help: ArgumentHelp("Write the report as one HTML page, and its values as JSON beside it.", valueName: "file"))
    var report: String?
    @Flag(help: "Replace the report where it is there.") var overwrite = false
    @Flag(help: "Print the report's values as one JSON object.") var json = false
    @Option(help: "Workers of a cluster of this command's own. (default: one a core)") var workers: Int?
    @Option(help: "Run on the cluster whose driver is at this address instead.") var driver: String?

    func validate() throws {
        guard workers == nil || driver == nil else { throw ValidationError("give either --workers or --driver") }
        guard (1...256).contains(workers ?? 1) else {
            throw ValidationError("--workers is \(workers ?? 0); it must be a whole number from 1 to 256")
        }
        if let report, !report.hasSuffix(".html") {
            throw ValidationError("--report is '\(report)'; it must end in .html")
        }
    }

    func run() async throws {
        let spec = try flags.spec()
        let paths = [results] + (other.map { [$0] } ?? [])
        let names = Self.names(paths)
        // A mistake in the design is told before a cluster is started.
        try spec.check(runs: names)
        let files = report.map { EvaluationFiles(page: $0) }
        try files?.refuseExisting(unless: overwrite)
        let master = driver ?? "local[\(workers.map(String.init) ?? "*")]"
        let session = try await Session.builder.appName("evaluate").master(master).getOrCreate()
        let interrupts = Signals.interrupting(session, limit: .seconds(10)) { "stopping (again to stop at once)" }
        defer { interrupts.cancel() }
        do {
            try await show(spec, Array(zip(names, paths)), files, in: session)
            await session.stop()
        } catch {
            await session.stop()
            if (error as? RoostError)?.code == .cancelled { throw ExitCode(130) }
            throw error
        }
    }

    private func show(
        _ spec: EvaluationSpec, _ runs: [(name: String, path: String)], _ files: EvaluationFiles?, in session: Session
    ) async throws {
        var frames: [EvaluationRun] = []
        for (name, path) in runs { frames.append(EvaluationRun(name, try await Self.rows(path, in: session))) }
        var found = try await RunEvaluation(spec, frames).report()
        if let files { found = try files.write(found) }
        if json { return Console.print(try found.jsonLine()) }
        Console.print(ReportText(found, width: TerminalWidth.ofOutput ?? 100).text, terminator: "")
        for path in files?.paths ?? [] { Console.print("wrote: \(path)") }
    }

    /// The rows of a file, a folder or a pattern, by the ending of its name.
    private static func rows(_ path: String, in session: Session) async throws -> DataFrame {
        let quoted = path.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        return try await session.sql("SELECT * FROM '\(quoted)'")
    }

    /// What the runs are called: their files' names, or, where those are the same, all of what was given.
    static func names(_ paths: [String]) -> [String] {
        let names = paths.map { path in
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let stem = name.prefix { $0 != "." && $0 != "*" }
            return stem.isEmpty ? name : String(stem)
        }
        return Set(names).count == names.count ? names : paths
    }
}

extension EvaluationReport {
    /// The report as one line of JSON.
    fileprivate func jsonLine() throws -> String { String(decoding: try json(), as: UTF8.self) }
}
