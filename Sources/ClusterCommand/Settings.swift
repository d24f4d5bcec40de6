internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Messaging
internal import Planning
internal import Worker
internal import ZeroMQTransport

/// A setting's value: the flag's, else the environment's, else the file's, else the default.
struct Settings {
    private let environment: [String: String]
    private let file: [String: String]
    private let path: String

    static let keys = [
        "driver", "port", "listen", "workers", "calls_in_flight", "drain_seconds", "idle_timeout", "keep_results",
        "memory", "min_workers", "max_workers", "worker_idle", "worker_start", "worker_start_timeout",
        "labels", "scheduler", "pools", "data_address",
    ]

    static func load(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws(RoostError)
        -> Settings
    {
        let home = environment["HOME"] ?? NSHomeDirectory()
        let named = environment["ROOST_CONFIG"]
        let path = named ?? home + "/.config/roost/config.yaml"
        guard FileManager.default.fileExists(atPath: path) else {
            if named != nil { throw RoostError(.file, "ROOST_CONFIG names \(path), which is not there") }
            return Settings(environment: environment, file: [:], path: path)
        }
        let document = try YAMLDocument(path: path)
        var values: [String: String] = [:]
        for (key, node) in try document.mapping(document.root, what: "the settings", keys: keys) {
            values[key] =
                switch key {
                case "labels": try document.labels(node, what: key).texts.joined(separator: ",")
                case "pools": try document.pools(node, what: key).map(\.description).joined(separator: ",")
                default: try document.text(node, what: key)
                }
        }
        return Settings(environment: environment, file: values, path: path)
    }

    init(environment: [String: String], file: [String: String], path: String) {
        self.environment = environment
        self.file = file
        self.path = path
    }

    func string(_ flag: String?, _ key: String, default fallback: String) -> String {
        flag ?? environment[variable(key)] ?? file[key] ?? fallback
    }

    /// How much memory the queries of each worker may take; nil where nothing says it.
    func memory(_ flag: String?) throws(RoostError) -> MemorySize? {
        let (text, source): (String?, String) =
            if let flag {
                (flag, "--memory")
            } else if let text = environment[variable("memory")] { (text, variable("memory")) } else {
                (file["memory"], "memory in \(path)")
            }
        guard let text else { return nil }
        guard let size = MemorySize(text) else {
            throw RoostError(.invalidArgument, "\(source) is '\(text)'; give \(MemorySize.form)")
        }
        return size
    }

    /// Where workers that are started listen for other workers.
    func dataAddress(_ flag: String?) throws(RoostError) -> DataAddress {
        let text = string(flag, "data_address", default: "")
        if text.isEmpty { return .automatic }
        if text == "none" { return .none }
        do throws(TransportError) { return .at(try Address(parsing: text, port: 0)) } catch {
            throw RoostError(
                .invalidArgument,
                "\(flag == nil ? "the setting 'data_address'" : "--data-address"): \(error); or write none, so that workers' "
                    + "rows go to each other by way of the driver")
        }
    }

    /// The labels of workers that are started: the flag's, else what the settings say.
    func labels(_ flags: [String]) throws(RoostError) -> WorkerLabels {
        let text = environment[variable("labels")] ?? file["labels"] ?? ""
        return try PlacementError.said(flags.isEmpty ? "the setting 'labels'" : "--label") {
            () throws(PlacementError) in flags.isEmpty ? try WorkerLabels(list: text) : try WorkerLabels(flags)
        }
    }

    /// How a driver's jobs share its workers.
    func policy(_ mode: String?, pools flags: [String]) throws(RoostError) -> SchedulingPolicy {
        let text = environment[variable("pools")] ?? file["pools"] ?? ""
        let pools = flags.isEmpty ? text.split(separator: ",").map { String($0).trimmed } : flags
        return try PlacementError.said("the scheduler of jobs") { () throws(PlacementError) in
            try SchedulingPolicy(mode: string(mode, "scheduler", default: "fair"), pools: pools)
        }
    }

    /// A whole number in `range`.
    func integer(_ flag: Int?, _ key: String, in range: ClosedRange<Int>, default fallback: Int) throws(RoostError)
        -> Int
    {
        try value(flag, key, in: range, default: fallback, "a whole number") { "\($0)" }
    }

    /// A number in `range`, which may have decimals.
    func number(_ flag: Double?, _ key: String, in range: ClosedRange<Double>, default fallback: Double)
        throws(RoostError) -> Double
    {
        try value(flag, key, in: range, default: fallback, "a number") { $0.formatted() }
    }

    private func value<Value: Comparable & LosslessStringConvertible>(
        _ flag: Value?, _ key: String, in range: ClosedRange<Value>, default fallback: Value, _ kind: String,
        words: (Value) -> String
    ) throws(RoostError) -> Value {
        let (text, source): (String, String) =
            if let flag {
                (String(flag), "--" + key.replacing("_", with: "-"))
            } else if let text = environment[variable(key)] { (text, variable(key)) } else if let text = file[key] {
                (text, "\(key) in \(path)")
            } else { (String(fallback), key) }
        guard let value = Value(text), range.contains(value) else {
            throw RoostError(
                .invalidArgument,
                "\(source) is '\(text)'; it must be \(kind) from \(words(range.lowerBound)) to \(words(range.upperBound))"
            )
        }
        return value
    }

    private func variable(_ key: String) -> String { "ROOST_" + key.uppercased() }
}

/// Which driver a command talks to.
struct DriverOption: ParsableArguments {
    @Option(help: "The driver's address. (default: tcp://127.0.0.1:7077)")
    var driver: String?

    func address() throws(RoostError) -> String { try Self.address(driver) }

    /// The driver of commands that name none.
    static func usual() throws(RoostError) -> String { try address(nil) }

    /// A driver's address as `HOST:PORT`.
    static func endpoint(_ text: String) throws(RoostError) -> String {
        do throws(TransportError) { return try Address(ofDriver: text).endpoint } catch {
            throw RoostError(.invalidArgument, error.description)
        }
    }

    private static func address(_ flag: String?) throws(RoostError) -> String {
        let settings = try Settings.load()
        let port = try settings.integer(nil, "port", in: 1...65535, default: DefaultPort.driver)
        return settings.string(flag, "driver", default: "tcp://127.0.0.1:\(port)")
    }
}

enum DefaultPort {
    /// Spark's port for a cluster's master.
    static let driver = 7077
    static let simulator = 8077
}
