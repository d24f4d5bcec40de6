import Foundation
import Testing

/// The house: a target imports only from storeys below its own.
@Suite struct HouseTests {
    /// From the roof to the ground.
    private static let storeys: [[String]] = [
        ["ClusterCommand", "ResponsibleAI", "FineTuning", "TokenizerBenchmark"],
        ["Roost", "RoostClient"],
        ["JobFiles", "LocalCluster"],
        ["DataFrames", "WorkerStart", "Evaluation"],
        ["Client"],
        ["Driver", "Worker"],
        ["Operators", "Scheduling", "Journal", "ZeroMQTransport", "ModelSimulator"],
        ["Messaging"],
        ["Planning", "LocalQuery", "ArrowIPC"],
        ["Tokenization", "ModelClient", "Pricing"],
        ["Columnar", "HomeFolder", "JSONText"],
        ["CZeroMQ", "CDuckDB", "CWorkerStart"],
    ]

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func storey(_ target: String) -> Int? { storeys.firstIndex { $0.contains(target) } }

    private static func folder(_ target: String) -> URL {
        let place =
            switch target {
            case "ResponsibleAI": "examples/responsible-ai"
            case "FineTuning": "examples/fine-tuning"
            case "TokenizerBenchmark": "Benchmarks/tokenizer/TokenizerBenchmark"
            default: "Sources/\(target)"
            }
        return root.appendingPathComponent(place)
    }

    /// The targets of the house that the files of `target` import.
    private static func imports(_ target: String) throws -> Set<String> {
        let files =
            FileManager.default.enumerator(at: folder(target), includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
        var found: Set<String> = []
        for file in files {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                let words = line.split(separator: " ")
                if let at = words.firstIndex(of: "import"), at <= 2, at + 1 < words.count {
                    found.insert(String(words[at + 1]))
                }
            }
        }
        return found.intersection(storeys.joined())
    }

    @Test(arguments: storeys.joined())
    func importsGoDown(target: String) throws {
        let own = try #require(Self.storey(target))
        for other in try Self.imports(target) {
            let storey = try #require(Self.storey(other))
            #expect(storey > own, "\(target) imports \(other), which is not below it")
        }
    }

    @Test func everyFolderOfSourcesIsARoom() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appendingPathComponent("Sources").path)
        #expect(Set(folders).isSubset(of: Set(Self.storeys.joined())))
    }
}
