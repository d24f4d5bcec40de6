import DataFrames
import Foundation
import Testing

@testable import JobFiles

/// Every number of a job file has a range, and every value a type.
@Suite struct JobFileRangeTests {
    private static let base = """
        model:
          name: m
          endpoint: "http://127.0.0.1:1/v1"
        inputs: {a: {rows: [x]}}

        """

    private func error(_ text: String) -> RoostError? {
        do {
            let folder = try TemporaryFolder()
            _ = try JobFile(path: try folder.write("job.yaml", text))
            return nil
        } catch { return error as? RoostError ?? RoostError(.job, "not a RoostError: \(error)") }
    }

    private func underModel(_ line: String) -> String {
        Self.base.replacing("  name: m\n", with: "  name: m\n  \(line)\n")
    }

    private static let modelNumbers = [
        "max_tokens", "temperature", "top_p", "seed", "tokens_per_minute", "requests_per_minute", "max_in_flight",
        "attempts", "row_deadline", "stall_timeout", "request_timeout", "samples",
    ]
    private static let wrong = [
        ".inf", "-.inf", ".nan", "1e25", "1e300", "-1", "99999999999999999999999999", "many", "[1]", "{a: 1}", "true",
        "~", "",
    ]

    @Test(arguments: modelNumbers, wrong)
    func aNumberThatIsNoneIsToldWithItsLine(key: String, value: String) {
        let text = underModel("\(key): \(value)")
        let found = error(text)
        #expect(
            found?.code == .file && found?.message.contains("job.yaml, line 3: model.\(key) ") == true,
            "\(found?.message ?? "accepted")")
    }

    @Test(arguments: ["prompt", "completion", "cached", "batch_prompt", "batch_completion"], wrong)
    func aPriceThatIsNoneIsToldWithItsLine(key: String, value: String) {
        let found = error(Self.base + "prices: {\(key): \(value.isEmpty ? "''" : value)}\n")
        #expect(found?.message.contains("line 5: prices.\(key)") == true, "\(found?.message ?? "accepted")")
    }

    @Test(arguments: ["requests_per_part", "megabytes_per_part", "poll_seconds"], wrong + ["0", "3601000"])
    func aNumberOfBatchesThatIsNoneIsToldWithItsLine(key: String, value: String) {
        let found = error(Self.base + "mode: batch\nbatch:\n  \(key): \(value)\n")
        #expect(found?.message.contains("line 7: batch.\(key)") == true, "\(found?.message ?? "accepted")")
    }

    @Test(arguments: [
        "temperature: 0", "temperature: 2.0", "top_p: 1", "row_deadline: 3600", "stall_timeout: 0.5", "seed: 0",
        "request_timeout: 86400", "max_in_flight: 65535", "attempts: 100", "max_tokens: 1000000",
    ])
    func usualNumbersAreTaken(line: String) { #expect(error(underModel(line)) == nil) }

    @Test(arguments: [
        ("model:\n  task: embeddings\n  name: m\nmode: batch\ninputs: {a: {rows: [x]}}\n", "line 4", "embed"),
        (
            "model:\n  name: m\n  deployments:\n    - {endpoint: \"http://a/v1\"}\n    - {endpoint: \"http://b/v1\"}\n"
                + "inputs: {a: {rows: [x]}}\nmode: batch\n", "line 7", "one deployment"
        ),
        (base + "formats: [jsonl, jsonl]\n", "line 5", "formats"), (base + "formats: []\n", "line 5", "formats"),
        (base.replacing("{a: ", with: "{\"\": "), "line 4", "file's name"),
        (base.replacing("{a: ", with: "{\"\\e[31m\": "), "line 4", "file's name"),
        (base.replacing("{a: ", with: "{\"\(String(repeating: "x", count: 300))\": "), "line 4", "file's name"),
        (base + "name:\n", "line 5", "has no value"), (base + "tokenz: 1\n", "line 5", "did you mean 'tokens'?"),
        (base + "zzzzzzzz: 1\n", "line 5", "has no 'zzzzzzzz'. It may have"),
    ])
    func whatCannotWorkIsRefusedBeforeAnythingIsSent(text: String, line: String, words: String) {
        let found = error(text)
        #expect(
            found?.message.contains(line) == true && found?.message.contains(words) == true,
            "\(found?.message ?? "accepted")")
    }
}
