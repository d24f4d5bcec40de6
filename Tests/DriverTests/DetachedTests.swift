import Driver
import Foundation
import Messaging
import ModelAPI
import Planning
import Synchronization
import Testing

/// Jobs that go on without their sessions: what a driver keeps of them, and what the next one does with it.
@Suite(.timeLimit(.minutes(5))) struct DetachedTests {
    private static let key = ["OPENAI_API_KEY": "sk-secret"]

    private func submission(keys: [String] = ["OPENAI_API_KEY"], inputs: [DetachedSubmission.Input] = [])
        -> DetachedSubmission
    {
        DetachedSubmission(
            name: "job", origin: "{}", path: "/nowhere/job.yaml", text: "model: m", output: "/nowhere/results",
            variables: [:], keys: keys, inputs: inputs)
    }

    private func question(
        _ submission: DetachedSubmission, _ keys: [String: String] = DetachedTests.key
    ) throws -> OperatorQuestion {
        let step = try #require(try JobPlan.calls().stages[1].calls)
        return .detached(.submit(submission, step: step, isFresh: false, DetachedKeys(keys)))
    }

    private func cluster(
        _ processes: TestProcesses, home: String? = nil, _ environment: [String: String] = [:]
    ) async -> TestCluster {
        await .started { configuration in
            configuration.detached = DetachedSettings(processes: processes)
            var variables = configuration.environment.merging(environment) { $1 }
            if let home { variables["ROOST_HOME"] = home }
            configuration.environment = variables
        }
    }

    private func standing(_ answer: OperatorAnswer?) throws -> DetachedStanding {
        guard case .detached(let standing)? = answer else { throw Unexpected(answer: "\(answer as Any)") }
        return standing
    }

    private struct Unexpected: Error { let answer: String }

    /// Asks, and waits for the answer.
    private func ask(_ session: TestSession, _ cluster: TestCluster, _ question: OperatorQuestion) async
        -> OperatorAnswer?
    {
        let number = session.ask(question)
        await cluster.eventually("an answer") { session.answer(number) != nil }
        return session.answer(number)
    }

    @discardableResult
    private func waitForEnd(of job: Int64, _ cluster: TestCluster) async throws -> DetachedStanding {
        let session = await cluster.session(isCommand: true)
        while true {
            let found = try standing(await ask(session, cluster, .detached(.look(job))))
            if !found.state.isOpen { return found }
            await cluster.pass()
        }
    }

    /// A session of a job's process answers its rows.
    private func run(_ cluster: TestCluster, _ worker: TestWorker, rows: Int) async throws -> JobOutcome {
        let process = await cluster.session()
        let request = process.submit(try .calls())
        await cluster.eventually("a task") { !worker.tasks.isEmpty }
        worker.finishTask(requests: rows)
        await cluster.eventually("its end") {
            worker.answerOrders()
            return process.hasEnded(request)
        }
        return try #require(process.outcome(request))
    }

    @Test func aJobGoesOnWithoutItsSessionAndItsResultIsFetchedByAnother() async throws {
        let processes = TestProcesses()
        let cluster = await cluster(processes)
        let worker = await cluster.worker()
        let submitter = await cluster.session(isCommand: true)
        let job = try standing(await ask(submitter, cluster, try question(submission()))).job
        submitter.close()
        await cluster.eventually("a process") { processes.running.count == 1 }
        let run = try #require(processes.running.values.first)
        #expect(run.keys.reveal() == Self.key && run.folder.hasSuffix("/detached/\(job)"))
        let stored = try String(contentsOfFile: run.folder + "/" + DetachedFiles.submission, encoding: .utf8)
        #expect(stored.hasPrefix("\u{1}{") && !stored.contains("sk-secret"))

        let outcome = try await self.run(cluster, worker, rows: 7)
        #expect(outcome.failure == nil && outcome.calls?.job == job, "its calls are the job's that was submitted")
        try processes.finish(job, exit: 0, result: "rows")
        let other = await cluster.session(isCommand: true)
        let found = try await waitForEnd(of: job, cluster)
        #expect(found.state == .finished && found.exit == 0)
        #expect(found.files.map(\.name) == [DetachedFiles.ending, "results/prompts.jsonl"])
        let bytes = await ask(other, cluster, .detached(.read(job, file: "results/prompts.jsonl", from: 1)))
        #expect(bytes == .bytes(Data("ows".utf8).base64EncodedString()))
        for file in ["submission", "../../cookie", "results/none"] {
            guard case .refused? = await ask(other, cluster, .detached(.read(job, file: file, from: 0))) else {
                Issue.record("\(file) was read")
                continue
            }
        }
        _ = try standing(await ask(other, cluster, .detached(.drop(job))))
        guard case .refused(let reason)? = await ask(other, cluster, .detached(.look(job))) else {
            throw Unexpected(answer: "")
        }
        #expect(reason.contains("no detached job"))
        #expect(!FileManager.default.fileExists(atPath: run.folder))
    }

    @Test func theNextDriverTakesItUpOnceItHasItsKey() async throws {
        let first = TestProcesses(), second = TestProcesses()
        let before = await cluster(first)
        // The journal's folder goes with it.
        defer { withExtendedLifetime(before) {} }
        let worker = await before.worker()
        let submitter = await before.session(isCommand: true)
        let job = try standing(await ask(submitter, before, try question(submission()))).job
        await before.eventually("a process") { first.running.count == 1 }
        #expect(try await run(before, worker, rows: 5).calls?.usage.calls == 5)
        await before.driver.close()

        let after = await cluster(second, home: before.home)
        let session = await after.session(isCommand: true)
        var found = try standing(await ask(session, after, .detached(.look(job))))
        #expect(found.state == .needsKey && found.missingKeys == ["OPENAI_API_KEY"])
        await after.pass(.seconds(2))
        #expect(second.running.isEmpty)
        guard case .refused? = await ask(session, after, .detached(.keys(job, DetachedKeys([:])))) else {
            throw Unexpected(answer: "it took no keys")
        }
        found = try standing(await ask(session, after, .detached(.keys(job, DetachedKeys(Self.key)))))
        #expect(found.state.isOpen && found.missingKeys.isEmpty)
        await after.eventually("a process") { second.running.count == 1 }

        let another = await after.worker()
        let outcome = try await run(after, another, rows: 5)
        #expect(outcome.calls?.job == job)
        #expect(outcome.calls?.usage.calls == 0 && outcome.calls?.fromJournal == 5, "nothing is paid twice")
    }

    @Test func aDriverThatHasTheKeyItselfGoesOnAtOnce() async throws {
        let first = TestProcesses(), second = TestProcesses(), third = TestProcesses()
        let before = await cluster(first)
        // The journal's folder goes with it.
        defer { withExtendedLifetime(before) {} }
        let job = try standing(
            await ask(await before.session(isCommand: true), before, try question(submission()))
        ).job
        await before.driver.close()
        let after = await cluster(second, home: before.home, Self.key)
        await after.eventually("a process") { second.running.count == 1 }
        #expect(second.running.values.first?.keys.reveal() == Self.key)
        await after.driver.close()

        // A job that is over is not begun again.
        let last = await cluster(third, home: before.home, Self.key)
        await last.eventually("a process") { third.running.count == 1 }
        try third.finish(job, exit: 3)
        try await waitForEnd(of: job, last)
        await last.driver.close()
        let fourth = TestProcesses()
        let end = await cluster(fourth, home: before.home, Self.key)
        #expect(
            try standing(await ask(await end.session(isCommand: true), end, .detached(.look(job)))).state == .finished)
        await end.pass(.seconds(1))
        #expect(fourth.running.isEmpty)
    }

    @Test func itEndsWhereSomebodyWantsIt() async throws {
        let processes = TestProcesses()
        let cluster = await cluster(processes)
        let session = await cluster.session(isCommand: true)
        let job = try standing(await ask(session, cluster, try question(submission()))).job
        await cluster.eventually("a process") { processes.running.count == 1 }
        guard case .refused? = await ask(session, cluster, .detached(.drop(job))) else {
            throw Unexpected(answer: "it runs")
        }
        _ = try standing(await ask(session, cluster, .detached(.cancel(job))))
        #expect(processes.asked == [job])
        try processes.finish(job, exit: 130)
        let found = try await waitForEnd(of: job, cluster)
        #expect(found.state == .cancelled)
        guard case .refused? = await ask(session, cluster, .detached(.cancel(job))) else {
            throw Unexpected(answer: "it was over")
        }
    }

    @Test func aProcessThatDiesBeginsAgainAndTheJobFailsInTheEnd() async throws {
        let processes = TestProcesses()
        let cluster = await cluster(processes)
        let session = await cluster.session(isCommand: true)
        let job = try standing(await ask(session, cluster, try question(submission()))).job
        for _ in 0..<3 {
            await cluster.eventually("a process") { processes.running.count == 1 }
            processes.kill(job)
        }
        let found = try await waitForEnd(of: job, cluster)
        #expect(found.state == .failed && found.failure?.contains("killed by signal 9") == true)
    }

    @Test func whatCannotBeGoneOnWithIsRefused() async throws {
        let processes = TestProcesses()
        let cluster = await cluster(processes)
        let session = await cluster.session(isCommand: true)
        func refusal(_ question: OperatorQuestion) async -> String {
            guard case .refused(let reason)? = await ask(session, cluster, question) else { return "" }
            return reason
        }
        let missing = submission(inputs: [.init(path: "/nowhere/rows.jsonl", bytes: 3)])
        #expect(await refusal(try question(missing)).contains("cannot read /nowhere/rows.jsonl"))
        let other = submission(inputs: [.init(path: "/proc/version", bytes: 3)])
        #expect(await refusal(try question(other)).contains("another file"))
        #expect(await refusal(try question(submission(), [:])).contains("OPENAI_API_KEY"))
        #expect(
            await refusal(try question(submission(keys: ["LD_PRELOAD"]), ["LD_PRELOAD": "x"])).contains("LD_PRELOAD"))
        #expect(await refusal(.detached(.look(99))).contains("no detached job"))
        let job = try standing(await ask(session, cluster, try question(submission()))).job
        #expect(await refusal(try question(submission())).contains("detached already, as job \(job)"))
        let stranger = await cluster.session(principal: Principal("ada"), isCommand: true)
        guard case .refused(let reason)? = await ask(stranger, cluster, .detached(.look(job))) else {
            throw Unexpected(answer: "another user's job")
        }
        #expect(reason.contains("another user's"))
    }

    @Test func aSessionsOwnDriverTakesNone() async throws {
        let (cluster, _, session) = await TestCluster.started()
        guard case .refused(let reason)? = await ask(session, cluster, try question(submission())) else {
            throw Unexpected(answer: "it was taken")
        }
        #expect(reason.contains("session's own"))
    }
}

