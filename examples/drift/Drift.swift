import Foundation
import Roost

// Did a model change between last week and this week? Two windows of answers to the same questions, held against each
// other: how long they are, how they end, how long they took.
// It calls the endpoint that the environment names: a real one, or `roost simulate-model --drift-length 20 --drift-model
// gpt-4o-mini-next`, which plants a change. Without one, a session's own simulator answers, and nothing has changed.

@main
struct Drift {
    static func main() async {
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            try await run(
                output: arguments.first ?? "results/drift",
                subjects: arguments.dropFirst().first ?? "examples/drift/subjects.csv")
        } catch {
            FileHandle.standardError.write(Data("drift: \(error)\n".utf8))
            exit(1)
        }
    }

    static func run(output: String, subjects: String) async throws {
        let session = try await Session.builder.appName("drift").master("local[2]").getOrCreate()
        print(try await session.modelFromEnvironmentOrSimulator().description, terminator: "\n\n")

        let prompts = try await session.read.csv(subjects, header: true)
        func window(_ model: String) -> DataFrame {
            prompts.withColumn("reply", chat(model: model, user: "Explain {subject} in a few sentences."))
                .withColumn("words", size(split(col("reply").getField("answer"), " ")))
        }
        let spec = EvaluationSpec(
            "Last week and this week", question: "Did the answers change from last week to this one?",
            drift: DriftSpec(["words", "usage.completion_tokens", "finish_reason"]))
        let report = try await window("gpt-4o-mini-next")
            .evaluate(spec, baseline: window("gpt-4o-mini"), name: "this week", baselineName: "last week")

        print(ReportText(report).text)
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        try report.json().write(to: URL(fileURLWithPath: "\(output)/evaluation.json"))
        try Data(ReportPage(report).html.utf8).write(to: URL(fileURLWithPath: "\(output)/evaluation.html"))
        print("Written to \(output): evaluation.html and evaluation.json")
        await session.stop()
    }
}
