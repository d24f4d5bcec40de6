import Foundation
import Messaging
import ModelAPI
import ModelSimulator
import TestSupport
import Testing

@testable import ClusterCommand

/// `roost cancel`, on a cluster of real processes.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct CancelTests {
    @Test func aJobIsCancelledFromElsewhereAndItsNextRunPaysOnlyForTheRest() async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start()
        try await cluster.up()
        let job = try model.job(cluster.folder, count: 200)
        model.running.hold(after: 20)
        let submitted = try cluster.submit(job)
        try #require(try await model.holds(after: 20, of: submitted), "\(submitted.text(1))")
        let cancelling = try Program.start(
            ["cancel", "1", "--driver", cluster.address, "--json"], environment: cluster.environment)
        try await until("it says what it waits for") { cancelling.text(1).contains("in flight") }
        try await Task.sleep(for: .seconds(1))
        let sent = model.running.statistics.calls
        model.running.release()
        let cancelled = try await cancelling.end()
        #expect(cancelled.code == 0, "\(cancelled.errors)")
        #expect(model.running.statistics.calls == sent, "nothing more was paid")
        let report = try JSONSerialization.jsonObject(with: Data(cancelled.output.utf8)) as? [String: Any]
        #expect(report?["answered"] as? Int == sent && report?["state"] as? String == "cancelled")
        #expect(report?["unknown_calls"] as? Int == 0)
        let end = try await submitted.end()
        #expect(end.code == 130 && end.errors.contains("roost cancel"), "\(end.errors)")
        let again = try await cluster.submit(job, ["--overwrite"]).end()
        #expect(again.code == 0, "\(again.errors)")
        try expectAll(200, in: cluster.folder)
        #expect(model.running.statistics.calls == 200, "every answer was kept")
        for (job, words) in [("1", "had ended before"), ("7", "has no job 7")] {
            let refused = try await cluster.roost("cancel", job)
            #expect(refused.code == 1 && refused.errors.contains(words), "\(refused.errors)")
        }
        try await cluster.down()
        await model.running.stop()
    }

    @Test func aQueryIsInterrupted() async throws {
        let cluster = try TestCluster()
        try await cluster.up(workers: 1)
        let endless =
            "SELECT count(*) AS n FROM range(10000000000000) AS t(i) WHERE i % 3 = length(md5(CAST(i AS STRING)))"
        let running = try Program.start(
            ["sql", endless, "--driver", cluster.address], environment: cluster.environment)
        try await until("its task runs") {
            (try await cluster.status()["workers"] as? [[String: Any]])?.first?["running_tasks"] as? Int == 1
        }
        let cancelled = try await cluster.roost("cancel", "1")
        #expect(cancelled.code == 0 && cancelled.output.contains("nothing was paid"), "\(cancelled)")
        #expect(try await running.end().code != 0)
        let next = try await cluster.roost("sql", "SELECT 1 AS one")
        #expect(next.code == 0, "the worker is free again: \(next.errors)")
        try await cluster.down()
    }

    @Test func whatWasKeptIsSaidInWords() {
        var calls = CallTotals()
        calls.rows = 401
        calls.answered = 120
        calls.failed = 1
        calls.fromJournal = 20
        calls.unknown = 3
        calls.currency = "USD"
        calls.usage.calls = 104
        calls.usage.promptTokens = 12_000
        calls.usage.completionTokens = 3_000
        calls.usage.costNano = 2_000_000_000
        calls.before.usage.calls = 20
        calls.before.usage.costNano = 500_000_000
        calls.job = 7
        let standing = JobStanding(
            job: .init(id: 3, name: "nurses", state: .cancelled, tasks: 4, tasksDone: 2, failure: "it was cancelled"),
            calls: calls, areRowsComplete: true)
        #expect(
            CancelReport(standing).text == """
                job 3 (nurses): cancelled, it was cancelled
                kept      120 of 401 rows answered, 1 failed; 124 calls, 12,000 tokens in prompts, 3,000 in answers; cost: 2.50 USD
                unknown   3 calls may have been paid without an answer that anybody has
                next run  calls 281 rows without an answer; at what rows have cost so far about 5.62 USD
                journal   roost jobs show 7
                """)
        calls.answered = 401
        let whole = JobStanding(job: standing.job, calls: calls, areRowsComplete: true)
        #expect(CancelReport(whole).text.contains("next run  calls nothing: every row has an answer"))
        #expect(
            CancelReport(JobStanding(job: standing.job)).text == """
                job 3 (nurses): cancelled, it was cancelled
                kept      nothing: it had called no model, so that nothing was paid; 2 of 4 tasks were done
                next run  computes all of it anew
                """)
    }
}
