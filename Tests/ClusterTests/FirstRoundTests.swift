@testable import JobFiles
import Foundation
import Journal
import ModelAPI
import ModelSimulator
import Planning
import TestSupport
import Testing

@testable import JobFiles

/// Jobs that a program of the first round left in its journal, gone on with by the one of today.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct FirstRoundTests {
    /// The port in the kept job files: a job's key has it.
    private static let port = 17_215
    private static let kept = Program.root.appendingPathComponent("Tests/JournalTests/FirstRound")
    private static let jobs = ["finished", "embeddings", "schema", "batch", "deployments", "interrupted"]

    private let folder: TemporaryFolder

    /// A copy of the kept folder, as its owner has it.
    init() throws {
        folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.kept.path) {
            try FileManager.default.copyItem(atPath: Self.kept.path + "/" + name, toPath: folder.path(name))
        }
        for name in ["home", "home/journal", "home/workers"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path(name))
        }
    }

    private func submit(_ job: String, _ more: [String] = []) async throws -> Program.Result {
        try await Program.run(
            ["submit", "\(job).yaml", "--local", "2", "--json", "--output", "results-\(job)"] + more,
            environment: Program.environment(["ROOST_HOME": folder.path("home"), "OPENAI_API_KEY": "any"]),
            in: folder.url)
    }

    /// The jobs' port cannot be another, so that who else runs this test is waited for.
    private static func start(_ configuration: Simulator.Configuration) async throws -> SimulatedModel {
        var running: RunningSimulator?
        var error: (any Error)?
        try? await until("port \(port) is free") {
            do { running = try await Simulator.start(configuration) } catch let failure { error = failure }
            return running != nil
        }
        return SimulatedModel(running: try #require(running, "\(error.map { "\($0)" } ?? "")"))
    }

    @Test(arguments: jobs) func everyJobFileIsFoundUnderTheKeyOfThen(job: String) throws {
        let file = try JobFile(path: folder.path("\(job).yaml"))
        let endpoint =
            try file.deployments.first?.endpoint
            ?? ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:\(Self.port)/v1")
        let journal = try Journal(folder: folder.path("home/journal"))
        let found = try journal.job(JobIdentity(name: file.name, step: try file.callStep(endpoint)))
        #expect(found?.name == job)
        try journal.close()
    }

    @Test func nothingThatWasPaidForIsPaidForAgain() async throws {
        var configuration = Simulator.Configuration()
        configuration.port = Self.port
        let model = try await Self.start(configuration)
        for job in Self.jobs.dropLast() {
            let result = try await submit(job)
            #expect(result.code == 0, "\(job): \(result.errors)")
            let lines = try String(contentsOfFile: folder.path("\(job).jsonl"), encoding: .utf8).split(separator: "\n")
            #expect(try rows(folder.path("results-\(job)/rows.jsonl")).count == lines.count, "\(job)")
        }
        #expect(model.running.statistics.calls == 0 && model.running.statistics.batchCalls == 0)

        // Of 60 rows the journal has 31 answers and a worker's log 8; the other worker was killed with 7 calls out,
        // which may have been paid, and 14 rows were never sent.
        let result = try await submit("interrupted")
        #expect(result.code == 0, "\(result.errors)")
        #expect(model.running.statistics.calls == 60 - 31 - 8)
        #expect(try result.number("from_journal") == 39)
        #expect(try result.number("unknown_calls") == 7)
        let found = try rows(folder.path("results-interrupted/rows.jsonl"))
        #expect(found.map { $0["id"] as? Int } == (0..<60).map { $0 })
        #expect(found.allSatisfy { ($0["answer"] as? String)?.isEmpty == false })

        // And once more as it is now.
        let again = try await submit("interrupted", ["--overwrite"])
        #expect(again.code == 0, "\(again.errors)")
        #expect(model.running.statistics.calls == 21)
        await model.running.stop()
    }
}
