/// What a token tally counts. For the first ones each value is told with how many rows have it; for the
/// others how often they were there, and in which lines.
package enum TokenMeasure: String, Hashable, Sendable, CaseIterable {
    case lines
    case totalTokens = "total_tokens"
    case assistantTokens = "assistant_tokens"
    case messages
    /// Rows with a part that OpenAI has no rule for.
    case estimates
    case withoutSystem = "without_system"
    case withoutUser = "without_user"

    case overLimit = "over_limit"
    /// Lines that are no JSON, no UTF-8 or too long.
    case unreadable
    case missingText = "missing_text"

    // The checks of OpenAI's cookbook, under its names.
    case dataType = "data_type"
    case missingMessagesList = "missing_messages_list"
    case messageMissingKey = "message_missing_key"
    case messageUnrecognizedKey = "message_unrecognized_key"
    case unrecognizedRole = "unrecognized_role"
    case missingContent = "missing_content"
    case missingAssistantMessage = "example_missing_assistant_message"
}
