import Foundation
import ModelSimulator
import TestSupport
import Testing

/// `roost submit --detach`: the driver goes on with a job by itself, and whoever fetches its result has what the
/// submission would have given.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct DetachedJobTests {
    private static let key = "sk-detached-0123456789abcdef"

    private func roost(_ cluster: TestCluster, _ arguments: [String], key: String? = nil) async throws -> Program.Result
    {
        try await Program.run(
            arguments, environment: cluster.environment.merging(key.map { ["OPENAI_API_KEY": $0] } ?? [:]) { $1 },
            in: cluster.folder.url)
    }

    /// kill -9 of the driver in the middle: its workers finish what is in flight, the next driver goes on.
    @Test func itSurvivesItsDriver() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start(latency: "0-50ms", keys: [Self.key])
        try await cluster.up()
        let job = try model.job(cluster.folder, count: 500)
        model.running.hold(after: 150)
        let submitted = try await roost(
            cluster, ["submit", job, "--detach", "--json", "--driver", cluster.address], key: Self.key)
        try #require(submitted.code == 0, "\(submitted.errors)")
        let id = "\(try submitted.number("job"))"
        let deadline = ContinuousClock.now.advanced(by: .seconds(120))
        while model.running.statistics.answered < 150 || model.running.statistics.inFlight == 0 {
            try #require(ContinuousClock.now < deadline, "it does not go on without its session")
            try await Task.sleep(for: .milliseconds(5))
        }
        let early = try await cluster.roost("jobs", "fetch", id)
        #expect(early.code == 1 && early.errors.contains("is not over yet"), "\(early.errors)")
        cluster.killDriver()
        model.running.release()

        try await cluster.up(listen: cluster.address)
        let listed = try await roost(cluster, ["jobs"])
        #expect(
            listed.output.contains("needs key") && listed.output.contains("needs OPENAI_API_KEY"), "\(listed.output)")
        let without = try await roost(cluster, ["jobs", "resume", id])
        #expect(without.code == 1 && without.errors.contains("OPENAI_API_KEY"), "\(without.errors)")
        let resumed = try await roost(cluster, ["jobs", "resume", id], key: Self.key)
        #expect(resumed.code == 0, "\(resumed.errors)")
        let fetched = try await cluster.roost("jobs", "fetch", id, "--wait", "--json")
        #expect(fetched.code == 0, "\(fetched.errors)")
        try expectAll(500, in: cluster.folder)
        #expect(try fetched.number("from_journal") >= 100 && fetched.number("unknown_calls") == 0, "\(fetched.output)")
        #expect(model.running.statistics.doubledCalls == 0)
        try await cluster.down()
        await model.running.stop()
        for (name, bytes) in try TestCluster.contents(below: cluster.home) {
            #expect(bytes.range(of: Data(Self.key.utf8)) == nil, "\(name) has the key")
        }
    }

    @Test func itsResultIsThatOfASubmissionAndMayBeFetchedAgain() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start()
        try await cluster.up(workers: 1)
        let job = try model.job(cluster.folder, count: 20, prompts: 15)
        let detached = try await roost(cluster, ["submit", job, "--detach", "--driver", cluster.address])
        #expect(detached.code == 0 && detached.output.contains("roost jobs fetch 1 --wait"), "\(detached.errors)")
        let first = try await cluster.roost("jobs", "fetch", "1", "--wait")
        #expect(first.code == 0, "\(first.errors)")
        let calls = model.running.statistics.calls
        #expect(calls == 15)
        let again = try await cluster.roost("jobs", "fetch", "1")
        #expect(again.code == 1 && again.errors.contains("is there already"), "\(again.errors)")
        let other = cluster.folder.path("other")
        #expect(try await cluster.roost("jobs", "fetch", "1", "--output", other).code == 0)
        let results = cluster.folder.path("results")
        #expect(try TestCluster.contents(below: results) == TestCluster.contents(below: other))

        // The same submission with a session has the same rows, from the journal, and says the same of them.
        let own = cluster.folder.path("own")
        let submitted = try await roost(cluster, ["submit", job, "--output", own, "--driver", cluster.address])
        #expect(submitted.code == 0, "\(submitted.errors)")
        #expect(try rows(own + "/prompts.jsonl").count == 20)
        #expect(
            try TestCluster.contents(below: results)["prompts.jsonl"]
                == TestCluster.contents(below: own)["prompts.jsonl"])
        func report(_ text: String) -> Substring { text.prefix { $0 != ":" } }
        #expect(report(submitted.output) == report(first.output))
        #expect(first.output.contains("wrote: \(results)/prompts.jsonl"), "\(first.output)")

        let listed = try await roost(cluster, ["jobs"])
        #expect(listed.output.contains("finished"), "\(listed.output)")
        #expect(try await cluster.roost("jobs", "drop", "1").code == 0)
        let gone = try await cluster.roost("jobs", "fetch", "1")
        #expect(gone.code == 1 && gone.errors.contains("no detached job"), "\(gone.errors)")
        #expect(model.running.statistics.calls == calls)
        try await cluster.down()
        await model.running.stop()
    }

    @Test func itIsCancelledAndAMistakeIsSaidByWhoeverFetches() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start(latency: "0-50ms")
        try await cluster.up(workers: 1)
        let job = try model.job(cluster.folder, count: 200)
        model.running.hold(after: 10)
        #expect(try await roost(cluster, ["submit", job, "--detach", "--driver", cluster.address]).code == 0)
        let deadline = ContinuousClock.now.advanced(by: .seconds(120))
        while model.running.statistics.answered < 10, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(5))
        }
        let cancelled = try await cluster.roost("jobs", "cancel", "1")
        #expect(cancelled.code == 0, "\(cancelled.errors)")
        model.running.release()
        let fetched = try await cluster.roost("jobs", "fetch", "1", "--wait")
        #expect(fetched.code == 130 && fetched.errors.contains("roost jobs resume 1"), "\(fetched.errors)")

        let mistake =
            try String(contentsOfFile: job, encoding: .utf8) + "\nprompt: \"Say {nothing}.\"\nname: mistaken\n"
        let other = try cluster.folder.write("mistaken.yaml", mistake.replacing("name: test\n", with: ""))
        #expect(try await roost(cluster, ["submit", other, "--detach", "--driver", cluster.address]).code == 0)
        let failed = try await cluster.roost("jobs", "fetch", "2", "--wait")
        #expect(failed.code == 1 && failed.errors.contains("nothing"), "\(failed.errors)")
        try await cluster.down()
        await model.running.stop()
    }
}
