package import JSONText

/// The messages of a request, oldest first: as values, or already written as JSON.
///
/// ```swift
/// let said: Conversation = [.system("Be fair."), .user("Describe a nurse.")]
/// let shipped = Conversation.json(said.encoded())
/// ```
package enum Conversation: Sendable, Hashable {
    case messages([ChatMessage])

    /// The bytes of a JSON array of messages, which go into the request's body as they are.
    case json([UInt8])

    /// The bytes of the JSON array of messages.
    package func encoded() -> [UInt8] {
        switch self {
        case .json(let bytes): return bytes
        case .messages:
            var json = JSONWriter(capacity: encodedSize)
            json.conversation(self)
            return json.bytes
        }
    }

    /// About how many bytes it takes as JSON; never much less.
    package var encodedSize: Int {
        switch self {
        case .json(let bytes): return bytes.count
        case .messages(let messages):
            let text = messages.reduce(2) { $0 + $1.content.utf8.count + 40 }
            return text + text / 16
        }
    }
}

extension Conversation: ExpressibleByArrayLiteral {
    package init(arrayLiteral messages: ChatMessage...) {
        self = .messages(messages)
    }
}

extension JSONWriter {
    /// Writes the array of messages.
    package mutating func conversation(_ conversation: Conversation) {
        switch conversation {
        case .json(let bytes): raw(bytes)
        case .messages(let messages):
            raw("[")
            for (index, message) in messages.enumerated() {
                raw(index == 0 ? #"{"role":""# : #",{"role":""#)
                raw(message.role.rawValue)
                raw(#"","content":"#)
                string(message.content)
                raw("}")
            }
            raw("]")
        }
    }
}
