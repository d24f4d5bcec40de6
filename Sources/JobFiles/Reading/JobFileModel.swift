internal import DataFrames
internal import Foundation
internal import Planning
internal import Yams

extension JobFile {
    /// Reads `model:`.
    mutating func readModel(_ node: Node, _ document: YAMLDocument, _ folder: URL) throws(RoostError) {
        try DeploymentSettings.refuseKeys(in: node, of: "model", document)
        var endpointNodes: [(key: String, value: Node)] = []
        var deploymentsNode: Node?
        for (key, value) in try document.mapping(node, what: "model", keys: JobFileKeys.model) {
            switch key {
            case "name": model = try document.text(value, what: "model.name")
            case "endpoint": endpoint = try Self.endpoint(value, document)
            case "headers": headers = try HeaderSettings(value, of: "model", document)
            case "ca_file":
                let path = RelativePath.resolved(try document.text(value, what: "model.ca_file"), in: folder)
                guard FileManager.default.isReadableFile(atPath: path) else {
                    throw document.error(value, "model.ca_file names \(path), which is no file that can be read")
                }
                calls.caFile = path
            case "extra_body": break
            case let key where JobFileKeys.parameters.contains(key): break
            case "kind", "api_version", "key_env": endpointNodes.append((key, value))
            case "deployments": deploymentsNode = value
            case "system":
                let text = try document.text(value, what: "model.system")
                do { _ = try Template(parsing: text) } catch { throw document.error(value, error.description) }
                system = text
            case "response_format": sampling.format = try AnswerFormat(value, document, folder)
            case "task": break
            case let key where JobFileKeys.embeddings.contains(key): break
            default: try readSampling(key, value, document)
            }
        }
        try Self.refuseTwoNames(in: node, document)
        try readTask(node, document)
        sampling.extra = try ExtraSettings.json(node, document)
        if let deploymentsNode {
            for key in JobFileKeys.endpoint {
                guard let value = node.mapping?[Node(key)] else { continue }
                throw document.error(value, "each of model.deployments has its own '\(key)'; leave out model.\(key)")
            }
            deployments = try DeploymentSettings.list(deploymentsNode, document)
        } else if let first = endpointNodes.first {
            guard case .url(let url) = endpoint else {
                throw document.error(
                    first.value, "model.\(first.key) says more of an endpoint's URL; add 'endpoint: https://…'")
            }
            var settings = DeploymentSettings(url: url)
            settings.headers = headers
            for (key, value) in endpointNodes { try settings.read(key, value, of: "model", document) }
            try settings.check(node, of: "model", document)
            endpointSettings = settings
        }
    }

    /// Two names of one setting would make one of them count without a word.
    private static func refuseTwoNames(in node: Node, _ document: YAMLDocument) throws(RoostError) {
        for (name, other) in JobFileKeys.twoNames {
            guard node.mapping?[Node(name)] != nil, let second = node.mapping?[Node(other)] else { continue }
            throw document.error(
                second,
                "model has both '\(name)' and '\(other)', which are two names of one setting; leave one of them out")
        }
    }

    private mutating func readSampling(_ key: String, _ value: Node, _ document: YAMLDocument) throws(RoostError) {
        let what = "model.\(key)"
        let most = 1_000_000_000
        switch key {
        case "max_tokens", "max_completion_tokens":
            sampling.maxTokens = try document.integer(value, what: what, in: SamplingRanges.maxTokens)
            sampling.namesCompletionTokens = key == "max_completion_tokens"
        case "temperature":
            sampling.temperature = try document.number(value, what: what, in: SamplingRanges.temperature)
        // Each answer is a call of its own, so that each has its outcome, its cost and its retries.
        case "samples", "n": samples = try document.integer(value, what: what, in: 1...1_000)
        case "top_p": sampling.topP = try document.number(value, what: what, in: SamplingRanges.topP)
        case "seed": sampling.seed = try document.integer(value, what: what, in: 0...Int(Int32.max))
        case "stop":
            for text in try document.list(value, what: what) {
                sampling.stop.append(try document.text(text, what: what))
            }
        case "tokens_per_minute": calls.quota.tokensPerMinute = try document.integer(value, what: what, in: 1...most)
        case "requests_per_minute":
            calls.quota.requestsPerMinute = try document.integer(value, what: what, in: 1...most)
        case "max_in_flight": calls.maxInFlight = try document.integer(value, what: what, in: 1...65_535)
        case "attempts": calls.attempts = try document.integer(value, what: what, in: 1...100)
        case "failures_in_a_row": calls.breaker = try document.integer(value, what: what, in: 1...1_000_000)
        case "ask_again": calls.answersAgain = try document.integer(value, what: what, in: 0...100)
        case "stream":
            guard let flag = value.bool else { throw document.error(value, "model.stream must be true or false") }
            calls.streams = flag
        case "max_wait": calls.maxWait = try document.number(value, what: what, in: CallOptions.waits)
        case "max_outage": calls.maxOutage = try document.number(value, what: what, in: CallOptions.waits)
        case "row_deadline": calls.rowDeadline = try document.number(value, what: what, in: 1...2_592_000)
        case "stall_timeout": calls.stallTimeout = try document.number(value, what: what, in: 0.1...86_400)
        default: calls.requestTimeout = try document.number(value, what: what, in: 0.1...86_400)
        }
    }

    private static func endpoint(_ node: Node, _ document: YAMLDocument) throws(RoostError) -> Endpoint {
        switch try document.text(node, what: "model.endpoint") {
        case "environment": return .environment
        case "simulator": return .simulator
        case "auto": return .auto
        case let url where url.hasPrefix("http://") || url.hasPrefix("https://"): return .url(url)
        case let other:
            throw document.error(
                node, "model.endpoint is '\(other)'; write environment, simulator, auto, or an http(s) URL")
        }
    }
}
