import Foundation
import ModelSimulator
import Planning
import TestSupport
import Testing

@testable import JobFiles

/// Job files whose task is embeddings.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct EmbeddingJobTests {
    private func read(_ model: String, _ rest: String = "") throws -> JobFile {
        let folder = try TemporaryFolder()
        return try JobFile(path: folder.write("j.yaml", "model: \(model)\ninputs:\n  a: {rows: [x]}\n\(rest)"))
    }

    @Test func everyPartIsRead() throws {
        let job = try read(
            "{dimensions: 256, task: embeddings, name: m, texts_per_request: 16, tokens_per_request: 9000}")
        #expect(job.embeddings?.dimensions == 256)
        #expect(job.embeddings?.textsPerRequest == 16 && job.embeddings?.tokensPerRequest == 9_000)
        #expect(try read("{task: embeddings, name: m}").embeddings?.textsPerRequest == 2_048)
        #expect(try read("{task: chat, name: m}").embeddings == nil)
    }

    @Test(arguments: [
        ("{task: embedding, name: m}", "", "write chat or embeddings"),
        ("{name: m, dimensions: 3}", "", "task: embeddings"),
        ("{task: embeddings, name: m, temperature: 1}", "", "model.temperature"),
        ("{task: embeddings, name: m, texts_per_request: 2049}", "", "2048"),
        ("{task: embeddings, name: m}", "messages: a\n", "leave out 'messages'"),
    ])
    func mistakesSayWhatToDo(_ model: String, _ rest: String, _ says: String) {
        let error = #expect(throws: (any Error).self) { try read(model, rest) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(says))
    }

    @Test func aJobWritesVectors() async throws {
        let folder = try TemporaryFolder()
        let model = try await SimulatedModel.start()
        try folder.write(
            "docs.jsonl",
            #"{"id":1,"prompt":"a"}"# + "\n" + #"{"id":2,"prompt":null}"# + "\n" + #"{"id":3,"prompt":"c"}"# + "\n")
        let job = try folder.write(
            "j.yaml",
            """
            name: vectors
            model: {task: embeddings, name: text-embedding-3-small, dimensions: 4, endpoint: "\(model.url)"}
            inputs:
              docs: {file: docs.jsonl}
            output: results
            """)
        let environment = ["ROOST_HOME": folder.path("state")]
        let first = try await Program.run(
            ["submit", job, "--local", "1"], environment: Program.environment(environment))
        #expect(first.code == 3, "\(first.errors)")
        #expect(first.output.contains("2 embedded, 1 failed") && !first.output.contains("answer"), "\(first.output)")
        let found = try rows(folder.path("results/docs.jsonl"))
        #expect(found.map { $0["id"] as? Int } == [1, 2, 3])
        #expect(found.map { ($0["embedding"] as? [Double])?.count } == [4, nil, 4])
        #expect(found.map { $0["error_category"] as? String } == [nil, "bad_request", nil])
        let second = try await Program.run(
            ["submit", job, "--local", "1", "--overwrite", "--json"], environment: Program.environment(environment))
        #expect(second.output.contains(#""calls":0"#) && second.output.contains(#""embedded":2"#), "\(second.output)")
        #expect(!second.output.contains("answered") && model.running.statistics.calls == 1)
        await model.running.stop()
    }
}
