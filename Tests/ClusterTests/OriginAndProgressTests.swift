import DataFrames
import Foundation
import Messaging
import ModelAPI
import Planning
import Testing

/// How a job remembers where it came from, and how a running one is shown.
@Suite struct OriginAndProgressTests {
    @Test func anOriginHasNoSecrets() throws {
        let origin = JobOrigin(
            program: "lab",
            arguments: [
                "--api-key", "abcdefgh", "--token=xyz", "sk-123", "prompts.jsonl", "--url=https://h/?k=topsecret99",
            ],
            folder: "/tmp", environment: ["LAB_PASSWORD": "topsecret99", "HOME": "/tmp"])
        #expect(origin.arguments == ["--api-key", "***", "--token=***", "***", "prompts.jsonl", "***"])
        #expect(JobOrigin(origin.text) == origin)
        #expect(JobOrigin("roost submit job.yaml") == nil)
    }

    @Test func anOriginIsWrittenForAShell() {
        let origin = JobOrigin(
            program: "roost", arguments: ["submit", "my job.yaml", "--budget", "5.00"], folder: "/tmp", environment: [:]
        )
        #expect(origin.commandLine == "roost submit 'my job.yaml' --budget 5.00")
    }

    private func progress(_ change: (inout CallTotals) -> Void) -> JobProgress {
        var calls = CallTotals()
        calls.rows = 500
        calls.answered = 119
        calls.failed = 1
        calls.inFlight = 64
        calls.usage.promptTokens = 10_000
        calls.usage.completionTokens = 5_230
        calls.usage.costNano = 120_000_000
        calls.currency = "USD"
        change(&calls)
        return JobProgress(
            job: JobID(1), stage: 1, stages: 2, tasks: 1, tasksDone: 1, tasksRunning: 0, retriedTasks: 0,
            metrics: TaskMetrics(), calls: calls)
    }

    @Test func aLineSaysWhatWasDoneWhatItCostAndWhyItWaits() {
        let start = ContinuousClock.now
        let text = ProgressText(start: start), now = start.advanced(by: .seconds(10))
        #expect(
            text.line(progress { _ in }, now: now)
                == "120/500 rows, 64 in flight, 1 failed, 15,230 tokens, 0.1200 USD, 12.0 rows/s, 32 s left")
        let waiting = progress {
            $0.fromJournal = 100
            $0.refusals = 3
            $0.retries = 3
            $0.waiting = "waits 12 s for the endpoint's quota of tokens per minute"
        }
        #expect(
            text.line(waiting, now: now)
                == "120/500 rows, 64 in flight, 1 failed, 100 from an earlier run, 3 retries, 3 refused (429), 15,230 tokens, "
                + "0.1200 USD, 2.0 rows/s, 3 min 10 s left; waits 12 s for the endpoint's quota of tokens per minute")
        let narrow = text.line(waiting, now: now, width: 79)
        #expect(narrow == "120/500 rows; waits 12 s for the endpoint's quota of tokens per minute")
        #expect(
            text.line(waiting, now: now, width: 80)
                == "120/500 rows, 1 failed; waits 12 s for the endpoint's quota of tokens per minute")
        #expect(
            text.line(waiting, now: now, width: 59) == "120/500 rows; waits 12 s for the endpoint's quota of token…")
        #expect(
            text.line(progress { _ in }, now: now, width: 50)
                == "120/500 rows, 1 failed, 0.1200 USD, 32 s left")
    }
}
