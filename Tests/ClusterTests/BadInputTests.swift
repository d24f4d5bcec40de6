import Foundation
import ModelSimulator
import TestSupport
import Testing

/// What a person gets wrong: each a clear message and a non-zero exit.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct BadInputTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let files: [String: String]
        let arguments: [String]
        let says: [String]
    }

    private static let job = """
        model: {name: m, endpoint: simulator}
        inputs:
          a: {file: a.jsonl}
        """

    private static let sevenLines = (1...9).map { $0 == 7 ? "{\"prompt\": oops}" : "{\"prompt\": \"\($0)\"}" }.joined(
        separator: "\n")

    private static let cases = [
        Case(
            testDescription: "no job file", files: [:], arguments: ["submit", "missing.yaml", "--local", "1"],
            says: ["missing.yaml", "there is no file"]),
        Case(
            testDescription: "no input file", files: ["j.yaml": job], arguments: ["submit", "j.yaml", "--local", "1"],
            says: ["j.yaml, line 3", "a.jsonl"]),
        Case(
            testDescription: "line 7 is not JSON", files: ["j.yaml": job, "a.jsonl": sevenLines],
            arguments: ["submit", "j.yaml", "--local", "1"], says: ["a.jsonl", "line 7"]),
        Case(
            testDescription: "YAML that is none", files: ["j.yaml": "model:\n  name: [m\ninputs: {}\n"],
            arguments: ["submit", "j.yaml", "--local", "1"], says: ["j.yaml, line 3"]),
        Case(
            testDescription: "an unknown key", files: ["j.yaml": "model:\n  nmae: m\n"],
            arguments: ["submit", "j.yaml", "--local", "1"], says: ["j.yaml, line 2", "did you mean 'name'"]),
        Case(
            testDescription: "an unknown column",
            files: ["j.yaml": job + "\nprompt: \"{promt}\"\n", "a.jsonl": "{\"prompt\": \"x\"}\n"],
            arguments: ["submit", "j.yaml", "--local", "1"], says: ["promt", "did you mean 'prompt'"]),
        Case(
            testDescription: "no driver", files: [:], arguments: ["status", "--driver", "tcp://127.0.0.1:9"],
            says: ["no driver answers at tcp://127.0.0.1:9"]),
        Case(
            testDescription: "a driver elsewhere, and no key yet", files: [:],
            arguments: ["status", "--driver", "tcp://10.1.2.3:7077"],
            says: ["tcp://10.1.2.3:7077", "roost keys create"]),
        Case(
            testDescription: "no number", files: [:], arguments: ["up", "--workers", "9999"],
            says: ["--workers is '9999'", "0 to 256"]),
    ]

    /// A mistake is found while DuckDB is being opened on another thread, which must not crash then.
    @Test func aMistakeThatIsFoundAtOnceIsOnlyThat() async throws {
        let folder = try TemporaryFolder()
        let job = try folder.write("job.yaml", "name: test\nmodle: {name: gpt-4o-mini}\n")
        let submissions = try (0..<24).map { _ in try Program.start(["submit", "--local", "1", job]) }
        for submission in submissions {
            let result = try await submission.end()
            #expect(result.code == 1 && !result.errors.contains("crashed"), "\(result.errors)")
        }
    }

    @Test(arguments: cases)
    private func aMistakeIsTold(mistake: Case) async throws {
        let folder = try TemporaryFolder()
        for (name, text) in mistake.files { try folder.write(name, text) }
        let result = try await Program.run(mistake.arguments, in: folder.url)
        #expect(result.code != 0 && result.code < 128, "exit code \(result.code)")
        for words in mistake.says { #expect(result.errors.contains(words), "\(result.errors)") }
        #expect(!FileManager.default.fileExists(atPath: folder.path("results")))
    }

    @Test func aPortInUse() async throws {
        let model = try await SimulatedModel.start()
        for command in [
            ["up", "--port", "\(model.running.port)"], ["simulate-model", "--port", "\(model.running.port)"],
        ] {
            let result = try await Program.run(command)
            #expect(result.code == 1)
            #expect(
                result.errors.contains("\(model.running.port)") && result.errors.contains("in use"), "\(result.errors)")
        }
        await model.running.stop()
    }

    @Test func aWrongKeyAndAnUnknownDeploymentAreTheRowsErrors() async throws {
        let model = try await SimulatedModel.start(keys: ["right-key-0001"], models: ["gpt-4o-mini"])
        for (key, name, category, status) in [
            ("wrong-key-9999", "gpt-4o-mini", "authentication", 401), ("right-key-0001", "gpt-9", "not_found", 404),
        ] {
            let folder = try TemporaryFolder()
            let job = try model.job(folder, count: 3, model: name)
            let result = try await Program.run(
                ["submit", job, "--local", "1"], environment: Program.environment(["OPENAI_API_KEY": key]))
            #expect(result.code == 3, "\(result.errors)")
            #expect(result.output.contains("3 rows, 0 answered, 3 failed"))
            let kept = try rows(folder.path("results/prompts.jsonl"))
            #expect(kept.count == 3)
            #expect(
                kept.allSatisfy { $0["error_category"] as? String == category && $0["error_status"] as? Int == status })
            #expect(!result.output.contains(key) && !result.errors.contains(key), "a key is never shown whole")
        }
        await model.running.stop()
    }

    @Test func resultsThatAreThereAreNotReplacedUnasked() async throws {
        let folder = try TemporaryFolder()
        let model = try await SimulatedModel.start()
        let job = try model.job(folder, count: 2)
        #expect(try await Program.run(["submit", job, "--local", "1"]).code == 0)
        let again = try await Program.run(["submit", job, "--local", "1"])
        #expect(again.code == 1 && again.errors.contains("--overwrite"), "\(again.errors)")
        #expect(model.running.statistics.calls == 2, "nothing is asked before the check")
        #expect(try await Program.run(["submit", job, "--local", "1", "--overwrite"]).code == 0)
        await model.running.stop()
    }
}
