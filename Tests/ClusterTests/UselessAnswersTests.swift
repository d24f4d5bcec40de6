import Foundation
import ModelSimulator
import TestSupport
import Testing

/// Answers that are paid for and are of no use count in every sum of tokens and money.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct UselessAnswersTests {
    /// An object of which 20 tokens are only a part.
    static let cutShort = "max_tokens: 20" + format
    private static let format = """
        , attempts: 2, response_format: {name: three, strict: true, schema: {type: object, required: [a, b, c], \
        additionalProperties: false, properties: {a: {type: string}, b: {type: string}, c: {type: string}}}}
        """

    @Test func answersThatDoNotFollowTheirSchemaArePaidFor() async throws {
        let jobs = try await PaidJobs.start()
        let path = try jobs.job(count: 4, settings: Self.format)
        let text =
            try String(contentsOfFile: path, encoding: .utf8)
            + "\nprices: {prompt: 1000, completion: 1000, currency: EUR}"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let result = try await jobs.roost("submit", "--local", "1", "nurses.yaml", "--json")
        #expect(result.code == 3, "\(result.errors)")
        let paid = jobs.model.running.statistics
        // One that was cut would be cut again.
        #expect(paid.calls == 4 && paid.completionTokens == 80)
        #expect(try result.number("failed") == 4 && result.number("retries") == 0)
        #expect(try result.number("prompt_tokens") == paid.promptTokens && result.number("completion_tokens") == 80)
        // Their text was paid for.
        let kept = try rows(jobs.folder.path("results-nurses/nurses.jsonl"))
        #expect(kept.allSatisfy { ($0["answer"] as? String)?.isEmpty == false && $0["error_message"] is String })

        // The journal has the same, for the next run's budget.
        let list = try await jobs.roost("jobs", "--json")
        let record = try #require(
            (try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])?.first)
        #expect(record["prompt_tokens"] as? Int == paid.promptTokens && record["completion_tokens"] as? Int == 80)
        let cost = try #require(record["cost"] as? Double)
        #expect(abs(cost - Double(paid.promptTokens + 80) / 1_000) < 1e-6)
        await jobs.model.running.stop()
    }

    /// What such an answer came to is known, so the budget need not take the worst that it could have come to.
    @Test func aBudgetTakesWhatTheyCameTo() async throws {
        let jobs = try await PaidJobs.start()
        _ = try jobs.job(count: 4, settings: Self.format)
        let result = try await jobs.roost("submit", "--local", "1", "nurses.yaml", "--json", "--budget", "100tokens")
        #expect(result.code == 4, "\(result.errors)")
        let paid = jobs.model.running.statistics
        #expect(paid.promptTokens + paid.completionTokens <= 100 && paid.calls > 0)
        #expect(
            try result.number("prompt_tokens") + result.number("completion_tokens") == paid.promptTokens
                + paid.completionTokens)
        await jobs.model.running.stop()
    }
}
