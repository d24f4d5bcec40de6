import Foundation
import TestSupport
import Testing

/// The job files in `examples`, as a person who has no key runs them.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ExamplesTests {
    @Test(arguments: [
        ("responsible-ai", "rows:     10"), ("embeddings", "rows:     8"), ("batch", "rows:     6"),
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
