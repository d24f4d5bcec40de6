/// What tells prompts apart when calls are counted.
struct PromptIdentity: Sendable {
    let model: String
    /// Of the model and all messages, or all inputs.
    let hash: UInt64
    /// The last user message, or the first input; its calls are listed in the statistics.
    let text: String
    let textHash: UInt64

    init(model: String, hash: UInt64, text: String) {
        self.model = model
        self.hash = hash
        self.text = text
        var textHash = WordHash()
        textHash.combine(text)
        self.textHash = textHash.value
    }
}
