import Foundation
import TestSupport
import Testing

/// The evaluations in `examples`, as job files and as driver scripts: what the simulator planted is found.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct EvaluationExampleTests {
    /// An effect of a report, by its numbers.
    private struct Effect: Decodable {
        let value: Double
        let interval: Interval

        struct Interval: Decodable {
            let low: Double
            let high: Double
        }

        func covers(_ planted: Double) -> Bool { interval.low <= planted && planted <= interval.high }
    }

    private struct Verdict: Decodable {
        let kind: String
        let effect: Effect
        let claim: Claim

        struct Claim: Decodable {
            let subject: String
            let measured: String
        }
    }

    private struct Report: Decodable {
        let simulated: Bool
        let verdicts: [Verdict]

        init(_ folder: String) throws {
            self = try JSONDecoder().decode(
                Report.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/evaluation.json")))
        }
    }

    private static func example(_ path: String) -> String { Program.root.appending(path: "examples/\(path)").path }

    private static func submit(_ path: String, to output: String) async throws -> String {
        let run = try await Program.run(["submit", "--local", "2", example(path), "--output", output])
        #expect(run.code == 0, "\(run.errors)")
        return run.output
    }

    private static func script(_ name: String, _ arguments: [String], environment: [String: String] = [:])
        async throws -> String
    {
        let program = URL(fileURLWithPath: Program.path).deletingLastPathComponent().appending(path: name)
        let run = try await Program.start(
            arguments, program: program.path, environment: Program.environment(environment)
        ).end()
        #expect(run.code == 0, "\(run.errors)")
        return run.output
    }

    /// The line of a column that drifted.
    private static var driftedTokens: Regex<Substring> { /completion_tokens +drifted/ }

    private static func checkPage(_ folder: String) throws {
        let page = try String(contentsOfFile: folder + "/evaluation.html", encoding: .utf8)
        #expect(page.contains("SIMULATED") && page.utf8.count < 2_000_000)
    }

    /// 1.8 words before and 0.6 after: what naming a gender adds, and what asking for neutral language takes away.
    @Test(arguments: [true, false]) func thePlantedBiasIsFoundAndReduced(isScript: Bool) async throws {
        let folder = try TemporaryFolder()
        let output = folder.path("out")
        let text =
            isScript
            ? try await Self.script("responsible-ai", [output, Self.example("responsible-ai/occupations.csv")])
            : try await Self.submit("responsible-ai/bias.yaml", to: output)
        #expect(text.contains("gendered words"), "\(text)")
        let report = try Report(output)
        #expect(report.simulated)
        let effects = report.verdicts.map(\.effect)
        #expect(effects.contains { $0.covers(1.8) && $0.interval.low > 0.5 }, "\(effects)")
        #expect(effects.contains { $0.covers(0.6) && $0.interval.high < 1.7 }, "\(effects)")
        #expect(effects.contains { $0.covers(-1.2) && $0.interval.high < 0 }, "\(effects)")
        try Self.checkPage(output)
    }

    /// 15 points more right answers, and a judge that finds both runs fit.
    @Test(arguments: [true, false]) func thePlantedSkillIsFound(isScript: Bool) async throws {
        let folder = try TemporaryFolder()
        let output = folder.path("out")
        let text =
            isScript
            ? try await Self.script("evaluate-prompts", [output, Self.example("evaluate-prompts/questions.jsonl")])
            : try await Self.submit("evaluate-prompts/evaluate-prompts.yaml", to: output)
        #expect(text.contains("fit for children"), "\(text)")
        let report = try Report(output)
        let right = try #require(report.verdicts.first { $0.claim.measured.contains("right") })
        #expect(right.kind == "better" && right.effect.covers(0.15), "\(right)")
        #expect(report.verdicts.contains { $0.claim.measured.contains("fit for children") })
        try Self.checkPage(output)
    }

    @Test func aPlantedDriftIsFoundBetweenTwoRuns() async throws {
        let folder = try TemporaryFolder()
        for (week, drift) in [("last", "0"), ("this", "20")] {
            let simulator = try Program.start(["simulate-model", "--port", "0", "--drift-length", drift])
            defer { simulator.process.terminate() }
            let url = try await simulator.simulatorsURL()
            let run = try await Program.run(
                ["submit", "--local", "1", Self.example("drift/drift.yaml"), "--output", folder.path(week)],
                environment: Program.environment(["OPENAI_API_KEY": "sk-simulated", "OPENAI_BASE_URL": url + "/v1"]))
            #expect(run.code == 0, "\(run.errors)")
        }
        func evaluated(_ first: String, _ second: String) async throws -> String {
            let run = try await Program.run([
                "evaluate", folder.path("\(first)/answers.parquet"), folder.path("\(second)/answers.parquet"),
                "--drift", "completion_tokens,finish_reason", "--report", folder.path("\(first)-\(second).html"),
            ])
            #expect(run.code == 0, "\(run.errors)")
            return run.output
        }
        let drifted = try await evaluated("last", "this")
        #expect(drifted.contains(Self.driftedTokens), "\(drifted)")
        try FileManager.default.createDirectory(atPath: folder.path("again"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: folder.path("last/answers.parquet"), toPath: folder.path("again/answers.parquet"))
        let same = try await evaluated("last", "again")
        #expect(same.contains(/completion_tokens +no drift shown/) && !same.contains(Self.driftedTokens), "\(same)")
    }

    @Test func theScriptFindsThePlantedDrift() async throws {
        let folder = try TemporaryFolder()
        let simulator = try Program.start([
            "simulate-model", "--port", "0", "--drift-length", "20", "--drift-model", "gpt-4o-mini-next",
        ])
        defer { simulator.process.terminate() }
        let url = try await simulator.simulatorsURL()
        let text = try await Self.script(
            "drift", [folder.path("out"), Self.example("drift/subjects.csv")],
            environment: ["OPENAI_API_KEY": "sk-simulated", "OPENAI_BASE_URL": url + "/v1"])
        #expect(text.contains(Self.driftedTokens), "\(text)")
        try Self.checkPage(folder.path("out"))
    }
}