/// Processes that a test ends.
final class TestProcesses: DetachedProcesses {
    private struct State {
        var next: Int32 = 1
        var running: [Int32: DetachedRun] = [:]
        var ended: [Int32: ProcessEnd] = [:]
        var asked: [Int64] = []
    }

    private let state = Mutex(State())

    var running: [Int32: DetachedRun] { state.withLock { $0.running } }
    /// The jobs whose processes were asked for their ends.
    var asked: [Int64] { state.withLock { $0.asked } }

    private static func job(_ run: DetachedRun) -> Int64 { Int64(run.folder.split(separator: "/").last ?? "") ?? 0 }

    func start(_ run: DetachedRun) throws(WorkerProcessError) -> Int32 {
        state.withLock { state in
            defer { state.next += 1 }
            state.running[state.next] = run
            return state.next
        }
    }

    func end(of process: Int32) -> ProcessEnd? { state.withLock { $0.ended.removeValue(forKey: process) } }

    func ask(_ process: Int32) {
        state.withLock { state in if let run = state.running[process] { state.asked.append(Self.job(run)) } }
    }

    func kill(_ process: Int32) { state.withLock { $0.running[process] = nil } }

    /// A job's process leaves its result, and word of its end.
    func finish(_ job: Int64, exit: Int32, result: String? = nil) throws {
        guard let (process, run) = running.first(where: { Self.job($0.value) == job }) else { return }
        if let result {
            let folder = run.folder + "/" + DetachedFiles.results
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try result.write(toFile: folder + "/prompts.jsonl", atomically: true, encoding: .utf8)
        }
        try "{\"exit\":\(exit)}".write(
            toFile: run.folder + "/" + DetachedFiles.ending, atomically: true, encoding: .utf8)
        end(process, .exited(code: exit))
    }

    /// A job's process is killed.
    func kill(_ job: Int64) {
        guard let process = running.first(where: { Self.job($0.value) == job })?.key else { return }
        end(process, .killed(signal: 9))
    }

    private func end(_ process: Int32, _ how: ProcessEnd) {
        state.withLock { state in
            state.running[process] = nil
            state.ended[process] = how
        }
    }
}
