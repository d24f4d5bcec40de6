internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import LocalCluster
internal import Planning

struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens", abstract: "Count the tokens of files to fine-tune on, and check their format.",
        discussion: """
            A file has one chat a line: {"messages": [{"role": ..., "content": ...}, ...]}.
            A folder stands for its .jsonl, .ndjson and .json files (and .gz and .zst of
            them), a quoted pattern for the files that it fits, and - for standard input.
            A pipe is read too, and so is a JSON array. With --column, a line is any
            object, and the text under that key is counted.

            Tokens of a chat are OpenAI's cookbook's: three a message, those of each value,
            one more for a name, three for the reply. Values that are no texts (pieces of a
            content, calls of tools) are an estimate, and said to be one.

            Exit codes: 0; 3 when lines could not be read or the format has mistakes, each
            reported with its line; 1 otherwise.
            """)

    @Argument(help: "Files, folders, patterns, or - for standard input.") var files: [String]
    @OptionGroup var encoding: EncodingOption
    @Option(help: "Tokens of a row that are trained on.") var limit = TokenReport.usualLimit
    @Option(help: "Count the text under this key instead of chats.") var column: String?
    @Option(help: "Workers of a cluster of this command's own. (default: one a core)") var workers: Int?
    @Option(help: "Run on the cluster whose driver is at this address instead.") var driver: String?
    @Flag(help: "Print the report as one JSON object.") var json = false

    func validate() throws {
        guard workers == nil || driver == nil else { throw ValidationError("give either --workers or --driver") }
        guard limit > 0 else { throw ValidationError("--limit is \(limit); it must be at least 1") }
        guard (1...256).contains(workers ?? 1) else {
            throw ValidationError("--workers is \(workers ?? 0); it must be a whole number from 1 to 256")
        }
        guard files.count(where: { $0 == "-" }) < 2 else { throw ValidationError("standard input can be read once") }
    }

    func run() async throws {
        let encoding = try encoding.token()
        let input = try PipedFiles(files)
        for path in input.paths { try Self.requireFile(path) }
        let master = driver ?? "local[\(workers.map(String.init) ?? "*")]"
        let session = try await Session.builder.appName("tokens").master(master).getOrCreate()
        let interrupts = Signals.interrupting(session, limit: .seconds(10)) { "stopping (again to stop at once)" }
        defer { interrupts.cancel() }
        do {
            var report = try await session.tokenReport(
                of: input.paths, encoding: encoding, limit: limit, key: column)
            await session.stop()
            for index in report.files.indices {
                if let name = input.names[report.files[index].file] { report.files[index].file = name }
            }
            Console.print(json ? try JSONOutput.pretty(report) : report.description, terminator: json ? "\n" : "")
            if report.hasMistakes { throw ExitCode(3) }
        } catch let error as RoostError {
            await session.stop()
            guard error.code == .cancelled else { throw error }
            Console.say("interrupted: nothing was counted whole")
            throw ExitCode(130)
        }
    }

    /// What is no file and no pattern is a mistake that is told before anything is started.
    private static func requireFile(_ path: String) throws(RoostError) {
        if let format = FileScan.Format(path: path), format != .json, format != .text {
            throw RoostError(
                .file,
                "\(path) is a file of \(format.rawValue), and lines of JSON are counted here; make some of it: roost sql "
                    + "\"SELECT * FROM '\(path)'\" --output rows.jsonl")
        }
        if FileManager.default.fileExists(atPath: path) || path.contains(where: { "*?[".contains($0) }) { return }
        throw RoostError(
            .file,
            "there is no file \(path.isEmpty ? "''" : path): name files of JSON lines or JSON arrays (.gz and .zst too), "
                + "folders of them, patterns in quotes, or - for standard input")
    }
}
