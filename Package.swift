// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A target of the project, at `Sources/NAME`.
///
/// It may import what it names here, and the architecture test holds these names against the project's layers.
func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "roost",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Roost", targets: ["Roost"]),
        .library(name: "RoostClient", targets: ["RoostClient"]),
        .executable(name: "roost", targets: ["ClusterCommand"]),
        .executable(name: "responsible-ai", targets: ["ResponsibleAI"]),
        .executable(name: "fine-tuning", targets: ["FineTuning"]),
        .executable(name: "evaluate-prompts", targets: ["EvaluatePrompts"]),
        .executable(name: "drift", targets: ["Drift"]),
        .executable(name: "tables", targets: ["Tables"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // The layers, from the lowest to the highest.
        .systemLibrary(name: "CZeroMQ"),
        .systemLibrary(name: "CZlib"),
        .target(name: "CDuckDB"),
        .target(name: "CWorkerStart"),
        target("Columnar"),
        target("Compression", ["CZlib"]),
        target("FileIO"),
        target("HomeFolder"),
        target("JSONText"),
        .target(
            name: "Tokenization", dependencies: ["FileIO", "JSONText"], exclude: ["Unicode/generate.py"],
            swiftSettings: settings),
        target("ModelAPI", ["JSONText"]),
        target(
            "ModelClient",
            ["Compression", "FileIO", "JSONText", "ModelAPI", nioCore, nioHTTP1, nioPosix, nioSSL, nioTLS]),
        target("Pricing", ["ModelAPI", yams]),
        target("ArrowIPC", ["Columnar", "Compression"]),
        target("Statistics"),
        target("Scoring", ["JSONText", "Statistics"]),
        target("SparkSQL", ["JSONText"]),
        target("SparkFunctions", ["JSONText", "Scoring", "SparkSQL", "Tokenization"]),
        target("Relational", ["SparkFunctions", "SparkSQL"]),
        target("LocalQuery", ["CDuckDB", "Columnar", "FileIO", "JSONText", "SparkFunctions", "SparkSQL"]),
        target("Planning", ["ArrowIPC", "Columnar", "ModelAPI", "Tokenization", crypto]),
        target("QueryPlanning", ["Columnar", "Planning", "Relational", "SparkFunctions", "SparkSQL"]),
        target("Messaging", ["ArrowIPC", "Columnar", "HomeFolder", "ModelAPI", "Planning", crypto]),
        target("Journal", ["Columnar", "FileIO", "HomeFolder", "ModelAPI", "Planning", grdb, sqlite]),
        target("ModelSimulator", ["JSONText", "Tokenization", deque, nioCore, nioHTTP1, nioPosix]),
        target(
            "Operators",
            [
                "ArrowIPC", "Columnar", "Compression", "FileIO", "JSONText", "LocalQuery", "Messaging", "ModelAPI",
                "Planning", "QueryPlanning", "Scoring", "SparkFunctions", "SparkSQL", "Tokenization", crypto,
            ]),
        target("Scheduling", ["ModelAPI", "Planning", deque, heap]),
        target("ZeroMQTransport", ["CZeroMQ", "Columnar", "Messaging"]),
        target(
            "Driver",
            [
                "ArrowIPC", "Columnar", "FileIO", "HomeFolder", "Journal", "Messaging", "ModelAPI", "ModelClient",
                "Operators",
                "Planning", "Scheduling", "ZeroMQTransport", crypto, deque, logging, nioCore,
            ]),
        target(
            "Worker",
            [
                "ArrowIPC", "Columnar", "FileIO", "Journal", "Messaging", "ModelAPI", "ModelClient", "Operators",
                "Planning", "Scheduling", "ZeroMQTransport", deque, logging,
            ]),
        target("Evaluation", ["Scoring", "Statistics"]),
        target(
            "Client",
            ["ArrowIPC", "Columnar", "FileIO", "LocalQuery", "Messaging", "Operators", "Planning", "ZeroMQTransport"]),
        target(
            "DataFrames",
            [
                "ArrowIPC", "Client", "Columnar", "LocalQuery", "Messaging", "ModelAPI", "Operators", "Planning",
                "QueryPlanning", "Relational", "Scoring", "SparkFunctions", "SparkSQL", "Tokenization", logging,
            ]),
        target("EvaluationRuns", ["Columnar", "DataFrames", "Evaluation", "Messaging", "Planning", "SparkSQL"]),
        target("WorkerStart", ["CWorkerStart", "Messaging", "Planning", "Worker", "ZeroMQTransport", logging]),
        target(
            "LocalCluster",
            [
                "Client", "DataFrames", "Driver", "Messaging", "ModelAPI", "ModelSimulator", "Operators",
                "Tokenization", "ZeroMQTransport", logging,
            ]),
        target(
            "JobFiles",
            [
                "Columnar", "DataFrames", "Evaluation", "EvaluationRuns", "Journal", "LocalQuery", "Messaging",
                "ModelAPI", "Operators", "Planning", "Pricing", yams,
            ]),
        target("RoostClient", ["Columnar", "DataFrames", "Evaluation", "EvaluationRuns"]),
        target("Roost", ["Columnar", "DataFrames", "Evaluation", "EvaluationRuns", "LocalCluster", "WorkerStart"]),
        .executableTarget(
            name: "ClusterCommand",
            dependencies: [
                "Columnar", "DataFrames", "Driver", "EvaluationRuns", "FileIO", "HomeFolder", "JSONText",
                "JobFiles", "Journal", "LocalCluster", "LocalQuery", "Messaging", "ModelAPI", "ModelSimulator",
                "Operators", "Planning", "Pricing", "Roost", "Scheduling", "Tokenization",
                "Worker", "WorkerStart", "ZeroMQTransport", argumentParser, logging,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "ResponsibleAI", dependencies: ["Roost"], path: "examples/responsible-ai",
            exclude: ["bias.yaml", "occupations.csv", "responsible-ai.yaml", "README.md"], swiftSettings: settings),
        .executableTarget(
            name: "FineTuning", dependencies: ["Roost"], path: "examples/fine-tuning",
            exclude: ["fine-tuning.yaml", "training_set.jsonl", "validation_set.jsonl"], swiftSettings: settings),
        .executableTarget(
            name: "EvaluatePrompts", dependencies: ["Roost"], path: "examples/evaluate-prompts",
            exclude: ["evaluate-prompts.yaml", "questions.jsonl", "README.md"], swiftSettings: settings),
        .executableTarget(
            name: "Drift", dependencies: ["Roost"], path: "examples/drift",
            exclude: ["drift.yaml", "subjects.csv", "README.md"], swiftSettings: settings),
        .executableTarget(name: "Tables", dependencies: ["Roost"], path: "examples/tables", swiftSettings: settings),
        .executableTarget(
            name: "TokenizerBenchmark", dependencies: ["JSONText", "Tokenization"],
            path: "Benchmarks/tokenizer/TokenizerBenchmark", swiftSettings: settings),
        .executableTarget(
            name: "CheckStatistics", dependencies: ["JSONText", "Statistics"],
            path: "Benchmarks/evaluation/CheckStatistics", swiftSettings: settings),
        .executableTarget(
            name: "EvaluationBenchmark", dependencies: ["Evaluation", "Statistics"],
            path: "Benchmarks/evaluation/EvaluationBenchmark", swiftSettings: settings),
        .executableTarget(
            name: "CheckVectors",
            dependencies: [
                "Columnar", "DataFrames", "JSONText", "Operators", "QueryPlanning", "Roost", "SparkFunctions",
                "SparkSQL",
            ],
            path: "Benchmarks/dataframes/CheckVectors", swiftSettings: settings),
        .executableTarget(
            name: "TableBenchmark", dependencies: ["Roost"], path: "Benchmarks/dataframes/TableBenchmark",
            swiftSettings: settings),

        .target(
            name: "ClusterSimulation", dependencies: ["Planning", "Scheduling", deque, heap],
            path: "Benchmarks/cluster/ClusterSimulation", swiftSettings: settings),
        .executableTarget(
            name: "ClusterBenchmark",
            dependencies: [
                "ArrowIPC", "Client", "ClusterSimulation", "Columnar", "Driver", "Messaging", "Planning",
                "ZeroMQTransport",
                logging,
            ],
            path: "Benchmarks/cluster/ClusterBenchmark", swiftSettings: settings),

        // The tests, in the same order, and what they share.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .target(
            name: "Fuzzing",
            dependencies: [
                "ArrowIPC", "Columnar", "Compression", "JSONText", "Journal", "Messaging", "ModelAPI", "ModelClient",
                "Planning", "SparkSQL", "Tokenization", "ZeroMQTransport", nioCore, nioHTTP1,
            ],
            path: "Tests/Fuzzing/Targets", swiftSettings: settings),
        tests("FuzzingTests", ["Columnar", "Fuzzing"]),
        tests("ArchitectureTests", ["TestSupport"]),
        tests("ColumnarTests", ["Columnar"]),
        tests("CompressionTests", ["Compression"]),
        tests("JSONTextTests", ["JSONText", "TestSupport"]),
        tests("TokenizationTests", ["JSONText", "TestSupport", "Tokenization"]),
        tests("PricingTests", ["ModelAPI", "Pricing"]),
        tests("ModelAPITests", ["ModelAPI"]),
        tests("ModelClientTests", ["JSONText", "ModelAPI", "ModelClient", nioCore, nioHTTP1, nioPosix, nioSSL]),
        tests("ArrowIPCTests", ["ArrowIPC", "Columnar", "TestSupport"]),
        tests("LocalQueryTests", ["Columnar", "LocalQuery", "SparkFunctions", "SparkSQL", "TestSupport"]),
        tests("SparkSQLTests", ["SparkSQL"]),
        tests("SparkFunctionsTests", ["Columnar", "JSONText", "LocalQuery", "SparkFunctions", "SparkSQL"]),
        tests("RelationalTests", ["Columnar", "LocalQuery", "Relational", "SparkFunctions", "SparkSQL"]),
        tests("PlanningTests", ["Columnar", "ModelAPI", "Planning", crypto]),
        tests(
            "QueryPlanningTests",
            ["Columnar", "ModelAPI", "Planning", "QueryPlanning", "Relational", "SparkFunctions", "SparkSQL"]),
        tests("MessagingTests", ["Columnar", "HomeFolder", "Messaging", "ModelAPI", "Planning", "TestSupport"]),
        tests(
            "ModelSimulatorTests",
            [
                "ModelAPI", "ModelClient", "ModelSimulator", "Tokenization", nioCore, nioHTTP1, nioPosix,
            ]),
        tests(
            "OperatorsTests",
            [
                "ArrowIPC", "Columnar", "JSONText", "Messaging", "ModelAPI", "Operators", "Planning", "SparkFunctions",
                "SparkSQL", "TestSupport", "Tokenization", crypto,
            ]),
        .testTarget(
            name: "JournalTests", dependencies: ["Columnar", "Journal", "ModelAPI", "Planning", "TestSupport", grdb],
            exclude: ["FirstRound"], swiftSettings: settings),
        tests("SchedulingTests", ["ClusterSimulation", "ModelAPI", "Planning", "Scheduling", "TestSupport"]),
        tests(
            "ZeroMQTransportTests",
            ["CZeroMQ", "Columnar", "Messaging", "Planning", "TestSupport", "ZeroMQTransport"]),
        tests(
            "WorkerTests",
            [
                "ArrowIPC", "Columnar", "Journal", "Messaging", "ModelAPI", "Planning", "TestSupport", "Worker",
                "ZeroMQTransport", logging,
            ]),
        tests(
            "DriverTests",
            [
                "ArrowIPC", "Columnar", "Driver", "Messaging", "ModelAPI", "Operators", "Planning", "Scheduling",
                "TestSupport", "ZeroMQTransport", logging,
            ]),
        tests("EvaluationTests", ["Evaluation", "JSONText", "Statistics"]),
        tests("ScoringTests", ["JSONText", "Scoring", "Statistics"]),
        tests("StatisticsTests", ["Statistics"]),
        tests("ClientTests", ["ArrowIPC", "Client", "Columnar", "Messaging", "Planning", "TestSupport"]),
        tests(
            "DataFramesTests",
            [
                "Columnar", "DataFrames", "Messaging", "Planning", "QueryPlanning", "Relational", "Scheduling",
                "SparkFunctions", "SparkSQL", "TestSupport",
            ]),
        tests("EvaluationRunsTests", ["Evaluation", "EvaluationRuns"]),
        tests(
            "JobFilesTests", ["Columnar", "DataFrames", "JobFiles", "Messaging", "ModelAPI", "Operators", "Planning"]),
        tests(
            "ClusterTests",
            [
                "CZeroMQ", "Client", "ClusterCommand", "Columnar", "DataFrames", "EvaluationRuns", "JobFiles",
                "Journal", "LocalCluster", "Messaging", "ModelAPI", "ModelSimulator", "Planning", "QueryPlanning",
                "Scoring", "TestSupport",
                "ZeroMQTransport",
            ]),
    ]
)

// Needs libFuzzer, and so stands apart: Tests/Fuzzing/run builds it.
if Context.environment["FUZZING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["Fuzzing"], path: "Tests/Fuzzing/Program", swiftSettings: settings))
}
