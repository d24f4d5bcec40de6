import Foundation
import ModelSimulator
import TestSupport
import Testing

/// Jobs at endpoints that differ from OpenAI's: what was paid for is in the results, and is not bought again and again.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct EndpointJourneyTests {
    /// Runs a job of a few rows; its rows, and what it called.
    private func run(
        _ behaviours: Behaviour..., settings: String = "", expecting code: Int32, count: Int = 4,
        keys: Set<String>? = nil,
        environment: [String: String] = [:]
    ) async throws -> (rows: [[String: Any]], calls: Int, result: Program.Result, jobs: PaidJobs) {
        let jobs = try await PaidJobs.start(keys: keys, behaviours: behaviours)
        _ = try jobs.job(count: count, settings: settings)
        let result = try await jobs.roost("submit", "--local", "1", "nurses.yaml", more: environment)
        #expect(result.code == code, "\(result.output) \(result.errors)")
        let kept = try rows(jobs.folder.path("results-nurses/nurses.jsonl"))
        #expect(kept.count == count)
        let calls = jobs.model.running.statistics.calls
        await jobs.model.running.stop()
        return (kept, calls, result, jobs)
    }

    @Test func contentPartsAndThoughtsHaveTheirColumns() async throws {
        let (rows, calls, _, _) = try await run(.answers(.parts), expecting: 0)
        #expect(calls == 4)
        for row in rows {
            #expect(
                (row["answer"] as? String)?.isEmpty == false && row["reasoning"] as? String == "A simulated thought.")
            #expect(row["usage_estimated"] as? Bool == false)
        }
    }

    @Test func tokensThatNobodyToldAreCounted() async throws {
        let (rows, _, _, _) = try await run(.answers(.noUsage), expecting: 0)
        for row in rows {
            #expect(row["usage_estimated"] as? Bool == true)
            #expect((row["prompt_tokens"] as? Int ?? 0) > 5 && (row["completion_tokens"] as? Int ?? 0) == 20)
        }
    }

    @Test(arguments: [OddAnswer.noChoices, .nullMessage, .errorInBody, .errorInChoice, .page])
    func whatIsOfNoUseIsAskedAgainAsOftenAsTheSettingSays(odd: OddAnswer) async throws {
        let (rows, calls, result, _) = try await run(.answers(odd), settings: ", ask_again: 2", expecting: 3, count: 1)
        #expect(calls == 3)
        #expect((rows[0]["error_body"] as? String)?.isEmpty == false)
        #expect(!result.output.contains("<html>") && !result.errors.contains("<html>"))
        if odd == .errorInChoice { #expect((rows[0]["answer"] as? String)?.isEmpty == false) }
        let (_, once, _, _) = try await run(.answers(odd), settings: ", ask_again: 0", expecting: 3, count: 1)
        #expect(once == 1)
    }

    @Test func aModelThatThoughtTooLongIsCalledOnce() async throws {
        let (rows, calls, _, _) = try await run(.answers(.reasoningOnly), expecting: 0)
        #expect(calls == 4)
        #expect(
            rows.allSatisfy {
                $0["answer"] is NSNull && $0["reasoning"] is String && $0["finish_reason"] as? String == "length"
            })
    }

    @Test func anEndpointThatOnlyStreamsNeedsNoSetting() async throws {
        let (rows, _, _, _) = try await run(.streamOnly, expecting: 0)
        #expect(rows.allSatisfy { ($0["answer"] as? String)?.isEmpty == false })
    }

    @Test func aFenceAroundTheJSONIsTakenOff() async throws {
        let format =
            ", response_format: {name: a, schema: {type: object, properties: {a: {type: string}}, required: [a]}}"
        let jobs = try await PaidJobs.start(behaviours: [.answers(.fence)])
        let path = try jobs.job(count: 2, settings: format)
        let text = try String(contentsOfFile: path, encoding: .utf8).replacing(
            "max_tokens: 20", with: "max_tokens: 200")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let result = try await jobs.roost("submit", "--local", "1", "nurses.yaml")
        #expect(result.code == 0, "\(result.output) \(result.errors)")
        for row in try rows(jobs.folder.path("results-nurses/nurses.jsonl")) {
            #expect((row["answer"] as? String)?.hasPrefix("```json") == true)
            #expect((row["parsed"] as? [String: Any])?["a"] is String || row["a"] is String)
        }
        await jobs.model.running.stop()
    }

    @Test func aKeyIsInNoFileAndOnNoTerminal() async throws {
        let key = "sk-SECRET-1234567890"
        for value in [key, " \(key)", "\(key)\n"] {
            let (_, _, result, jobs) = try await run(
                .echoesKey, expecting: 3, count: 2, keys: ["another"], environment: ["OPENAI_API_KEY": value])
            #expect(!(result.output + result.errors).contains("SECRET"))
            let files = FileManager.default.enumerator(at: jobs.folder.url, includingPropertiesForKeys: nil)
            for case let file as URL in try #require(files) {
                guard let bytes = try? Data(contentsOf: file) else { continue }
                #expect(bytes.range(of: Data("SECRET".utf8)) == nil, "\(file.lastPathComponent)")
            }
        }
    }

    @Test func aJobWhoseCallsAreAllRefusedStops() async throws {
        let (rows, calls, result, _) = try await run(
            .refuses("max_tokens"), settings: ", failures_in_a_row: 5, max_in_flight: 4", expecting: 3, count: 60)
        #expect(calls >= 5 && calls < 20)
        #expect(rows.allSatisfy { ($0["error_message"] as? String)?.contains("'max_tokens' is not supported") == true })
        #expect(result.output.contains("model.failures_in_a_row"))
    }
}
