/// One message of a conversation.
package struct ChatMessage: Sendable, Hashable {
    /// Who speaks.
    package enum Role: String, Sendable, Hashable {
        case system, developer, user, assistant
    }

    /// Who speaks.
    package var role: Role

    /// What is said.
    package var content: String

    package init(role: Role, content: String) {
        self.role = role
        self.content = content
    }

    /// What the model is told to be.
    package static func system(_ content: String) -> ChatMessage {
        ChatMessage(role: .system, content: content)
    }

    /// What a person says.
    package static func user(_ content: String) -> ChatMessage {
        ChatMessage(role: .user, content: content)
    }

    /// What the model said before.
    package static func assistant(_ content: String) -> ChatMessage {
        ChatMessage(role: .assistant, content: content)
    }
}
