import Foundation
import ModelSimulator
import TestSupport
import Testing

/// How programs end that are asked to, and how long they wait for a driver that says nothing.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct StoppingTests {
    private static func seconds(_ body: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await body()
        return start.duration(to: .now) / .seconds(1)
    }

    @Test func twoSignalsOfTimeoutAreOneAndNothingIsPaidTwice() async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start()
        try await cluster.up()
        let job = try model.job(cluster.folder, count: 200)
        model.running.hold(after: 20)
        let submitted = try cluster.submit(job)
        try #require(try await model.holds(after: 20, of: submitted), "\(submitted.text(1))")
        for _ in 0..<2 { kill(submitted.process.processIdentifier, SIGTERM) }
        try await until("the submit says what it waits for") {
            submitted.text(1).contains("calls in flight are waited for")
        }
        try await Task.sleep(for: .milliseconds(300))
        #expect(submitted.process.isRunning, "two signals at once are one")
        model.running.release()
        #expect(try await submitted.end().code == 130)
        let again = try await cluster.submit(job).end()
        #expect(again.code == 0, "\(again.errors)")
        try expectAll(200, in: cluster.folder)
        #expect(model.running.statistics.calls == 200, "every answer in flight was kept")
        try await cluster.down()
        await model.running.stop()
    }

    /// What the journal counts, the summary counts, and the endpoint counts, after an orderly stop.
    @Test(arguments: [SIGTERM, SIGINT]) func aStoppedJobCountsTheCallsThatWereSent(signal: Int32) async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start()
        try await cluster.up()
        let job = try model.job(cluster.folder, count: 400)
        model.running.hold(after: 20)
        let submitted = try cluster.submit(job)
        try #require(try await model.holds(after: 20, of: submitted), "\(submitted.text(1))")
        kill(submitted.process.processIdentifier, signal)
        try await until("the submit says what it waits for") {
            submitted.text(1).contains("calls in flight are waited for")
        }
        model.running.release()
        _ = try await submitted.end()
        let sent = model.running.statistics.calls
        try await until("the journal counts \(sent) calls") {
            let shown = try await Program.run(["jobs", "list", "--json"], environment: cluster.environment)
            let jobs = try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [[String: Any]]
            return jobs?.first?["calls"] as? Int == sent && jobs?.first?["unknown_calls"] as? Int == 0
        }
        #expect(model.running.statistics.calls == sent && sent < 400)
        try await cluster.down()
        await model.running.stop()
    }

    @Test(arguments: [[SIGINT, SIGINT], [SIGTERM, SIGTERM], [SIGINT, SIGTERM], [SIGTERM, SIGINT]])
    func aSecondSignalEndsASubmitAtOnce(signals: [Int32]) async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start()
        try await cluster.up()
        model.running.hold(after: 5)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: 100))
        try #require(try await model.holds(after: 5, of: submitted), "\(submitted.text(1))")
        let process = submitted.process.processIdentifier
        kill(process, signals[0])
        try await until("the submit says what it waits for") { submitted.text(1).contains("again to stop at once") }
        try await Task.sleep(for: .milliseconds(60))
        let time = try await Self.seconds {
            kill(process, signals[1])
            let end = try await submitted.end()
            #expect(end.code == 130, "\(end.errors)")
        }
        #expect(time < 20, "ended after \(time) s; calls in flight are waited for 30 s")
        model.running.release()
        cluster.killDriver()
        await model.running.stop()
    }

    /// A driver that is there and says nothing: every command ends, and names it.
    @Test func noCommandHangsOnAMuteDriver() async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start()
        try await cluster.up(workers: 1)
        let lines = try cluster.folder.write("a.jsonl", #"{"messages": [{"role": "user", "content": "x"}]}"# + "\n")
        kill(cluster.driverProcess, SIGSTOP)
        let job = try model.job(cluster.folder, count: 3)
        for command in [
            ["status", "--driver", cluster.address], ["down", "--driver", cluster.address],
            ["down", "--now", "--driver", cluster.address], ["submit", job, "--driver", cluster.address],
            ["tokens", lines, "--driver", cluster.address], ["up", "--port", "\(cluster.port)", "--workers", "1"],
        ] {
            let time = try await Self.seconds {
                let result = try await Program.run(command, environment: cluster.environment)
                #expect(result.code == 1, "\(command): \(result.errors)")
                #expect(result.errors.contains("\(cluster.port)"), "\(command): \(result.errors)")
            }
            #expect(time < 30, "\(command) took \(time) s")
        }
        kill(cluster.driverProcess, SIGCONT)
        cluster.killDriver()
        await model.running.stop()
    }

    @Test func aClusterThatIsEndedAtOnceDoesNotWait() async throws {
        let cluster = try TestCluster(), model = try await SimulatedModel.start()
        try await cluster.up()
        model.running.hold(after: 5)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: 100))
        try #require(try await model.holds(after: 5, of: submitted), "\(submitted.text(1))")
        let time = try await Self.seconds {
            let down = try await Program.run(
                ["down", "--now", "--driver", cluster.address], environment: cluster.environment)
            #expect(down.code == 0, "\(down.errors)")
        }
        #expect(time < 20, "down --now took \(time) s; calls in flight are waited for 30 s")
        model.running.release()
        #expect(try await submitted.end().code != 0)
        await model.running.stop()
    }
}
