extension ChatCall {
    private static let roles = ["system", "developer", "user", "assistant", "tool", "function"]

    /// The first thing in a request that OpenAI would refuse.
    func firstFault(modelRequired: Bool) -> Refusal? {
        if modelRequired, model.isEmpty { return .missing("model") }
        if messages.isEmpty { return .missing("messages") }
        for (index, message) in messages.enumerated() where !Self.roles.contains(message.role) {
            return .invalid(
                "messages[\(index)].role", "'\(message.role)' is not one of \(Self.roles).")
        }
        if let maxTokens, maxTokens < 1 {
            return .invalid("max_tokens", "\(maxTokens) is less than the minimum of 1.")
        }
        if !(1...128).contains(choices) { return .invalid("n", "\(choices) is not from 1 to 128.") }
        return nil
    }
}
