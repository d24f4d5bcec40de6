internal import DataFrames
internal import Foundation
internal import Planning
internal import Yams

extension JobFile {
    /// Reads a job file. Paths in it are relative to the file's folder.
    /// - Throws: `RoostError` with the file and line of a mistake.
    init(path: String) throws(RoostError) {
        let document = try YAMLDocument(path: path)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        model = ""
        output = folder.appendingPathComponent("results").path
        let entries = try document.mapping(
            document.root, what: "a job", keys: ["name", "model", "prompt", "inputs", "compare", "tokens", "output", "formats"])
        for (key, node) in entries {
            switch key {
            case "name": name = try document.text(node, what: key)
            case "model": try readModel(node, document)
            case "prompt":
                prompt = try document.text(node, what: key)
                do { _ = try Template(parsing: prompt) } catch { throw document.error(node, error.description) }
            case "inputs": try readInputs(node, document, folder)
            case "compare": try readComparison(node, document)
            case "tokens": tokens = try Tokens(node, document, folder)
            case "output": output = URL(fileURLWithPath: try document.text(node, what: key), relativeTo: folder).path
            default: try readFormats(node, document)
            }
        }
        if tokens != nil {
            for (key, node) in entries where ["model", "prompt", "inputs", "compare", "formats"].contains(key) {
                throw document.error(node, "a job that counts 'tokens' asks no model; leave out '\(key)'")
            }
            return
        }
        guard !model.isEmpty else {
            throw document.error(document.root, "the job names no model; add 'model: {name: gpt-4o-mini}', or 'tokens:' to count")
        }
        guard !inputs.isEmpty else { throw document.error(document.root, "the job has no inputs; add 'inputs:' with a name and 'file:' or 'rows:'") }
        if let genderedWords {
            for name in [genderedWords.neutral, genderedWords.loaded] where !inputs.contains(where: { $0.name == name }) {
                throw document.error(document.root, "compare names the input '\(name)', which the job does not have")
            }
        }
    }

    private mutating func readModel(_ node: Node, _ document: YAMLDocument) throws(RoostError) {
        let keys = ["name", "endpoint", "system", "max_tokens", "temperature", "seed"]
        for (key, value) in try document.mapping(node, what: "model", keys: keys) {
            switch key {
            case "name": model = try document.text(value, what: "model.name")
            case "endpoint": endpoint = try Self.endpoint(value, document)
            case "system":
                let text = try document.text(value, what: "model.system")
                do { _ = try Template(parsing: text) } catch { throw document.error(value, error.description) }
                system = text
            case "max_tokens": maxTokens = try document.integer(value, what: "model.max_tokens", in: 1...1_000_000)
            case "temperature": temperature = try document.number(value, what: "model.temperature")
            default: seed = try document.integer(value, what: "model.seed", in: 0...Int(Int32.max))
            }
        }
    }

    private static func endpoint(_ node: Node, _ document: YAMLDocument) throws(RoostError) -> Endpoint {
        switch try document.text(node, what: "model.endpoint") {
        case "environment": return .environment
        case "simulator": return .simulator
        case "auto": return .auto
        case let url where url.hasPrefix("http://") || url.hasPrefix("https://"): return .url(url)
        case let other:
            throw document.error(node, "model.endpoint is '\(other)'; write environment, simulator, auto, or an http(s) URL")
        }
    }

    private mutating func readInputs(_ node: Node, _ document: YAMLDocument, _ folder: URL) throws(RoostError) {
        for (name, value) in try document.mapping(node, what: "inputs", keys: nil) {
            guard !name.contains("/") else { throw document.error(value, "the input's name '\(name)' becomes a file's name; leave out '/'") }
            let entries = try document.mapping(value, what: "input '\(name)'", keys: ["rows", "file"])
            guard entries.count == 1, let entry = entries.first else {
                throw document.error(value, "input '\(name)' needs either 'rows:' or 'file:'")
            }
            if entry.key == "rows" {
                var values: [String] = []
                for row in try document.list(entry.value, what: "rows") { values.append(try document.text(row, what: "a row")) }
                inputs.append(Input(name: name, rows: .values(values)))
            } else {
                let text = try document.text(entry.value, what: "file")
                let path = URL(fileURLWithPath: text, relativeTo: folder).path
                guard FileManager.default.fileExists(atPath: path) else {
                    throw document.error(entry.value, "there is no file \(text) (looked for \(path))")
                }
                guard let format = FileFormat.of(path) else {
                    throw document.error(entry.value, "\(text) has no known ending; use .jsonl, .ndjson, .json, .csv, .parquet or .txt")
                }
                inputs.append(Input(name: name, rows: .file(path, format)))
            }
        }
    }

    private mutating func readComparison(_ node: Node, _ document: YAMLDocument) throws(RoostError) {
        for (_, value) in try document.mapping(node, what: "compare", keys: ["gendered_words"]) {
            var names: [String] = []
            for name in try document.list(value, what: "compare.gendered_words") { names.append(try document.text(name, what: "an input's name")) }
            guard names.count == 2 else { throw document.error(value, "compare.gendered_words needs two inputs: [neutral, loaded]") }
            genderedWords = (names[0], names[1])
        }
    }

    private mutating func readFormats(_ node: Node, _ document: YAMLDocument) throws(RoostError) {
        formats = []
        for value in try document.list(node, what: "formats") {
            switch try document.text(value, what: "a format") {
            case "parquet": formats.append(.parquet)
            case "jsonl": formats.append(.json)
            case let other: throw document.error(value, "the format '\(other)' is not known; use parquet or jsonl")
            }
        }
    }
}

/// What a file's name says of its format.
enum FileFormat {
    static func of(_ path: String) -> FileScan.Format? {
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "jsonl", "ndjson", "json": .json
        case "csv": .csv
        case "parquet": .parquet
        case "txt": .text
        default: nil
        }
    }

    static func ending(_ format: FileScan.Format) -> String {
        switch format {
        case .json: "jsonl"
        case .csv: "csv"
        case .parquet: "parquet"
        case .text: "txt"
        }
    }
}
