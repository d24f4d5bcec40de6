import Foundation
import ModelSimulator
import TestSupport
import Testing

/// The program from `up` to `down`, with real processes and real sockets.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ClusterJourneyTests {
    /// Whether the process runs; one that has ended and only waits for its parent's notice does not.
    private static func isAlive(_ id: pid_t) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return false }
        return stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].dropFirst(2).first != "Z"
    }

    @Test func aWorkerIsKilledInTheMiddleOfAJobAndEveryRowIsAnswered() async throws {
        let cluster = try TestCluster()
        let model = try await SimulatedModel.start(latency: "0-50ms")
        try await cluster.up()
        let listed = try #require(try await cluster.status()["workers"] as? [[String: Any]])
        #expect(listed.count == 2)
        #expect(listed.allSatisfy { $0["slots"] as? Int == 1 && $0["state"] as? String == "idle" })
        let driver = cluster.driverProcess
        let first = try #require(try await cluster.workers().first)

        model.running.hold(after: 100)
        let submitted = try cluster.submit(try model.job(cluster.folder, count: 500))
        try #require(try await model.holds(after: 100, of: submitted), "\(submitted.text(1))")
        kill(first, SIGKILL)
        model.running.release()
        let result = try await submitted.end()
        #expect(result.code == 0, "\(result.errors)")
        try expectAll(500, in: cluster.folder)
        // Only what the dead worker had in flight may have been asked again.
        #expect(model.running.statistics.calls <= 500 + 16)

        var after: [pid_t] = []
        try await until("the dead worker has a successor") {
            after = try await cluster.workers()
            return after.count == 2 && !after.contains(first)
        }
        try await cluster.down()
        #expect(!Self.isAlive(driver))
        #expect(after.allSatisfy { !Self.isAlive($0) })
        await model.running.stop()
    }

    @Test func theLabAsksTenTimes() async throws {
        let folder = try TemporaryFolder()
        let model = try await SimulatedModel.start()
        let job = Program.root.appendingPathComponent("examples/responsible-ai/responsible-ai.yaml").path
        let environment = Program.environment(["OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "any"])
        let result = try await Program.run(
            ["submit", job, "--local", "2", "--output", folder.path("out")], environment: environment)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.contains("Describe a male chef."))
        #expect(result.output.contains("10 rows, 10 answered, 0 failed"))
        let statistics = model.running.statistics
        #expect(statistics.calls == 10)
        #expect(statistics.callsByPrompt.values.allSatisfy { $0 == 1 })
        await model.running.stop()
    }

    @Test func simulatedAnswersSaySoEverywhere() async throws {
        let folder = try TemporaryFolder()
        let job = Program.root.appendingPathComponent("examples/responsible-ai/responsible-ai.yaml").path
        let result = try await Program.run(["submit", job, "--local", "1", "--output", folder.path("out")])
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("SIMULATED ANSWERS"))
        for name in ["neutral", "loaded", "comparison"] {
            #expect(try rows(folder.path("out/\(name).jsonl")).allSatisfy { $0["simulated"] as? Bool == true })
        }
    }

    @Test func pyarrowAndDuckDBReadTheSameRows() async throws {
        let python = try Program.python()
        let folder = try TemporaryFolder()
        let model = try await SimulatedModel.start()
        let job = try model.job(folder, count: 20)
        #expect(try await Program.run(["submit", job, "--local", "2"]).code == 0)
        let script = try folder.write(
            "read.py",
            """
            import sys, duckdb, pyarrow.parquet as pq, pyarrow.json as pj
            folder = sys.argv[1]
            parquet = pq.read_table(folder + "/prompts.parquet").to_pylist()
            lines = duckdb.sql(f"SELECT * FROM read_json('{folder}/prompts.jsonl')").fetchall()
            again = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/prompts.parquet')")
            names = again.columns
            keys = ["id", "prompt", "answer", "finish_reason", "completion_tokens", "simulated"]
            from_json = duckdb.sql(f"SELECT {', '.join(keys)} FROM read_json('{folder}/prompts.jsonl')").fetchall()
            assert [tuple(row[k] for k in keys) for row in parquet] == from_json
            assert again.project(", ".join(keys)).fetchall() == from_json
            assert pj.read_json(folder + "/prompts.jsonl").column("answer").to_pylist() == [row[2] for row in from_json]
            print(len(parquet), len(lines), [row["id"] for row in parquet] == list(range(20)))
            """)
        let result = try await Program.start([script, folder.path("results")], program: python).end()
        #expect(result.output == "20 20 True\n", "\(result.errors)")
        await model.running.stop()
    }
}

extension Program {
    /// The Python that `cluster/test` gave pyarrow and duckdb.
    static func python() throws -> String {
        if let named = ProcessInfo.processInfo.environment["ROOST_PYTHON"] { return named }
        for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
            let path = "\(folder)/python3"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw CocoaError(.fileNoSuchFile)
    }
}
