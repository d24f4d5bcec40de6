// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A room of the house, at `Sources/NAME`. It may import what it names here, and the architecture test
/// holds these names against the storeys of the house.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "roost",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Roost", targets: ["Roost"]),
        .executable(name: "roost", targets: ["ClusterCommand"]),
        .executable(name: "responsible-ai", targets: ["ResponsibleAI"]),
        .executable(name: "fine-tuning", targets: ["FineTuning"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The house, from its ground to its roof.
        .systemLibrary(name: "CZeroMQ"),
        .target(name: "CDuckDB"),
        .target(name: "CWorkerStart"),
        room("Columnar"),
        room("JSONText"),
        .target(
            name: "Tokenization", dependencies: ["JSONText"], exclude: ["Unicode/generate.py"], swiftSettings: settings),
        room("ModelClient", ["JSONText", asyncHTTPClient, nioCore, nioHTTP1, nioPosix]),
        room("ArrowIPC", ["Columnar"]),
        room("LocalQuery", ["CDuckDB", "Columnar"]),
        room("Planning", ["Columnar", "ModelClient", "Tokenization"]),
        room("Messaging", ["ArrowIPC", "Columnar", "ModelClient", "Planning"]),
        room("ModelSimulator", ["JSONText", "ModelClient", httpTypes, hummingbird, logging, nioCore, serviceLifecycle]),
        room("Operators", ["ArrowIPC", "Columnar", "LocalQuery", "ModelClient", "Planning", "Tokenization"]),
        room("Scheduling", ["Planning", deque]),
        room("ZeroMQTransport", ["CZeroMQ", "Columnar", "Messaging"]),
        room("Driver", ["ArrowIPC", "Columnar", "Messaging", "Planning", "Scheduling", "ZeroMQTransport", logging]),
        room(
            "Worker",
            [
                "ArrowIPC", "Columnar", "Messaging", "ModelClient", "Operators", "Planning", "ZeroMQTransport", deque,
                logging,
            ]),
        room("Evaluation"),
        room(
            "DataFrames",
            [
                "ArrowIPC", "Columnar", "Driver", "LocalQuery", "Messaging", "ModelClient", "ModelSimulator", "Operators",
                "Planning", "Tokenization", "ZeroMQTransport", logging,
            ]),
        room("WorkerStart", ["CWorkerStart", "Worker", "ZeroMQTransport", logging]),
        room("Roost", ["Columnar", "DataFrames", "Evaluation", "WorkerStart"]),
        .executableTarget(
            name: "ClusterCommand",
            dependencies: [
                "Columnar", "DataFrames", "Driver", "Evaluation", "JSONText", "Messaging", "ModelClient", "ModelSimulator",
                "Operators", "Planning", "Roost", "Tokenization", "Worker", "WorkerStart", "ZeroMQTransport", argumentParser, logging,
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "ResponsibleAI", dependencies: ["Roost"], path: "examples/responsible-ai",
            exclude: ["responsible-ai.yaml"], swiftSettings: settings),
        .executableTarget(
            name: "FineTuning", dependencies: ["Roost"], path: "examples/fine-tuning",
            exclude: ["fine-tuning.yaml", "training_set.jsonl", "validation_set.jsonl"], swiftSettings: settings),
        .executableTarget(
            name: "TokenizerBenchmark", dependencies: ["JSONText", "Tokenization"],
            path: "Benchmarks/tokenizer/TokenizerBenchmark", swiftSettings: settings),

        // The tests, in the same order.
        tests("ArchitectureTests", []),
        tests("ColumnarTests", ["Columnar"]),
        tests("JSONTextTests", ["JSONText"]),
        tests("TokenizationTests", ["JSONText", "Tokenization"]),
        tests("ModelClientTests", ["JSONText", "ModelClient", nioCore, nioHTTP1, nioPosix]),
        tests("ArrowIPCTests", ["ArrowIPC", "Columnar"]),
        tests("LocalQueryTests", ["Columnar", "LocalQuery"]),
        tests("PlanningTests", ["Columnar", "ModelClient", "Planning"]),
        tests("MessagingTests", ["Columnar", "Messaging", "ModelClient", "Planning"]),
        tests(
            "ModelSimulatorTests",
            ["ModelClient", "ModelSimulator", asyncHTTPClient, nioCore, nioHTTP1, serviceLifecycle]),
        tests("OperatorsTests", ["Columnar", "ModelClient", "Operators", "Planning", "Tokenization"]),
        tests("SchedulingTests", ["Planning", "Scheduling"]),
        tests("EvaluationTests", ["Evaluation"]),
        tests("DataFramesTests", ["Columnar", "DataFrames"]),
        tests("ClusterTests", ["CZeroMQ", "ClusterCommand", "Columnar", "DataFrames", "Messaging", "ModelSimulator", "Planning"]),
    ]
)
