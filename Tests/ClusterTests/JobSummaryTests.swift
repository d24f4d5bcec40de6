import Foundation
import ModelSimulator
import TestSupport
import Testing

/// What a submission says at its end: numbers that add up, over its inputs and over its runs.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct JobSummaryTests {
    @Test func theInputsAreOneJobAndALaterRunSaysWhatItAdded() async throws {
        let jobs = try await PaidJobs.start()
        let job = """
            name: pair
            model: {name: gpt-4o-mini, endpoint: "\(jobs.model.url)", max_tokens: 10}
            inputs:
              first: {rows: [Describe a nurse., Describe a chef., Describe a chef.]}
              second: {rows: [Describe a nurse., Describe a pilot.]}
            output: results

            """
        try jobs.folder.write("pair.yaml", job)
        let first = try await jobs.roost("submit", "--local", "2", "pair.yaml")
        #expect(first.code == 0, "\(first.errors)")
        #expect(
            jobs.lines(first.output, "pair", "rows", "calls", "tokens", "the job", "prices", "from", "job", "wrote")
                == """
                pair: 5 rows, 5 answered, 0 failed, in SECONDS
                rows: 3 called, 2 shared an identical request's answer
                calls: 3
                tokens: 33 in prompts, 30 in answers; cost: 0.000023 USD (simulated: nothing was paid)
                prices: 0.15 USD in prompts (0.075 cached), 0.60 USD in answers, for a million tokens; gpt-4o-mini since 2024-07-18, the built-in price table
                from: URL (OpenAI) (SIMULATED)
                job 1: roost jobs show 1
                wrote: FOLDER/results/first.parquet
                wrote: FOLDER/results/first.jsonl
                wrote: FOLDER/results/second.parquet
                wrote: FOLDER/results/second.jsonl
                """)
        let shown = try await jobs.roost("jobs", "show", "1")
        #expect(jobs.lines(shown.output, "rows") == "rows        5: 5 answered, 0 failed")

        try jobs.folder.write(
            "pair.yaml", job.replacing("Describe a pilot.", with: "Describe a pilot., Describe a judge."))
        let second = try await jobs.roost("submit", "--local", "2", "pair.yaml", "--overwrite")
        #expect(
            jobs.lines(second.output, "pair", "rows", "calls", "the job") == """
                pair: 6 rows, 6 answered, 0 failed, in SECONDS
                rows: 1 called, 5 from an earlier run (--fresh calls them again)
                calls: 1
                the job in all its runs: 4 calls; tokens: 44 in prompts, 40 in answers; cost: 0.000031 USD (simulated: nothing was paid)
                """)
        await jobs.model.running.stop()
    }
}
