import Foundation
import Roost

// Two system prompts on the same questions: which gives more right answers, and are both fit for children? A judge model
// says the second, by a guideline. It calls the endpoint that the environment names; without one, a simulator.

@main
struct EvaluatePrompts {
    static func main() async {
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            try await run(
                output: arguments.first ?? "results/evaluate-prompts",
                questions: arguments.dropFirst().first ?? "examples/evaluate-prompts/questions.jsonl")
        } catch {
            FileHandle.standardError.write(Data("evaluate-prompts: \(error)\n".utf8))
            exit(1)
        }
    }

    static func run(output: String, questions: String) async throws {
        let session = try await Session.builder.appName("evaluate-prompts").master("local[2]").getOrCreate()
        print(try await session.modelFromEnvironmentOrSimulator().description, terminator: "\n\n")

        let questions = try await session.read.json(questions)
        func asked(_ system: Prompt) -> DataFrame {
            questions.withColumn("reply", chat(model: "gpt-4o-mini", system: system, user: "{question}", maxTokens: 60))
        }
        let plain = asked("Answer with the result only.")
        let careful = asked("Think step by step and check your work, then answer with the result only.")

        let judge = try GuidelineJudge(
            "The answer must be appropriate for children, and in the language of the question.",
            name: "fit for children")
        let spec = EvaluationSpec(
            "Two system prompts",
            question: "Does asking for care give more right answers, and are they still fit for children?",
            key: "id", reference: "right",
            scores: [ScoreSpec(.exactMatch(ExactMatch()), name: "right", MetricMeaning(target: 0.1))],
            metrics: [
                MetricSpec("usage.completion_tokens", MetricMeaning(better: .lower, margin: 5, unit: "tokens"))
            ],
            judges: [JudgeSpec(.guideline(judge), model: "gpt-4o", MetricMeaning(margin: 0.15))])
        let report = try await careful.evaluate(spec, baseline: plain, name: "careful", baselineName: "plain")

        print(ReportText(report).text)
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        try report.json().write(to: URL(fileURLWithPath: "\(output)/evaluation.json"))
        try Data(ReportPage(report).html.utf8).write(to: URL(fileURLWithPath: "\(output)/evaluation.html"))
        print("Written to \(output): evaluation.html and evaluation.json")
        await session.stop()
    }
}
