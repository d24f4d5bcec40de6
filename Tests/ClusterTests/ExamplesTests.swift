import Foundation
import TestSupport
import Testing

/// The job files in `examples`, as a person who has no key runs them.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ExamplesTests {
    @Test(arguments: [
        ("responsible-ai", "rows:     10"), ("responsible-ai/bias", "rows:     292"),
        ("evaluate-prompts", "rows:     480"), ("drift", "rows:     200"), ("embeddings", "rows:     8"),
        ("batch", "rows:     6"),
        ("deployments", "rows:     10"), ("endpoints/local", "rows:     3"),
        ("endpoints/behind-a-proxy", "rows:     3"),
        ("endpoints/reasoning", "rows:     2"), ("endpoints/azure-token", "rows:     3"),
        ("endpoints/images", "rows:     2"),
    ])
    func aDryRunTakesTheJobFile(name: String, rows: String) async throws {
        let path = name.contains("/") ? "\(name).yaml" : "\(name)/\(name).yaml"
        let plan = try await Program.run(["submit", "--local", "1", "--dry-run", Self.path(path)])
        #expect(plan.code == 0, "\(plan.errors)")
        #expect(plan.output.contains(rows), "\(plan.output)")
        #expect(plan.output.contains("nothing was called"))
    }

    /// The driver script that the quickstart runs: every table and the last word say that no model was asked.
    @Test func theFirstScriptSaysThatItsAnswersAreSimulated() async throws {
        let folder = try TemporaryFolder()
        let script = URL(fileURLWithPath: Program.path).deletingLastPathComponent().appending(path: "responsible-ai")
        let run = try await Program.start(
            [folder.path("out"), Self.path("responsible-ai/occupations.csv")], program: script.path
        ).end()
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("SIMULATED ANSWERS: no model was asked."), "\(run.output)")
        #expect(run.output.contains("These answers are SIMULATED: they say nothing about any model."), "\(run.output)")
        for name in ["neutral", "loaded", "comparison"] {
            let rows = try String(contentsOfFile: folder.path("out/\(name).jsonl"), encoding: .utf8)
                .split(separator: "\n")
            #expect(rows.count == 5 && rows.allSatisfy { $0.contains("\"simulated\":true") }, "\(name): \(rows)")
        }
    }

    @Test func textsAreEmbedded() async throws {
        let folder = try TemporaryFolder()
        let run = try await Program.run([
            "submit", "--local", "1", Self.path("embeddings/embeddings.yaml"), "--output", folder.path("out"),
        ])
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("8 rows, 8 embedded, 0 failed"), "\(run.output)")
    }

    @Test func twoSimulatorsShareAJob() async throws {
        let folder = try TemporaryFolder()
        var text = try String(contentsOfFile: Self.path("deployments/deployments.yaml"), encoding: .utf8)
        var simulators: [Program.Running] = []
        defer { for simulator in simulators { simulator.process.terminate() } }
        for address in ["http://127.0.0.1:8011", "http://127.0.0.1:8012"] {
            let simulator = try Program.start(["simulate-model", "--port", "0"])
            simulators.append(simulator)
            #expect(text.contains(address))
            text = text.replacing(address, with: try await simulator.simulatorsURL())
        }
        let job = try folder.write("deployments.yaml", text)
        let run = try await Program.run(["submit", "--local", "1", job, "--output", folder.path("out")])
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("10 rows, 10 answered, 0 failed"), "\(run.output)")
    }

    /// An example of an endpoint: what stands in for the endpoint, and with which environment it is asked.
    struct EndpointExample: Sendable, CustomTestStringConvertible {
        let name: String
        /// What in the job file is the simulator's address instead.
        var address = ""
        var simulator: [String] = []
        /// `URL` is the simulator's.
        var environment: [String: String] = [:]
        let says: String
        var testDescription: String { name }
    }

    @Test(arguments: [
        EndpointExample(name: "local", address: "http://127.0.0.1:11434", says: "3 rows, 3 answered"),
        EndpointExample(
            name: "behind-a-proxy", address: "https://models.example",
            environment: [
                "GATEWAY_KEY": "gateway-1234", "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9",
            ], says: "3 rows, 3 answered"),
        EndpointExample(
            name: "reasoning", address: "http://127.0.0.1:8077",
            simulator: ["--behave", "reasoning", "--latency", "500ms"], says: "2 rows, 2 answered"),
        EndpointExample(
            name: "azure-token", address: "https://NAME.openai.azure.com",
            simulator: ["--key", "entra.token.of-an-hour", "--model", "my-gpt-4o"],
            environment: ["AZURE_OPENAI_AD_TOKEN": "entra.token.of-an-hour"], says: "3 rows, 3 answered"),
        EndpointExample(
            name: "images", simulator: ["--key", "sk-1234567890"],
            environment: ["OPENAI_API_KEY": "sk-1234567890", "OPENAI_BASE_URL": "URL/v1"], says: "2 rows, 2 answered"),
    ])
    func anEndpointIsAskedAsItsExampleSays(example: EndpointExample) async throws {
        let folder = try TemporaryFolder()
        let simulator = try Program.start(["simulate-model", "--port", "0"] + example.simulator)
        defer { simulator.process.terminate() }
        let url = try await simulator.simulatorsURL()
        var text = try String(contentsOfFile: Self.path("endpoints/\(example.name).yaml"), encoding: .utf8)
        #expect(text.contains(example.address) || example.address.isEmpty)
        if !example.address.isEmpty { text = text.replacing(example.address, with: url) }
        for name in ["jobs.csv", "images.jsonl"] {
            try folder.write(name, try String(contentsOfFile: Self.path("endpoints/\(name)"), encoding: .utf8))
        }
        let run = try await Program.run(
            ["submit", "--local", "1", try folder.write("job.yaml", text), "--output", folder.path("out")],
            environment: Program.environment(example.environment.mapValues { $0.replacing("URL", with: url) }))
        #expect(run.code == 0 && run.output.contains(example.says), "\(run.output) \(run.errors)")
        for secret in ["gateway-1234", "entra.token", "sk-1234567890"] { #expect(!run.output.contains(secret)) }
    }

    /// The index names every example, so that none is found only by chance.
    @Test func theIndexNamesEveryExample() throws {
        let index = try String(contentsOfFile: Self.path("README.md"), encoding: .utf8)
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.path("")).filter { $0 != "README.md" }
        #expect(folders.count >= 5)
        for folder in folders {
            for file in try FileManager.default.contentsOfDirectory(atPath: Self.path(folder)) {
                #expect(index.contains("\(folder)/\(file)"), "examples/README.md does not name \(folder)/\(file)")
            }
        }
    }

    private static func path(_ name: String) -> String {
        Program.root.appendingPathComponent("examples").appendingPathComponent(name).path
    }
}
