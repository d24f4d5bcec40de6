import Columnar
import DataFrames
import LocalCluster
import Foundation
import ModelSimulator
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A column of embeddings, from a session's rows to a simulated endpoint and back.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct EmbeddingColumnTests {
    private static let model = "text-embedding-3-small"

    /// The vector that the endpoint gives for one text alone.
    private func vector(of text: String, _ url: String, dimensions: Int) async throws -> [Float] {
        var request = URLRequest(url: try #require(URL(string: url + "/embeddings")))
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try JSONSerialization.data(
            withJSONObject: ["model": Self.model, "input": text, "dimensions": dimensions] as [String: Any])
        let (data, _) = try await URLSession.shared.data(for: request)
        let body = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let found = try #require((body["data"] as? [[String: Any]])?.first?["embedding"] as? [Double])
        return found.map { Float($0) }
    }

    /// The vectors of a table's column, row by row.
    private func vectors(_ table: Table, _ name: String) throws -> [[Float]?] {
        try table.batches.flatMap { batch in
            let column = try #require(batch.column(name))
            #expect("\(column.type)" == "array<float>")
            return (0..<batch.rowCount).map { row in
                column.isNull(row)
                    ? nil : column.listRange(row).map { column.children[0].buffers[1].load($0, as: Float.self) }
            }
        }
    }

    private func categories(_ table: Table, _ name: String) -> [String?] {
        table.batches.flatMap { batch in
            let column = batch.column(name)?.member(named: "category")
            return (0..<batch.rowCount).map { column?.string($0) }
        }
    }

    @Test func fiveThousandTextsInFewCalls() async throws {
        let folder = try TemporaryFolder()
        let model = try await SimulatedModel.start()
        var texts: [String?] = (0..<5_000).map { "Document \($0) is about nurses." }
        texts[17] = String(repeating: "word ", count: 9_000)
        texts[2_100] = nil
        texts[4_999] = ""
        let asked = texts
        try await TestSession.with { session in
            session.modelSource = try ModelSource(url: model.url, environment: [:])
            func frame() throws -> DataFrame {
                try session.createDataFrame(asked, ["text"])
                    .withColumn("vector", embed(model: Self.model, text: "{text}", dimensions: 16))
            }
            #expect(try frame().columns == ["text", "vector", "vector_error"])
            let table = try await frame().toArrow()
            #expect(table.schema.names == ["text", "vector", "vector_error"])
            #expect(model.running.statistics.calls == 3)
            let found = try vectors(table, "vector"), errors = categories(table, "vector_error")
            #expect(found.count == 5_000)
            #expect(asked.indices.filter { found[$0] == nil } == [17, 2_100, 4_999])
            #expect(asked.indices.filter { errors[$0] != nil } == [17, 2_100, 4_999])
            #expect([17, 2_100, 4_999].map { errors[$0] } == ["context_length", "bad_request", "bad_request"])
            // The same again, asked by another dataframe: the journal has it all.
            #expect(try vectors(try await frame().toArrow(), "vector") == found)
            #expect(model.running.statistics.calls == 3 && model.running.statistics.doubledCalls == 0)
            for row in [0, 1, 16, 18, 2_047, 2_048, 2_049, 2_101, 4_095, 4_096, 4_998] {
                #expect(found[row] == (try await vector(of: asked[row] ?? "", model.url, dimensions: 16)), "row \(row)")
            }
            let saved = try session.createDataFrame(["a", "b"], ["text"])
                .withColumn("vector", embed(model: Self.model, text: "{text}", dimensions: 4))
            try await saved.write.option("singleFile", true).parquet(folder.path("v.parquet"))
            let read = try await session.read.parquet(folder.path("v.parquet")).toArrow()
            #expect(try vectors(read, "vector") == vectors(try await saved.toArrow(), "vector"))
        }
        await model.running.stop()
    }

    @Test func aSecondClusterOfAnotherSizeFindsEveryVector() async throws {
        let model = try await SimulatedModel.start()
        var tables: [[[Float]?]] = []
        for workers in [2, 1] {
            var builder = Session.builder.appName("embeddings").master("local[\(workers)]").showProgress(false)
            builder.workerProgram = Program.path
            let session = try await Session(builder.withLocalCluster)
            session.modelSource = try ModelSource(url: model.url, environment: [:])
            let table = try await session.createDataFrame((0..<4_500).map { "Text \($0)." }, ["text"])
                .withColumn("vector", embed(model: Self.model, text: "{text}", dimensions: 3)).toArrow()
            tables.append(try vectors(table, "vector"))
            await session.stop()
        }
        #expect(tables[0] == tables[1] && !tables[0].contains(nil))
        #expect(model.running.statistics.calls == 3)
        await model.running.stop()
    }

    @Test func identicalTextsAreOneRequest() async throws {
        let model = try await SimulatedModel.start()
        try await TestSession.with { session in
            session.modelSource = try ModelSource(url: model.url, environment: [:])
            let rows = (0..<40).map { "text \($0 % 4)" }
            let table = try await session.createDataFrame(rows, ["text"])
                .withColumn("v", embed(model: Self.model, text: "{text}", dimensions: 2, textsPerRequest: 4)).toArrow()
            let found = try vectors(table, "v")
            #expect((0..<40).allSatisfy { found[$0] == found[$0 % 4] } && Set(found.compactMap(\.self)).count == 4)
            #expect(model.running.statistics.calls == 1)
        }
        await model.running.stop()
    }

    @Test func aRefusedRequestIsItsRowsError() async throws {
        let model = try await SimulatedModel.start(models: ["another"])
        try await TestSession.with { session in
            session.modelSource = try ModelSource(url: model.url, environment: [:])
            let table = try await session.createDataFrame((0..<10).map { "text \($0)" }, ["text"])
                .withColumn("v", embed(model: Self.model, text: "{text}", textsPerRequest: 4)).toArrow()
            #expect(try vectors(table, "v") == Array(repeating: nil, count: 10))
            #expect(categories(table, "v_error") == Array(repeating: "not_found", count: 10))
        }
        await model.running.stop()
    }

    @Test func limitsThatAreNoneAreRefused() async throws {
        try await TestSession.with { session in
            session.modelSource = try ModelSource(url: "http://127.0.0.1:9/v1", environment: [:])
            let frame = try session.createDataFrame(["a"], ["text"])
            for column in [
                embed(model: Self.model, text: "{text}", dimensions: 0),
                embed(model: Self.model, text: "{text}", textsPerRequest: 2_049),
                embed(model: Self.model, text: "{text}", tokensPerRequest: 0),
            ] {
                let error = await #expect(throws: RoostError.self) { try await frame.withColumn("v", column).count() }
                #expect(error?.code == .invalidArgument)
            }
        }
    }
}
