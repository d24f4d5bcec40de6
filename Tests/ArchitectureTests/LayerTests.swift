import Foundation
import Testing

/// The layers: a target depends on, and imports, only what is below it.
@Suite struct LayerTests {
    /// From the highest to the lowest: each layer's targets, with the modules of other packages that a target may
    /// import.
    private static let layers: [[String: Set<String>]] = [
        [
            "CheckStatistics": [], "CheckVectors": [], "ClusterBenchmark": ["Logging"],
            "ClusterCommand": ["ArgumentParser", "Logging"], "Drift": [], "EvaluatePrompts": [],
            "EvaluationBenchmark": [], "FineTuning": [],
            "Fuzzing": ["NIOCore", "NIOHTTP1"], "ResponsibleAI": [], "TableBenchmark": [], "Tables": [],
            "TokenizerBenchmark": [],
        ],
        ["Roost": [], "RoostClient": []],
        ["JobFiles": ["Yams"], "LocalCluster": ["Logging"]],
        ["EvaluationRuns": []],
        ["DataFrames": ["Logging"], "Evaluation": [], "WorkerStart": ["Logging"]],
        ["Client": []],
        [
            "ClusterSimulation": ["DequeModule", "HeapModule"],
            "Driver": ["Crypto", "DequeModule", "Logging", "NIOCore"],
            "Worker": ["DequeModule", "Logging"],
        ],
        [
            "Journal": ["GRDB", "GRDBSQLite"],
            "ModelSimulator": ["DequeModule", "NIOCore", "NIOHTTP1", "NIOPosix"],
            "Operators": ["Crypto"], "Scheduling": ["DequeModule", "HeapModule"], "ZeroMQTransport": [],
        ],
        ["Messaging": ["Crypto"], "QueryPlanning": []],
        ["Planning": ["Crypto"], "Relational": []],
        [
            "ArrowIPC": [], "LocalQuery": [],
            "ModelClient": ["NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "NIOTLS"],
            "Pricing": ["Yams"],
        ],
        ["SparkFunctions": []],
        ["ModelAPI": [], "Scoring": [], "SparkSQL": [], "Tokenization": []],
        [
            "Columnar": [], "Compression": [], "FileIO": [], "HomeFolder": [], "JSONText": [], "Statistics": [],
            "TestSupport": [],
        ],
        ["CDuckDB": [], "CWorkerStart": [], "CZeroMQ": [], "CZlib": []],
    ]

    private static let targets = layers.flatMap(\.keys).sorted()

    private let manifest: Manifest

    init() async throws { manifest = try await Manifest.shared.value }

    private func layer(_ target: String) throws -> Int {
        try #require(Self.layers.firstIndex { $0[target] != nil }, "\(target) is in no layer")
    }

    @Test func everyTargetIsInOneLayer() {
        #expect(manifest.targets.filter { $0.type != "test" }.map(\.name).sorted() == Self.targets)
    }

    @Test func everyFolderOfSourcesIsATarget() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Manifest.root + "/Sources")
        #expect(Set(folders).isSubset(of: Self.targets))
    }

    @Test(arguments: targets) func dependenciesGoDown(name: String) throws {
        let target = try #require(manifest[name])
        for other in target.dependencies where manifest[other] != nil {
            #expect(try layer(other) > layer(name), "\(name) depends on \(other), which is not below it")
        }
    }

    @Test(arguments: targets) func importsAreDeclared(name: String) throws {
        let target = try #require(manifest[name])
        let imported = try target.imports().subtracting(Manifest.systemModules)
        #expect(imported == Set(target.dependencies), "Package.swift and the imports of \(name) differ")
    }

    @Test(arguments: targets) func importsOfOtherPackagesAreListed(name: String) throws {
        let target = try #require(manifest[name])
        let foreign = Set(target.dependencies.filter { manifest[$0] == nil })
        #expect(foreign == Self.layers[try layer(name)][name])
    }

    @Test func testsDeclareWhatTheyImport() throws {
        for target in manifest.targets where target.type == "test" {
            let missing = try target.imports().subtracting(Manifest.systemModules).subtracting(target.dependencies)
            #expect(missing.isEmpty, "\(target.name) imports \(missing.sorted())")
        }
    }
}
