internal import JSONText
internal import ModelAPI

/// A message's content: a text, or content parts, whose texts are joined.
///
/// Parts that the model thought (`thinking`, `reasoning`) go into the reasoning. Sources: OpenAI API reference, "Chat";
/// Mistral's reasoning models, whose answers are `thinking` and `text` parts.
enum MessageContent {
    /// Reads a content, and appends what it says.
    static func read(
        from reader: inout JSONReader, into completion: inout ChatCompletion
    ) throws(JSONSyntaxError) {
        switch try reader.kind() {
        case .string: append(try reader.string(), to: &completion.content)
        case .array:
            try reader.array { reader throws(JSONSyntaxError) in try read(from: &reader, into: &completion) }
        case .object: try readPart(from: &reader, into: &completion)
        // No API says so, and some servers do: what was paid for is kept as it stands.
        case .number, .boolean: append(String(decoding: try reader.raw(), as: UTF8.self), to: &completion.content)
        case .null: try reader.skip()
        }
    }

    private static func readPart(
        from reader: inout JSONReader, into completion: inout ChatCompletion
    ) throws(JSONSyntaxError) {
        var text: String?
        var thought: String?
        var isThought = false
        try reader.members { key, reader throws(JSONSyntaxError) in
            if key.equals("parts") {
                try read(from: &reader, into: &completion)
            } else if key.equals("type") {
                let type = try reader.optionalString() ?? ""
                isThought = type.hasPrefix("thinking") || type.hasPrefix("reasoning")
            } else if key.equals("text") || key.equals("content") || key.equals("value") {
                text = try self.text(from: &reader) ?? text
            } else if key.equals("thinking") || key.equals("reasoning") || key.equals("summary") {
                thought = try self.text(from: &reader) ?? thought
            } else if key.equals("refusal") {
                if let refusal = try reader.optionalString() { append(refusal, to: &completion.refusal) }
            } else {
                try reader.skip()
            }
        }
        if isThought { (thought, text) = (thought ?? text, nil) }
        if let text { append(text, to: &completion.content) }
        if let thought { append(thought, to: &completion.reasoning) }
    }

    /// The text of a value that is one, or of the parts that it is made of.
    private static func text(from reader: inout JSONReader) throws(JSONSyntaxError) -> String? {
        var said = ChatCompletion()
        try read(from: &reader, into: &said)
        return said.content ?? said.reasoning
    }

    private static func append(_ text: String, to whole: inout String?) {
        whole = whole.map { $0 + text } ?? text
    }
}
