internal import DataFrames
internal import Foundation
internal import ModelAPI
internal import Planning

/// What a job needs of the environment and of the disk, where another process is to run it.
extension JobFile {
    /// Variables that say where endpoints are, and for whom calls are made.
    private static let places = [
        "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_VERSION", "OPENAI_API_VERSION", "OPENAI_BASE_URL", "OPENAI_ORG_ID",
        "OPENAI_PROJECT_ID",
    ]
    /// Variables that hold keys, where a job file names no others.
    private static let usualKeys = ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN", "OPENAI_API_KEY"]

    /// Every variable that some job's endpoint is read from, unless the job file names it.
    package static let endpointVariables = places + usualKeys

    /// The variables that the job reads, by what the environment has.
    ///
    /// - Parameter environment: The environment of whoever submits the job.
    /// - Returns: Those that are no secrets, and those that are.
    /// - Throws: `RoostError` where a key is missing, or where a simulator would answer, which ends with its session.
    package func variables(
        _ environment: [String: String]
    ) throws -> (open: [String: String], keys: [String: String]) {
        var names: Set<String> = []
        switch endpoint {
        case _ where !deployments.isEmpty:
            for deployment in deployments { names.formUnion(try deployment.keyNames(environment)) }
        case .simulator: throw Self.simulates
        case .auto, .environment:
            guard try plannedEndpoint() != nil else {
                if endpoint == .auto { throw Self.simulates }
                throw RoostError(
                    .invalidArgument,
                    "the job asks the environment's endpoint, and there is none: set OPENAI_API_KEY, or AZURE_OPENAI_ENDPOINT "
                        + "and AZURE_OPENAI_API_KEY")
            }
            names.formUnion(Self.usualKeys)
        case .url(let url):
            names.formUnion(try (endpointSettings ?? DeploymentSettings(url: url)).keyNames(environment))
        }
        for settings in [headers] + deployments.map(\.headers) { names.formUnion(try settings.variables(environment)) }
        func found(_ names: some Collection<String>) -> [String: String] {
            environment.filter { names.contains($0.key) && !$0.value.isEmpty }
        }
        return (found(Self.places), found(names))
    }

    private static let simulates = RoostError(
        .invalidArgument,
        "the job would be answered by a simulator, which ends with its session: start one with 'roost simulate-model', and "
            + "name its URL in the job file, to submit the job with --detach")

    /// The files that the job reads rows of; a query's own are not among them.
    /// - Throws: `RoostError` where one is not there.
    package var inputFiles: [(path: String, bytes: Int64)] {
        get throws {
            var files: [InputFiles] = []
            for input in inputs {
                switch input.rows {
                case .values: break
                case .files(let found): files.append(found)
                case .query(let query): if let found = query.files { files.append(found) }
                }
            }
            var found: [String: Int64] = [:]
            for input in files {
                let tabs = input.options.delimiter == UInt8(ascii: "\t")
                for path in try FilePatterns.files(input.paths, input.format, tabs: tabs).files {
                    guard
                        let attributes = try? FileManager.default.attributesOfItem(
                            atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path),
                        let bytes = attributes[.size] as? Int64 ?? (attributes[.size] as? NSNumber)?.int64Value
                    else {
                        throw RoostError(.file, "\(path) cannot be read")
                    }
                    found[path] = bytes
                }
            }
            return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }
}

extension DeploymentSettings {
    /// The variables that the key is in.
    /// - Throws: `RoostError` where the file names one that is not set.
    fileprivate func keyNames(_ environment: [String: String]) throws(RoostError) -> [String] {
        _ = try key(environment)
        if let keyVariable { return [keyVariable] }
        return try endpoint.kind == .openAI ? ["OPENAI_API_KEY"] : ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"]
    }
}
