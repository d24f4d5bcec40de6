package import DataFrames
internal import Foundation
package import ModelAPI
package import Planning
internal import Yams

/// A deployment of a job's model, as a job file describes it: a URL, its dialect, where its key is, its quota, and its
/// share of the calls.
package struct DeploymentSettings: Equatable, Sendable {
    package enum Dialect: String, CaseIterable, Sendable {
        case openAI = "openai"
        case azure
        case azureV1 = "azure-v1"
    }

    /// The deployment's name; nil for the model's.
    package var name: String?
    package var url = ""
    package var dialect = Dialect.openAI
    var headers = HeaderSettings()
    package var apiVersion: String?
    /// The environment variable that holds the key.
    package var keyVariable: String?
    package var weight = 1.0
    package var isFallback = false
    package var quota = QuotaLimits()

    package init(url: String = "") { self.url = url }

    /// Reads `deployments:`.
    ///
    /// The first of the list is no fallback.
    static func list(_ node: Node, _ document: YAMLDocument) throws(RoostError) -> [DeploymentSettings] {
        var deployments: [DeploymentSettings] = []
        for (index, entry) in try document.list(node, what: "model.deployments").enumerated() {
            let what = "deployment \(index + 1)"
            try refuseKeys(in: entry, of: what, document)
            var deployment = DeploymentSettings()
            for (key, value) in try document.mapping(entry, what: what, keys: JobFileKeys.deployment) {
                try deployment.read(key, value, of: what, document)
            }
            try deployment.check(entry, of: what, document)
            if let other = deployments.first(where: {
                $0.url == deployment.url && $0.keyVariable != deployment.keyVariable
            }) {
                throw document.error(
                    entry,
                    "\(what) is at \(other.url) like one before it, but has another key_env; one resource has one key here"
                )
            }
            if deployments.contains(where: { $0.url == deployment.url && $0.name == deployment.name }) {
                throw document.error(
                    entry, "\(what) is the same deployment as one before it; leave it out, or give it another name")
            }
            deployments.append(deployment)
        }
        guard deployments.count <= 256 else {
            throw document.error(node, "model.deployments has \(deployments.count) entries; 256 is the most")
        }
        guard let first = deployments.firstIndex(where: { !$0.isFallback }) else {
            throw document.error(node, "model.deployments needs at least one that is not 'fallback: true'")
        }
        deployments.insert(deployments.remove(at: first), at: 0)
        return deployments
    }

    mutating func read(_ key: String, _ value: Node, of what: String, _ document: YAMLDocument) throws(RoostError) {
        let name = "\(what)'s \(key)"
        switch key {
        case "name": self.name = try document.text(value, what: name)
        case "endpoint": url = try document.text(value, what: name)
        case "kind":
            let text = try document.text(value, what: name)
            guard let dialect = Dialect(rawValue: text) else {
                let known = Dialect.allCases.map(\.rawValue).joined(separator: ", ")
                throw document.error(value, "\(name) is '\(text)'; write one of: \(known)")
            }
            self.dialect = dialect
        case "api_version": apiVersion = try document.text(value, what: name)
        case "key_env":
            let text = try document.text(value, what: name)
            let isName =
                !text.isEmpty
                && text.utf8.allSatisfy {
                    $0 == UInt8(ascii: "_") || 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0
                }
            // The text may be a key that somebody wrote here, so it is not repeated.
            guard isName, text.utf8.count <= 64 else {
                throw document.error(value, "\(name) must be the name of an environment variable, such as EAST_US_KEY")
            }
            keyVariable = text
        case "headers": headers = try HeaderSettings(value, of: what, document)
        case "weight":
            weight = try document.number(value, what: name, in: 0.001...1_000_000)
        case "fallback":
            guard let flag = value.bool else { throw document.error(value, "\(name) must be true or false") }
            isFallback = flag
        case "tokens_per_minute": quota.tokensPerMinute = try document.integer(value, what: name, in: 1...1_000_000_000)
        default: quota.requestsPerMinute = try document.integer(value, what: name, in: 1...1_000_000_000)
        }
    }

    /// What no single entry shows: a missing URL, an API version without its dialect.
    func check(_ node: Node, of what: String, _ document: YAMLDocument) throws(RoostError) {
        guard !url.isEmpty else { throw document.error(node, "\(what) needs 'endpoint:', its URL") }
        switch (dialect, apiVersion) {
        case (.azure, nil) where (try? ModelEndpoint(kind: .azureV1, baseURL: url))?.kind == .azureV1:
            throw document.error(
                node, "\(what) needs 'api_version: 2024-10-21' or another date; without one it is 'kind: azure-v1'")
        case (.openAI, _?), (.azureV1, _?):
            throw document.error(node, "\(what) has an api_version, which only 'kind: azure' takes")
        default: break
        }
        do { _ = try endpoint } catch { throw document.error(node, "\(what): \(error.message)") }
    }

    /// The endpoint, without its key.
    package var endpoint: ModelEndpoint {
        get throws(RoostError) {
            let kind: ModelEndpoint.Kind =
                switch dialect {
                case .openAI: .openAI
                // Without a version here, the URL has one.
                case .azure: apiVersion.map { .azureDated(apiVersion: $0) } ?? .azureV1
                case .azureV1: .azureV1
                }
            do { return try ModelEndpoint(kind: kind, baseURL: url) } catch {
                throw RoostError(.invalidArgument, error.description)
            }
        }
    }

    /// The key that the environment has: in the variable that the file names, else in the usual one.
    package func key(_ environment: [String: String]) throws(RoostError) -> Secret? {
        func value(_ name: String) throws(RoostError) -> Secret? {
            do throws(EndpointConfigurationError) { return try Secret.fromEnvironment(environment, name) } catch {
                throw RoostError(.invalidArgument, error.description)
            }
        }
        guard let keyVariable else {
            if try endpoint.kind == .openAI { return try value("OPENAI_API_KEY") }
            if let key = try value("AZURE_OPENAI_API_KEY") { return key }
            return try value("AZURE_OPENAI_AD_TOKEN").map { Secret.bearer($0.reveal()) }
        }
        guard let key = try value(keyVariable) else {
            throw RoostError(
                .invalidArgument,
                "the job file says that the key of \(url) is in \(keyVariable), which the environment does not have; "
                    + "set it (export \(keyVariable)=…), or correct key_env")
        }
        return key
    }

    /// The fields that each request has: the file's, and what the environment says of the account.
    func fields(_ environment: [String: String]) throws(RoostError) -> [HeaderField] {
        try HeaderSettings.fields(headers, environment, for: try endpoint)
    }

    /// - Throws: `RoostError` where a key stands in the file. It is not repeated.
    static func refuseKeys(in node: Node, of what: String, _ document: YAMLDocument) throws(RoostError) {
        for (key, value) in node.mapping ?? [:] {
            let names = ["key", "api_key", "apikey", "api-key", "token"]
            guard let name = key.scalar?.string, names.contains(name.lowercased()) else { continue }
            throw document.error(
                value,
                "\(what) has a '\(name)', but a job file is copied and committed: keep the key in an environment variable, "
                    + "and name that with 'key_env: NAME'; and if it was committed, make a new one")
        }
    }
}
