package import Tokenization

/// One thing that token statistics count, by its name in the rows that a worker sends.
///
/// The first three are distributions: for each value, how many rows have it. The others are events: how often
/// each happened, and in which lines.
package struct TokenMetric: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let totalTokens = TokenMetric(rawValue: "total_tokens")
    package static let assistantTokens = TokenMetric(rawValue: "assistant_tokens")
    package static let messages = TokenMetric(rawValue: "messages")

    package static let lines = TokenMetric(rawValue: "lines")
    /// Rows with a part that OpenAI has no rule for.
    package static let estimates = TokenMetric(rawValue: "estimates")
    package static let withoutSystem = TokenMetric(rawValue: "without_system")
    package static let withoutUser = TokenMetric(rawValue: "without_user")
    package static let overLimit = TokenMetric(rawValue: "over_limit")
    /// Lines that are no JSON, no UTF-8 or too long.
    package static let unreadable = TokenMetric(rawValue: "unreadable")
    package static let missingText = TokenMetric(rawValue: "missing_text")

    /// A check of OpenAI's cookbook, under its name.
    package static func problem(_ problem: ChatProblem) -> TokenMetric { TokenMetric(rawValue: problem.rawValue) }

    /// The events that are mistakes in a file.
    package static let mistakes = [unreadable, missingText] + ChatProblem.allCases.map(problem)
}
