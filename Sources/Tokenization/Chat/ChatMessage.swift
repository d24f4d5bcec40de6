/// A message of a chat, as far as counting its tokens goes: its fields in order.
package struct ChatMessage: Hashable, Sendable {
    package var fields: [Field]

    package struct Field: Hashable, Sendable {
        package var key: String
        package var value: ChatValue

        package init(_ key: String, _ value: ChatValue) {
            self.key = key
            self.value = value
        }
    }

    package init(_ fields: [Field]) { self.fields = fields }

    /// A message of strings only, such as `["role": "user", "content": "Hello"]`.
    package init(_ fields: KeyValuePairs<String, String>) {
        self.fields = fields.map { Field($0.key, .text($0.value)) }
    }
}

/// The value of a message's field: a string in most messages, any JSON in some.
package enum ChatValue: Hashable, Sendable {
    case text(String)
    case null
    /// A number or a truth value, as JSON writes it.
    case literal(String)
    case list([ChatValue])
    case object([ChatMessage.Field])
}
