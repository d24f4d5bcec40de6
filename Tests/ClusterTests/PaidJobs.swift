import Foundation
import ModelSimulator

/// A person's machine for jobs that pay: a folder with a journal of its own, and a simulated model.
struct PaidJobs {
    let folder: TemporaryFolder
    let model: SimulatedModel
    let environment: [String: String]

    static func start(
        latency: String = "0ms", keys: Set<String>? = nil, models: Set<String>? = nil, behaviours: [Behaviour] = []
    ) async throws -> PaidJobs {
        let folder = try TemporaryFolder()
        return PaidJobs(
            folder: folder,
            model: try await .start(latency: latency, keys: keys, models: models, behaviours: behaviours),
            environment: Program.environment(["ROOST_HOME": folder.path("home")]))
    }

    /// A job of `count` rows, every fifth of which repeats the one before it.
    func job(_ name: String = "nurses", count: Int, model: String = "gpt-4o-mini", settings: String = "") throws
        -> String
    {
        let rows = (0..<count).map { row in
            "{\"id\": \(row), \"prompt\": \"Describe a nurse, number \(row % 5 == 4 ? row - 1 : row).\"}"
        }
        try folder.write("\(name).jsonl", rows.joined(separator: "\n") + "\n")
        return try folder.write(
            "\(name).yaml",
            """
            name: \(name)
            model: {name: \(model), endpoint: "\(self.model.url)", max_tokens: 20\(settings)}
            inputs:
              \(name): {file: \(name).jsonl}
            output: results-\(name)
            """)
    }

    func roost(_ arguments: String..., more: [String: String] = [:]) async throws -> Program.Result {
        try await Program.run(arguments, environment: environment.merging(more) { $1 }, in: folder.url)
    }

    func start(_ arguments: String...) throws -> Program.Running {
        try Program.start(arguments, environment: environment, in: folder.url)
    }

    /// A text with what differs from run to run replaced: the model's address, the folder, times.
    func plain(_ text: String) -> String {
        let texts = text.replacing(model.url, with: "URL").replacing(folder.url.path, with: "FOLDER")
            .replacing("/private", with: "")
        return texts.replacing(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\dZ)?/, with: "WHEN").replacing(
            /in \d+\.\d s/, with: "in SECONDS"
        )
        .replacing(/\ +\d+ s(?=\n|$)/, with: " SECONDS")
    }

    /// The lines of a report that begin with one of these words.
    func lines(_ text: String, _ beginnings: String...) -> String {
        plain(text).split(separator: "\n").filter { line in beginnings.contains { line.hasPrefix($0) } }.joined(
            separator: "\n")
    }
}
