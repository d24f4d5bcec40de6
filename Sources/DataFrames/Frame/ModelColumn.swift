internal import ModelClient
internal import Planning

/// A column of answers, for `withColumn`.
public struct ModelColumn: Sendable {
    let make: @Sendable (ModelEndpoint) throws -> ChatColumn
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
        case .column(let name): Template(parts: [.column(name)])
        }
    }
}

/// Asks a chat model once for every row.
///
/// The column is a struct: `answer`, `finish_reason`, `usage` (`prompt_tokens`, `completion_tokens`,
/// `total_tokens`), `latency_seconds`, `model`, `request_id`, `simulated`, `attempts`, and `error`
/// (`category`, `code`, `message`, `status`), which is null where the call succeeded. A row whose call
/// fails is kept, with its error.
///
/// ```swift
/// prompts.withColumn("reply", chat(model: "gpt-35-turbo", system: "Be brief.", user: "{prompt}"))
/// ```
///
/// - Parameters:
///   - model: The model, or on Azure the deployment.
///   - system: The system message; a template, like `user`.
///   - user: The user message.
///   - maxTokens: The longest answer, in tokens.
public func chat(
    model: String, system: Prompt? = nil, user: Prompt, maxTokens: Int? = nil, temperature: Double? = nil, seed: Int? = nil
) -> ModelColumn {
    ModelColumn { endpoint in
        ChatColumn(
            endpoint: endpoint, model: model, system: try system?.parsed(), user: try user.parsed(),
            maxTokens: maxTokens, temperature: temperature, seed: seed)
    }
}
