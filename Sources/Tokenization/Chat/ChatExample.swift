/// What a line of a file to fine-tune on holds: an object with `messages`.
package struct ChatExample: Hashable, Sendable {
    package var tokens = ChatTokenSum().count
    package var messages = 0
    package var hasSystemMessage = false
    package var hasUserMessage = false
    /// How often each is there; most are a message's, and a message may have several.
    package var problems: [ChatProblem: Int] = [:]
    /// The first key and the first role that is not known.
    package var unrecognizedKey: String?
    package var unrecognizedRole: String?

    mutating func noteUnrecognized(role: UnsafeRawBufferPointer) {
        unrecognizedRole = unrecognizedRole ?? String(decoding: role.prefix(40), as: UTF8.self)
    }

    mutating func note(_ problem: ChatProblem) { problems[problem, default: 0] += 1 }
}

/// What is wrong with an example, in the words of OpenAI's cookbook ("Data preparation and analysis for
/// chat model fine-tuning").
package enum ChatProblem: String, Hashable, Sendable, CaseIterable {
    /// The line is no JSON object.
    case dataType = "data_type"
    case missingMessagesList = "missing_messages_list"
    /// A message has no `role`, or neither `content` nor a call of a function or tool.
    case messageMissingKey = "message_missing_key"
    case messageUnrecognizedKey = "message_unrecognized_key"
    case unrecognizedRole = "unrecognized_role"
    /// A message's content is neither text nor a list of parts, or is empty, and it calls nothing either.
    case missingContent = "missing_content"
    case missingAssistantMessage = "example_missing_assistant_message"
}
