/// How many tokens a chat costs as a prompt, or as an example to fine-tune on.
package struct ChatTokenCount: Hashable, Sendable {
    /// All tokens, with those around messages and the three that prime the reply.
    package var total: Int
    /// The tokens of the assistant's contents.
    package var assistant: Int
    /// Whether a value was not a string, so that its part follows Roost's rule and not OpenAI's.
    package var isEstimate: Bool

    package init(total: Int, assistant: Int, isEstimate: Bool) {
        self.total = total
        self.assistant = assistant
        self.isEstimate = isEstimate
    }
}

/// Adds up a chat's tokens by the rule of OpenAI's cookbook ("How to count tokens with tiktoken"):
/// three tokens a message, the tokens of every field's string (keys count nothing), one more for a
/// `name`, and three that prime the reply.
package struct ChatTokenSum {
    static let tokensPerMessage = 3
    static let tokensPerName = 1
    static let tokensOfReply = 3

    private var total = 0
    private var assistant = 0
    private var isEstimate = false

    package init() {}

    /// The count so far, with the reply's priming.
    package var count: ChatTokenCount {
        ChatTokenCount(total: total + Self.tokensOfReply, assistant: assistant, isEstimate: isEstimate)
    }

    /// Starts a message; its fields follow.
    package mutating func beginMessage() { total += Self.tokensPerMessage }

    /// Adds the tokens of a field.
    package mutating func add(_ tokens: Int, isName: Bool = false) {
        total += tokens + (isName ? Self.tokensPerName : 0)
    }

    /// Takes back what was added for a field that stands again: the last one counts.
    mutating func remove(_ tokens: Int, isName: Bool) { total -= tokens + (isName ? Self.tokensPerName : 0) }

    /// Says that a message whose content has so many tokens was the assistant's.
    package mutating func addAssistantContent(_ tokens: Int) { assistant += tokens }

    /// Says that a part of what was added has no rule of OpenAI's.
    package mutating func noteEstimate() { isEstimate = true }
}
