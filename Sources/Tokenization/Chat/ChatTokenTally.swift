/// How many tokens a chat costs as a prompt, or as an example to fine-tune on.
package struct ChatTokenCount: Hashable, Sendable {
    /// All tokens, with those around messages and the three that prime the reply.
    package var total: Int
    /// The tokens of the assistant's contents.
    package var assistant: Int
    /// Whether a value was not a string, so that its part follows Roost's rule and not OpenAI's.
    package var isEstimate: Bool
}

/// Adds up a chat's tokens, field by field, from bytes or from values.
///
/// The rule is OpenAI's cookbook's ("How to count tokens with tiktoken"): three tokens a message,
/// the tokens of every field's string (keys count nothing), one more for a `name`, and three that
/// prime the reply. Text that looks like a special token counts as ordinary text.
///
/// For what is no string the cookbook has no rule. The estimate:
/// - null is nothing, and a number or a truth value is its JSON text;
/// - a list is its elements, an object its values, but for `id`, `type`, `index` and `call_id`,
///   which the model does not see;
/// - a content part that is an image (`image_url`, `input_image`) is 85 tokens, the least that
///   OpenAI bills for one;
/// - every element of `tool_calls` is three tokens more, as a message is.
package struct ChatTokenTally {
    package static let tokensPerMessage = 3
    package static let tokensPerName = 1
    package static let tokensOfReply = 3
    package static let tokensPerImage = 85

    private let tokenizer: Tokenizer
    private var total = 0
    private var assistant = 0
    private var isEstimate = false

    package init(_ tokenizer: Tokenizer) { self.tokenizer = tokenizer }

    /// The count so far, with the reply's priming.
    package var count: ChatTokenCount {
        ChatTokenCount(
            total: total + Self.tokensOfReply, assistant: assistant, isEstimate: isEstimate)
    }

    /// Starts a message; its fields follow.
    package mutating func beginMessage() { total += Self.tokensPerMessage }

    /// Adds a field whose value is a string, given as UTF-8.
    ///
    /// - Parameters:
    ///   - text: the string, without quotes and with escapes resolved.
    ///   - isName: whether the key is `name`.
    ///   - isAssistantContent: whether it is the content of an assistant's message.
    /// - Throws: `invalidUTF8`.
    package mutating func addText(
        _ text: UnsafeRawBufferPointer, isName: Bool = false, isAssistantContent: Bool = false
    ) throws(TokenizationError) {
        add(try tokenizer.count(text), isAssistantContent)
        if isName { total += Self.tokensPerName }
    }

    /// Adds a whole message.
    package mutating func add(_ message: ChatMessage) {
        beginMessage()
        let isAssistant = message.fields.contains { $0.key == "role" && $0.value == .text("assistant") }
        for field in message.fields {
            if case .text = field.value {} else { isEstimate = true }
            add(
                estimate(field.value, perElement: field.key == "tool_calls" ? Self.tokensPerMessage : 0),
                isAssistant && field.key == "content")
            if field.key == "name" { total += Self.tokensPerName }
        }
    }

    private mutating func add(_ tokens: Int, _ isAssistantContent: Bool) {
        total += tokens
        if isAssistantContent { assistant += tokens }
    }

    /// The tokens of any value: exact for a string, by the rule above for others.
    private func estimate(_ value: ChatValue, perElement: Int = 0) -> Int {
        switch value {
        case .text(let text), .literal(let text): tokenizer.count(text)
        case .null: 0
        case .list(let elements): elements.reduce(0) { $0 + estimate($1) + perElement }
        case .object(let fields): estimate(fields)
        }
    }

    private func estimate(_ fields: [ChatMessage.Field]) -> Int {
        let images: [ChatValue] = [.text("image_url"), .text("input_image")]
        if fields.contains(where: { $0.key == "type" && images.contains($0.value) }) {
            return Self.tokensPerImage
        }
        let unseen = ["id", "type", "index", "call_id"]
        return fields.reduce(0) { $0 + (unseen.contains($1.key) ? 0 : estimate($1.value)) }
    }
}

extension Encoding {
    /// How many tokens a chat is, by the cookbook's rule; see `ChatTokenTally`.
    ///
    ///     encoding.chatTokenCount([ChatMessage(["role": "user", "content": "Hello"])]).total  // 8
    package func chatTokenCount(_ messages: some Sequence<ChatMessage>) -> ChatTokenCount {
        withTokenizer { tokenizer in
            var tally = ChatTokenTally(tokenizer)
            for message in messages { tally.add(message) }
            return tally.count
        }
    }
}
