internal import JSONText

/// The roles that a message may have.
enum ChatRole: Int, CaseIterable {
    case system, developer, user, assistant, tool, function

    var word: String {
        switch self {
        case .system: "system"
        case .developer: "developer"
        case .user: "user"
        case .assistant: "assistant"
        case .tool: "tool"
        case .function: "function"
        }
    }

    init?(_ text: UnsafeRawBufferPointer) {
        let key = JSONKey(text)
        if key.equals("user") {
            self = .user
        } else if key.equals("assistant") {
            self = .assistant
        } else if key.equals("system") {
            self = .system
        } else if key.equals("tool") {
            self = .tool
        } else if key.equals("developer") {
            self = .developer
        } else if key.equals("function") {
            self = .function
        } else {
            return nil
        }
    }
}
