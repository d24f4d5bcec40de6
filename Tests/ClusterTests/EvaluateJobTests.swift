import Foundation
import ModelSimulator
import TestSupport
import Testing

/// Job files that end in an evaluation, answered by the simulator.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct EvaluateJobTests {
    /// Twins of occupations, all neutral ones first.
    private static func twins(_ count: Int, leavingOut: Set<String> = []) -> String {
        ["neutral", "loaded"].flatMap { side in
            (0..<count).compactMap { number -> String? in
                let occupation = ["nurse", "engineer", "teacher", "doctor"][number % 4]
                let name = "\(occupation)-\(number)-\(side)"
                if leavingOut.contains(name) { return nil }
                let prompt = "Describe a \(side == "loaded" ? "male " : "")\(occupation), number \(number)."
                let names = #""pair": "p\#(number)", "side": "\#(side)", "occupation": "\#(occupation)""#
                return #"{\#(names), "prompt": "\#(prompt)"}"#
            }
        }.joined(separator: "\n") + "\n"
    }

    private func submit(
        _ folder: TemporaryFolder, _ inputs: String, _ evaluate: String, flags: [String] = [], model: String = ""
    ) async throws -> Program.Result {
        let job = try folder.write(
            "job.yaml",
            "model: {name: gpt-4o-mini, endpoint: simulator, max_tokens: 40\(model)}\nprompt: \"{prompt}\"\n"
                + "inputs:\n\(inputs)evaluate:\n\(evaluate)output: out\n")
        return try await Program.run(["submit", job, "--local", "2"] + flags)
    }

    private static let two = """
          before: {file: twins.jsonl, system: "You help."}
          after: {file: twins.jsonl, system: "You help, and name no gender."}

        """

    @Test func biasIsEvaluatedBeforeAndAfterAMitigation() async throws {
        let folder = try TemporaryFolder()
        try folder.write("twins.jsonl", Self.twins(12))
        let result = try await submit(
            folder, Self.two,
            "  title: Twins\n  metrics: [latency_seconds]\n  pairs: {column: pair, side: side}\n"
                + "  groups: {column: occupation}\n")
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.contains("Twins\nSIMULATED"), "\(result.output)")
        #expect(result.output.contains("evaluation.html") && result.output.contains("12 pairs"))
        #expect(result.output.contains("Bias in latency_seconds, before and after"))
        // The twins of a pair were asked one after the other, under each of the system messages.
        for name in ["before", "after"] {
            let rows = try rows(folder.path("out/\(name).jsonl"))
            #expect(rows.count == 24)
            for index in stride(from: 0, to: rows.count - 1, by: 2) {
                #expect(rows[index]["pair"] as? String == rows[index + 1]["pair"] as? String)
            }
        }
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("out/evaluation.json")))
        let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(report["simulated"] as? Bool == true && report["title"] as? String == "Twins")
        let method = try #require(report["method"] as? [String: Any])
        let versions = try #require(method["versions"] as? [[String: String]])
        #expect(versions.map { $0["name"] } == ["model of before", "model of after"])
        #expect(versions.allSatisfy { $0["value"]?.contains("gpt-4o-mini") == true })
        let prices = try #require(method["prices"] as? [[String: String]])
        #expect(prices.last?["value"]?.contains("USD (simulated: nothing was paid)") == true, "\(prices)")
        let page = try String(contentsOfFile: folder.path("out/evaluation.html"), encoding: .utf8)
        #expect(page.contains("SIMULATED"))
    }

    @Test func aBudgetIsOfAllQuestionsAndJudgesAndNothingIsPaidTwice() async throws {
        let model = try await SimulatedModel.start()
        let folder = try TemporaryFolder()
        try folder.write("twins.jsonl", Self.twins(12))
        let job = try folder.write(
            "job.yaml",
            "name: judged\nmodel: {name: gpt-4o-mini, endpoint: \"\(model.url)\", max_tokens: 40}\n"
                + "prompt: \"{prompt}\"\ninputs:\n\(Self.two)evaluate:\n  pairs: {column: pair, side: side}\n"
                + "  judges: [{judge: guideline, name: kind, guideline: \"Be kind.\"}]\noutput: out\n")
        let home = Program.environment(["OPENAI_API_KEY": "k"])
        func run(_ arguments: [String]) async throws -> Program.Result {
            try await Program.run(arguments + ["--overwrite"], environment: home)
        }
        // Enough for the answers, and not for the judge, who is another job of the journal.
        let first = try await run(["submit", job, "--local", "2", "--budget", "4000tokens"])
        #expect(first.code == 4 && first.output.contains("48 answered"), "\(first.output)\(first.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("out/evaluation.json")))
        let again = try await run(["jobs", "resume", "1", "--budget", "100000tokens"])
        #expect(again.code == 0 && again.output.contains("kind"), "\(again.output)\(again.errors)")
        #expect(FileManager.default.fileExists(atPath: folder.path("out/evaluation.json")))
        #expect(model.running.statistics.answered == 96, "48 answers and a verdict on each")
        await model.running.stop()
    }

    @Test func twinsBelongTogetherInAnyOrder() async throws {
        let folder = try TemporaryFolder()
        try folder.write("twins.jsonl", Self.twins(12))
        // Twins are next to each other here, so that the rows stay as they are.
        let together = Self.twins(12).split(separator: "\n").sorted { String($0.prefix(12)) > String($1.prefix(12)) }
        try folder.write("other.jsonl", together.map { $0 + "\n" }.joined())
        let result = try await submit(
            folder, Self.two.replacing("after: {file: twins", with: "after: {file: other"),
            "  scores: [{scorer: gender_lean}]\n  pairs: {column: pair, side: side}\n")
        #expect(result.code == 0, "\(result.errors)")
        // Under the same keys, whatever the rows' numbers are.
        #expect(result.output.contains("Rows that both runs have\n          rows"), "\(result.output)")
        #expect(result.output.contains("  after     24        24"))
        #expect(
            result.output.contains("Answers of before to loaded prompts")
                || result.output.contains("answers of before to"))
    }

    @Test func whatCannotBeEvaluatedIsNotPaidFor() async throws {
        let folder = try TemporaryFolder()
        try folder.write("twins.jsonl", Self.twins(12))
        try folder.write("orphans.jsonl", Self.twins(12, leavingOut: ["doctor-3-loaded", "nurse-4-neutral"]))
        try folder.write("single.jsonl", Self.twins(1))
        let pairs = "  metrics: [latency_seconds]\n  pairs: {column: pair, side: side}\n"
        let cases: [(String, String, [String])] = [
            (Self.two.replacing("twins", with: "orphans"), pairs, ["2 of 12 pairs", "no twin", "'p3', 'p4'"]),
            (Self.two.replacing("twins", with: "single"), pairs, ["single pair"]),
            (Self.two, pairs.replacing("latency_seconds", with: "latency"), ["'latency'", "latency_seconds"]),
            (Self.two, pairs.replacing("column: pair", with: "column: pear"), ["pairs.column", "'pear'", "'pair'"]),
            (Self.two, "  metrics: [latency_seconds]\n  key: occupation\n", ["two rows with the key", "repeats"]),
            (Self.two, "  metrics: [latency_seconds]\n  groups: {column: occupation, reference: chef}\n", ["'chef'"]),
            (Self.two, "  metric: [latency_seconds]\n", ["job.yaml, line 7", "no 'metric'", "'metrics'"]),
            (Self.two, "  metrics: [latency_seconds]\n  baseline: first\n", ["job.yaml, line 7", "'first' is no run"]),
            (Self.two, "  scores: [exact_match]\n", ["line 7", "reference"]),
            (Self.two, "  scores: [{scorer: regex, pattern: \"(\"}]\n", ["regex"]),
            (
                "  a: {rows: [x, y]}\n  b: {rows: [x]}\n", "  metrics: [latency_seconds]\n", ["2 and 1 rows", "'key'"]
            ),
            (
                "  a: {rows: [x]}\n  b: {rows: [x]}\n  c: {rows: [x]}\n", "  metrics: [latency_seconds]\n",
                ["the job has 3"]
            ),
        ]
        for (inputs, evaluate, words) in cases {
            let result = try await submit(folder, inputs, evaluate)
            #expect(result.code == 1, "\(evaluate): \(result.output)")
            for word in words { #expect(result.errors.contains(word), "\(word): \(result.errors)") }
            #expect(!FileManager.default.fileExists(atPath: folder.path("out")), "\(evaluate)")
        }
        let samples = try await submit(
            folder, "  a: {rows: [x, y]}\n", "  metrics: [latency_seconds]\n", model: ", samples: 3")
        #expect(samples.code == 1 && samples.errors.contains("repeats: mean"), "\(samples.errors)")
    }

    @Test func repeatsBecomeOneRow() async throws {
        let folder = try TemporaryFolder()
        let result = try await submit(
            folder, "  a: {rows: [x, y, z]}\n", "  metrics: [completion_tokens]\n  repeats: mean\n",
            model: ", samples: 4")
        #expect(result.code == 0, "\(result.errors)")
        #expect(try rows(folder.path("out/a.jsonl")).count == 12)
        #expect(result.output.contains("3 rows") && !result.output.contains("12 rows of"), "\(result.output)")
    }

    @Test func aDryRunSaysWhatARunNeeds() async throws {
        let folder = try TemporaryFolder()
        try folder.write("twins.jsonl", Self.twins(12))
        let result = try await submit(
            folder, Self.two,
            "  metrics: [{column: simulated, name: ok, target: 0.2}]\n  key: prompt\n"
                + "  plan: {price_per_call: 0.001, differing: 0.4}\n", flags: ["--dry-run"])
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.contains("ok: an effect of 0.2 takes "), "\(result.output)")
        #expect(result.output.contains(" calls, about ") && result.output.contains("; these 24 show "))
        #expect(result.output.contains("power of 80 % at 5 %"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    }
}
