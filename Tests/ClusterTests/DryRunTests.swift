import Foundation
import ModelSimulator
import TestSupport
import Testing

/// `roost submit --dry-run`: what a job would ask and cost, without a call.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct DryRunTests {
    @Test func thePlanIsCountedAndPricedAndNothingIsCalled() async throws {
        let jobs = try await PaidJobs.start()
        _ = try jobs.job(count: 50, settings: ", requests_per_minute: 10, tokens_per_minute: 100000")
        let plan = try await jobs.roost("submit", "--local", "2", "--dry-run", "nurses.yaml")
        #expect(plan.code == 0, "\(plan.errors)")
        #expect(
            jobs.plain(plan.output) == """
                dry run:  nurses: nothing was called
                model:    gpt-4o-mini at URL (OpenAI)
                rows:     50
                prompts:  750 tokens; a row 15 to 15, 15.0 in the mean
                requests: 40 that differ
                to call:  40 requests with 600 tokens in prompts
                at most:  0.000570 USD (1,400 tokens, with 20 an answer)
                about:    0.000330 USD (1,000 tokens, with 10 an answer: half of max_tokens, for the job has no answers yet)
                prices:   0.15 USD in prompts (0.075 cached), 0.60 USD in answers, for a million tokens; gpt-4o-mini since 2024-07-18, the built-in price table
                time:     4 min 0 s or more, at 10 requests a minute

                """)
        #expect(jobs.model.running.statistics.calls == 0)
        let listed = try await jobs.roost("jobs")
        #expect(listed.output.hasPrefix("no jobs"), "a plan is no job")
        await jobs.model.running.stop()
    }

    @Test func whatAnEarlierRunAnsweredIsNotToBeCalled() async throws {
        let jobs = try await PaidJobs.start()
        _ = try jobs.job(count: 10)
        _ = try await jobs.roost("submit", "--local", "1", "nurses.yaml")
        _ = try jobs.job(count: 15)
        let plan = try await jobs.roost("submit", "--local", "1", "--dry-run", "nurses.yaml", "--json")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(plan.output.utf8)) as? [String: Any])
        #expect(json["rows"] as? Int == 15 && json["distinct"] as? Int == 12)
        #expect(json["answered"] as? Int == 10 && json["calls"] as? Int == 4)
        #expect((json["estimate"] as? [String: Any])?["basis"] as? String == "the mean of this job's answers so far")
        let fresh = try await jobs.roost("submit", "--local", "1", "--dry-run", "--fresh", "nurses.yaml")
        #expect(fresh.output.contains("to call:  12 requests"))
        await jobs.model.running.stop()
    }

    @Test func rowsThatCannotBeAskedAndUnknownPricesAreTold() async throws {
        let jobs = try await PaidJobs.start()
        try jobs.folder.write("few.jsonl", "{\"prompt\": \"Hello\"}\n{\"prompt\": null}\n")
        try jobs.folder.write(
            "few.yaml",
            "model: {name: our-own, endpoint: \"\(jobs.model.url)\", max_tokens: 10}\ninputs: {few: {file: few.jsonl}}\n"
        )
        let plan = try await jobs.roost("submit", "--local", "1", "--dry-run", "few.yaml")
        #expect(plan.output.contains("rows:     2, of which 1 cannot be asked\n"))
        #expect(plan.output.contains("no price of 'our-own' is known ('roost prices' shows the table)"))
        try jobs.folder.write(
            "reshaped.yaml",
            "model: {name: our-own, endpoint: \"\(jobs.model.url)\", max_tokens: 10}\ninputs: {few: {file: few.jsonl}}\n"
                + "output: {folder: out, sql: SELECT answr FROM few}\n")
        let reshaped = try await jobs.roost("submit", "--local", "1", "--dry-run", "reshaped.yaml")
        #expect(reshaped.code == 1 && reshaped.errors.contains("`answr` cannot be resolved"), "\(reshaped.errors)")
        let budget = try await jobs.roost("submit", "--local", "1", "few.yaml", "--budget", "1.00")
        #expect(budget.code == 1)
        #expect(budget.errors.contains("no price of 'our-own' is known, so a budget in money cannot be kept"))
        #expect(jobs.model.running.statistics.calls == 0)
        await jobs.model.running.stop()
    }
}
