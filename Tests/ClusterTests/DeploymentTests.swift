@testable import JobFiles
import DataFrames
import Foundation
import ModelSimulator
import Planning
import TestSupport
import Testing

/// Job files that name several deployments, their keys, and the form of answers.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct DeploymentTests {
    private func read(_ model: String, files: [String: String] = [:]) throws -> JobFile {
        let folder = try TemporaryFolder()
        for (name, text) in files { try folder.write(name, text) }
        return try JobFile(path: try folder.write("job.yaml", "model: \(model)\ninputs: {a: {rows: [x]}}\n"))
    }

    @Test func deploymentsAreReadWithTheFirstThatIsNoFallbackInFront() throws {
        let job = try read(
            """
            {name: gpt-4o, max_tokens: 5, deployments: [
              {name: spare, endpoint: "https://spare.example.com", fallback: true},
              {name: west, endpoint: "https://west.openai.azure.com", kind: azure, api_version: 2024-10-21, key_env: WEST_KEY, weight: 2, tokens_per_minute: 1000},
              {endpoint: "https://east.openai.azure.com", kind: azure-v1, weight: 1, requests_per_minute: 60}]}
            """)
        let column = try job.callStep(try job.deployments[0].endpoint).column
        #expect(column.model == "west" && column.countedAs == "gpt-4o")
        #expect("\(column.endpoint)" == "https://west.openai.azure.com (Azure OpenAI, 2024-10-21)")
        #expect(column.others.map(\.model) == ["spare", "gpt-4o"])
        #expect(column.others.map(\.weight) == [0.5, 0.5])
        #expect(column.others.map(\.isFallback) == [true, false])
        #expect(column.others[1].quota.requestsPerMinute == 60)
        #expect(job.deployments[0].keyVariable == "WEST_KEY")
    }

    @Test(arguments: [
        ("{name: m, api_key: sk-1234567890}", "model has a 'api_key', but a job file is copied and committed"),
        (
            "{name: m, endpoint: 'https://a.b', key_env: 'sk-1234567890'}",
            "model's key_env must be the name of an environment variable"
        ),
        ("{name: m, kind: azure}", "model.kind says more of an endpoint's URL"),
        ("{name: m, endpoint: 'https://a.b', kind: azure}", "model needs 'api_version: 2024-10-21'"),
        ("{name: m, endpoint: 'https://a.b', api_version: 2024-10-21}", "which only 'kind: azure' takes"),
        ("{name: m, deployments: [{name: a}]}", "deployment 1 needs 'endpoint:', its URL"),
        (
            "{name: m, deployments: [{endpoint: 'https://a.b', fallback: true}]}",
            "at least one that is not 'fallback: true'"
        ),
        (
            "{name: m, endpoint: 'https://a.b', deployments: [{endpoint: 'https://a.b'}]}",
            "each of model.deployments has its own 'endpoint'"
        ),
        (
            "{name: m, deployments: [{endpoint: 'https://a.b'}, {endpoint: 'https://a.b'}]}",
            "deployment 2 is the same deployment as one before it"
        ),
        ("{name: m, response_format: xml}", "write json_object, or {schema: FILE.json, name: NAME, strict: true}"),
        ("{name: m, response_format: {name: a}}", "needs 'schema:'"),
        ("{name: m, response_format: {schema: none.json}}", "there is no file none.json with a JSON schema"),
    ])
    func mistakesAreToldWithoutKeys(model: String, problem: String) throws {
        let error = try #require(throws: RoostError.self) { try read(model) }
        #expect(error.message.contains(problem), "\(error.message)")
        #expect(!error.message.contains("sk-"))
    }

    @Test func aSchemaKeepsItsOrderAndItsTexts() throws {
        let inline = try read(
            """
            {name: m, response_format: {name: person, strict: true, schema: {type: object, properties: {b: {type: string, enum: ["1", yes, "no"]}, a: {minimum: 1.5}}, additionalProperties: false}}}
            """)
        #expect(
            inline.sampling.format?.schema
                == #"{"type":"object","properties":{"b":{"type":"string","enum":["1",true,"no"]},"a":{"minimum":1.5}},"additionalProperties":false}"#
        )
        #expect(inline.sampling.format?.schemaName == "person" && inline.sampling.format?.isStrict == true)
        let file = try read(
            "{name: m, response_format: {schema: p.json}}", files: ["p.json": "{\"type\": \"object\"}\n"])
        #expect(
            file.sampling.format?.schema == "{\"type\": \"object\"}" && file.sampling.format?.schemaName == "answer")
    }

    @Test func eachPlaceIsAskedWithItsOwnKey() async throws {
        let jobs = try await PaidJobs.start(keys: ["west-key-1"])
        let east = try await SimulatedModel.start(keys: ["east-key-2"])
        _ = try jobs.job(count: 100)
        try jobs.folder.write(
            "deployments.yaml",
            """
            name: deployments
            model:
              name: gpt-4o-mini
              max_tokens: 20
              deployments:
                - {name: west, endpoint: "\(jobs.model.url)", key_env: WEST_KEY}
                - {name: east, endpoint: "\(east.running.baseURL)", kind: azure, api_version: 2024-10-21, key_env: EAST_KEY}
            inputs:
              nurses: {file: nurses.jsonl}
            output: results
            """)
        let keyless = try await jobs.roost(
            "submit", "--local", "1", "deployments.yaml", more: ["WEST_KEY": "west-key-1"])
        #expect(keyless.code == 1 && keyless.errors.contains("is in EAST_KEY, which the environment does not have"))
        let result = try await jobs.roost(
            "submit", "--local", "2", "deployments.yaml", "--max-in-flight", "8",
            more: ["WEST_KEY": "west-key-1", "EAST_KEY": "east-key-2"])
        #expect(result.code == 0, "\(result.errors)")
        let (west, other) = (jobs.model.running.statistics.answered, east.running.statistics.answered)
        #expect(west + other == 80 && west > 0 && other > 0)
        #expect(
            Set(try rows(jobs.folder.path("results/nurses.jsonl")).compactMap { $0["deployment"] as? String }) == [
                "west", "east",
            ])
        // No key is in the journal, or anywhere else that was written.
        for file in FileManager.default.enumerator(at: jobs.folder.url, includingPropertiesForKeys: nil)?.compactMap({
            $0 as? URL
        }) ?? [] {
            guard let bytes = try? Data(contentsOf: file) else { continue }
            #expect(bytes.range(of: Data("east-key-2".utf8)) == nil, "\(file.path)")
        }
        await jobs.model.running.stop()
        await east.running.stop()
    }
}
