package import DataFrames
internal import Foundation
internal import ModelAPI
internal import Planning
internal import Yams

extension JobFile {
    /// Reads a job file.
    ///
    /// Paths in it are relative to the file's folder.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - text: What it said, where it is not to be read again; nil for what it says now.
    /// - Throws: `RoostError` with the file and line of a mistake.
    package init(path: String, text: String? = nil) throws(RoostError) {
        let document: YAMLDocument
        if let text {
            document = try YAMLDocument(path: path, text: text)
        } else {
            document = try YAMLDocument(path: path)
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        model = ""
        output = folder.appendingPathComponent("results").path
        let entries = try document.mapping(
            document.root, what: "a job", keys: JobFileKeys.job, ignoring: JobFileKeys.extensionPrefix)
        for (key, node) in entries {
            switch key {
            case "name":
                name = try document.text(node, what: key)
                guard name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
                    throw document.error(
                        node, "the job's name has a line break or another control character: write one line")
                }
            case "model": try readModel(node, document, folder)
            case "prompt":
                prompt = try document.text(node, what: key)
                do { _ = try Template(parsing: prompt) } catch { throw document.error(node, error.description) }
            case "messages": messages = try document.text(node, what: key)
            case "prices": calls.price = try TokenPrice(node, document)
            case "inputs": try readInputs(node, document, folder)
            case "compare": try readComparison(node, document)
            case "evaluate": evaluation = try document.evaluation(node, folder, what: key)
            case "mode", "batch": try readMode(key, node, document)
            case "tokens": tokens = try Tokens(node, document, folder)
            case "require": placement.require = try document.labels(node, what: key)
            case "pool":
                let pool = try document.text(node, what: key)
                do throws(PlacementError) { try SchedulingPolicy.Pool.check(pool) } catch {
                    throw document.error(node, "\(error)")
                }
                placement.pool = pool
            case "output": try readOutput(node, document, folder)
            default: try readFormats(node, document)
            }
        }
        if tokens != nil {
            for (key, node) in entries
            where [
                "model", "prompt", "messages", "prices", "inputs", "compare", "evaluate", "formats", "mode", "batch",
            ].contains(key) {
                throw document.error(node, "a job that counts 'tokens' asks no model; leave out '\(key)'")
            }
            if outputQuery != nil {
                throw document.error(document.root, "a job that counts 'tokens' has no 'output.sql'")
            }
            return
        }
        guard !model.isEmpty else {
            throw document.error(
                document.root, "the job names no model; add 'model: {name: gpt-4o-mini}', or 'tokens:' to count")
        }
        if embeddings != nil {
            for (key, node) in entries where ["messages", "compare", "evaluate"].contains(key) {
                throw document.error(node, "embeddings are of texts; leave out '\(key)'")
            }
        }
        try checkMode(entries, document)
        try checkQuestions(entries, document)
        guard !inputs.isEmpty else {
            throw document.error(
                document.root, "the job has no inputs; add 'inputs:' with a name and 'file:', 'rows:' or 'sql:'")
        }
        try checkEvaluation(entries, document)
        if outputQuery != nil, inputs.contains(where: { $0.name == OutputQuery.name }) {
            throw document.error(
                document.root, "what 'output.sql' gives is named 'output'; give the input of that name another")
        }
        if let genderedWords {
            guard !inputs.contains(where: { $0.name == "comparison" }) else {
                throw document.error(
                    document.root, "the comparison's file is named 'comparison'; give the input of that name another")
            }
            for name in [genderedWords.neutral, genderedWords.loaded] where !inputs.contains(where: { $0.name == name })
            {
                throw document.error(document.root, "compare names the input '\(name)', which the job does not have")
            }
        }
    }

    /// Reads `output: results`, or a folder with a query over the results.
    private mutating func readOutput(_ node: Node, _ document: YAMLDocument, _ folder: URL) throws(RoostError) {
        guard node.mapping != nil else {
            output = RelativePath.resolved(try document.text(node, what: "output"), in: folder)
            return
        }
        for (key, value) in try document.mapping(node, what: "output", keys: JobFileKeys.output) {
            if key == "folder" {
                output = RelativePath.resolved(try document.text(value, what: "output.folder"), in: folder)
            } else {
                outputQuery = OutputQuery(
                    text: try Self.queryText(value, what: "output.sql", document), folder: folder.path,
                    origin: document.place(of: value))
            }
        }
    }

    private mutating func readComparison(_ node: Node, _ document: YAMLDocument) throws(RoostError) {
        for (_, value) in try document.mapping(node, what: "compare", keys: JobFileKeys.compare) {
            var names: [String] = []
            for name in try document.list(value, what: "compare.gendered_words") {
                names.append(try document.text(name, what: "an input's name"))
            }
            guard names.count == 2 else {
                throw document.error(value, "compare.gendered_words needs two inputs: [neutral, loaded]")
            }
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
        guard Set(formats).count == formats.count, !formats.isEmpty else {
            throw document.error(node, "formats must be one or both of parquet and jsonl")
        }
    }
}

/// The names of formats' files.
enum FileFormat {
    static func ending(_ format: FileScan.Format) -> String {
        switch format {
        case .json: "jsonl"
        case .csv: "csv"
        case .parquet: "parquet"
        case .text: "txt"
        case .arrow: "arrow"
        }
    }
}

extension TokenPrice {
    /// `prices: {prompt: 2.5, completion: 10, cached: 1.25, currency: USD}`, for a million tokens each.
    fileprivate init(_ node: Node, _ document: YAMLDocument) throws(RoostError) {
        self.init(promptNano: 0, completionNano: 0)
        for (key, value) in try document.mapping(
            node, what: "prices",
            keys: JobFileKeys.prices)
        {
            if key == "currency" {
                currency = try Self.currency(value, document)
                continue
            }
            let price = try Self.price(value, document, "prices.\(key)")
            switch key {
            case "prompt": promptNano = price
            case "completion": completionNano = price
            case "batch_prompt": batchPromptNano = price
            case "batch_completion": batchCompletionNano = price
            default: cachedNano = price
            }
        }
    }

    /// Exactly what is written; a number that is written in another way, to the nearest billionth.
    private static func price(_ node: Node, _ document: YAMLDocument, _ name: String) throws(RoostError) -> Int64 {
        if let price = nano(try document.text(node, what: name)) { return price }
        // For a million tokens: a dollar a token is far above any price.
        return nano(try document.number(node, what: name, in: 0...Double(mostUnits))) ?? 0
    }

    private static func currency(_ node: Node, _ document: YAMLDocument) throws(RoostError) -> String {
        let text = try document.text(node, what: "prices.currency")
        guard text.utf8.count == 3, text.utf8.allSatisfy({ 65...90 ~= $0 }) else {
            throw document.error(node, "prices.currency is '\(text)'; write its three letters, such as USD or EUR")
        }
        return text
    }
}
