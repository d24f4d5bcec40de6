package import ModelAPI
package import Planning

/// A column of a model's answers or embeddings, for `withColumn`.
public struct ModelColumn: Sendable {
    let make: @Sendable (ModelEndpoint) throws -> ChatColumn

    package init(_ make: @escaping @Sendable (ModelEndpoint) throws -> ChatColumn) { self.make = make }
}

/// A text for each row: a constant, a `"{column}"` template, or a column.
public struct Prompt: Sendable, ExpressibleByStringInterpolation {
    enum Source: Sendable {
        case template(String)
        case column(String)
    }

    let source: Source

    /// `"Describe a {occupation}."`; write `{{` for a brace.
    public init(stringLiteral template: String) { source = .template(template) }

    /// A `"{column}"` template from a variable.
    public init(template: String) { source = .template(template) }

    init(source: Source) { self.source = source }

    /// The text of a column.
    public static func column(_ name: String) -> Prompt { Prompt(source: .column(name)) }

    func parsed() throws(TemplateError) -> Template {
        switch source {
        case .template(let text): try Template(parsing: text)
        case .column(let name): Template(segments: [.column(name)])
        }
    }
}

/// Asks a chat model once for every row.
///
/// The column is a struct: `answer`, `finish_reason`, `usage` (`prompt_tokens`, `completion_tokens`,
/// `total_tokens`, `cached_tokens`, `reasoning_tokens`, `usage_estimated`), `latency_seconds`, `queue_seconds`,
/// `attempts`, `cost`, `model`, `deployment`, `system_fingerprint`, `request_id`, `simulated`, `refusal`,
/// `reasoning`, `tool_calls` and `logprobs` (JSON), `content_filter` (a list of `category`, `source`, `filtered`,
/// `severity`, `detected`), and `error` (`category`, `code`, `message`, `status`, `body`), which is null where the call
/// succeeded. A row whose call fails is kept, with its error and what was paid for; a filtered answer is an outcome.
///
/// ```swift
/// prompts.withColumn("reply", chat(model: "gpt-35-turbo", system: "Be brief.", user: "{prompt}"))
/// ```
///
/// - Parameters:
///   - model: The model, or on Azure the deployment.
///   - system: The system message, a template like `user`; nil sends none.
///   - user: The user message.
///   - maxTokens: The longest answer, in tokens; nil leaves it to the endpoint.
///   - temperature: How much chance an answer has, from 0 to 2; nil leaves it to the endpoint.
///   - topP: The share of the likeliest tokens that an answer is drawn from, above 0 and up to 1.
///   - seed: A number with which an endpoint tries to give the same answer again.
///   - stop: Texts that end an answer; endpoints take at most four.
/// - Returns: A column for `withColumn`, whose first action throws a `RoostError` where a template has a mistake.
public func chat(
    model: String, system: Prompt? = nil, user: Prompt, maxTokens: Int? = nil, temperature: Double? = nil,
    topP: Double? = nil, seed: Int? = nil, stop: [String] = []
) -> ModelColumn {
    ModelColumn { endpoint in
        var sampling = ChatColumn.Sampling(maxTokens: maxTokens, temperature: temperature, topP: topP, seed: seed)
        sampling.stop = stop
        try sampling.check()
        return ChatColumn(
            endpoint: endpoint, model: model, system: try system?.parsed(), user: try user.parsed(), sampling: sampling)
    }
}

/// Asks a chat model about the conversation that stands in a column, a list of structs with `role` and `content`.
///
/// The column is what ``chat(model:system:user:maxTokens:temperature:topP:seed:stop:)`` gives.
public func chat(
    model: String, messages column: String, maxTokens: Int? = nil, temperature: Double? = nil, topP: Double? = nil,
    seed: Int? = nil, stop: [String] = []
) -> ModelColumn {
    ModelColumn { endpoint in
        var sampling = ChatColumn.Sampling(maxTokens: maxTokens, temperature: temperature, topP: topP, seed: seed)
        sampling.stop = stop
        try sampling.check()
        return ChatColumn(
            endpoint: endpoint, model: model, system: nil, user: Template(segments: []), conversation: column,
            sampling: sampling)
    }
}

extension ChatColumn.Sampling {
    /// - Throws: `RoostError` for a number that no endpoint takes.
    func check() throws(RoostError) {
        func refuse(_ what: String, _ range: String) -> RoostError {
            RoostError(.invalidArgument, "chat(\(what)): it must be \(range)")
        }
        if let maxTokens, !SamplingRanges.maxTokens.contains(maxTokens) {
            throw refuse("maxTokens: \(maxTokens)", "a whole number from 1 to 1,000,000")
        }
        // A comparison with nan is false, so that these refuse it too.
        if let temperature, !SamplingRanges.temperature.contains(temperature) {
            throw refuse("temperature: \(temperature)", "a number from 0 to 2")
        }
        if let topP, !SamplingRanges.topP.contains(topP) { throw refuse("topP: \(topP)", "a number from 0 to 1") }
    }
}

/// The numbers that chat endpoints take.
package enum SamplingRanges {
    package static let maxTokens = 1...1_000_000
    package static let temperature = 0.0...2.0
    package static let topP = 0.0...1.0
}
