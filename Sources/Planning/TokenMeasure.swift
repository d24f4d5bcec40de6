package import Tokenization

/// What a token tally counts, by the name under which a worker tells it.
///
/// Of the first ones each value is told with how many rows have it; of the others how often they were
/// there, and in which lines.
package struct TokenMeasure: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let totalTokens = TokenMeasure(rawValue: "total_tokens")
    package static let assistantTokens = TokenMeasure(rawValue: "assistant_tokens")
    package static let messages = TokenMeasure(rawValue: "messages")

    package static let lines = TokenMeasure(rawValue: "lines")
    /// Rows with a part that OpenAI has no rule for.
    package static let estimates = TokenMeasure(rawValue: "estimates")
    package static let withoutSystem = TokenMeasure(rawValue: "without_system")
    package static let withoutUser = TokenMeasure(rawValue: "without_user")
    package static let overLimit = TokenMeasure(rawValue: "over_limit")
    /// Lines that are no JSON, no UTF-8 or too long.
    package static let unreadable = TokenMeasure(rawValue: "unreadable")
    package static let missingText = TokenMeasure(rawValue: "missing_text")

    /// A check of OpenAI's cookbook, under its name.
    package static func problem(_ problem: ChatProblem) -> TokenMeasure { TokenMeasure(rawValue: problem.rawValue) }

    /// What says that a file is not as it should be.
    package static let mistakes = [unreadable, missingText] + ChatProblem.allCases.map(problem)
}
