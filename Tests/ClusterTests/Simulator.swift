import Foundation
import ModelSimulator

/// A simulated model with a job file that asks it.
struct SimulatedModel {
    let running: RunningSimulator

    static func start(
        latency: String = "0ms", keys: Set<String>? = nil, models: Set<String>? = nil, behaviours: [Behaviour] = []
    ) async throws -> SimulatedModel {
        var configuration = Simulator.Configuration()
        configuration.port = 0
        configuration.latency = try LatencyDistribution(parsing: latency)
        configuration.keys = keys
        configuration.models = models
        configuration.behaviours = behaviours
        return SimulatedModel(running: try await Simulator.start(configuration))
    }

    var url: String { running.baseURL + "/v1" }

    /// A job of `count` prompts, all different or so many different ones.
    func job(_ folder: TemporaryFolder, count: Int, prompts: Int = .max, model: String = "gpt-4o-mini") throws -> String
    {
        let rows = (0..<count).map { "{\"id\": \($0), \"prompt\": \"Describe a nurse, number \($0 % prompts).\"}" }
        try folder.write("prompts.jsonl", rows.joined(separator: "\n") + "\n")
        return try folder.write(
            "job.yaml",
            """
            name: test
            model: {name: \(model), endpoint: "\(url)", max_tokens: 50}
            inputs:
              prompts: {file: prompts.jsonl}
            output: results
            """)
    }
}

/// The rows of a JSON lines file.
func rows(_ path: String) throws -> [[String: Any]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
}
