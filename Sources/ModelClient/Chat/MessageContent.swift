internal import JSONText

/// A message's content: a text, or content parts, whose texts are joined.
///
/// Parts that the model thought (`thinking`, `reasoning`) go into the reasoning. Sources: OpenAI API reference, "Chat";
/// Mistral's reasoning models, whose answers are `thinking` and `text` parts.
struct MessageContent {
    private(set) var content = JoinedText()
    private(set) var reasoning = JoinedText()
    private(set) var refusal = JoinedText()
    /// Whether JSON that is no content part is in the content, as it stood there.
    private var hasJSON = false

    /// What it says, be it an answer or a thought; nil where it says neither.
    private var said: JoinedText? {
        if content.hasCome { return content }
        return reasoning.hasCome ? reasoning : nil
    }

    /// Reads a content, and appends what it says.
    mutating func read(from reader: inout JSONReader) throws(JSONSyntaxError) { try read(from: &reader, isPart: false) }

    private mutating func read(from reader: inout JSONReader, isPart: Bool) throws(JSONSyntaxError) {
        switch try reader.kind() {
        case .string: try content.append(from: &reader)
        case .array: try readList(from: &reader)
        case .object: try readObject(from: &reader, isPart: isPart)
        // No API says so, and some servers do: what was paid for is kept as it stands.
        case .number, .boolean: appendJSON(try reader.raw())
        case .null: try reader.skip()
        }
    }

    /// Reads a refusal, and appends it.
    mutating func readRefusal(from reader: inout JSONReader) throws(JSONSyntaxError) {
        if try reader.kind() == .string { try refusal.append(from: &reader) } else { try reader.skip() }
    }

    /// Reads a text of a choice that has no message, and appends it; says whether it is one.
    mutating func readText(from reader: inout JSONReader) throws(JSONSyntaxError) -> Bool {
        guard try reader.kind() == .string else {
            try reader.skip()
            return false
        }
        try content.append(from: &reader)
        return true
    }

    /// Appends what the model thought.
    mutating func append(thought: JoinedText) { reasoning.append(thought) }

    /// The text of a value that is one, or of the parts that it is made of.
    static func text(from reader: inout JSONReader) throws(JSONSyntaxError) -> JoinedText? {
        var value = MessageContent()
        try value.read(from: &reader)
        return value.said
    }

    private mutating func appendJSON(_ json: UnsafeRawBufferPointer) {
        content.append(json)
        hasJSON = true
    }

    private mutating func append(_ other: MessageContent) {
        content.append(other.content)
        reasoning.append(other.reasoning)
        refusal.append(other.refusal)
    }

    /// Reads content parts, or a list that is the answer itself.
    private mutating func readList(from reader: inout JSONReader) throws(JSONSyntaxError) {
        var whole = reader
        var parts = MessageContent()
        try reader.array { reader throws(JSONSyntaxError) in try parts.read(from: &reader, isPart: true) }
        if parts.hasJSON { appendJSON(try whole.raw()) } else { append(parts) }
    }

    /// Reads a content part, or an object that is the answer itself, as some servers give where JSON was asked for.
    private mutating func readObject(from reader: inout JSONReader, isPart: Bool) throws(JSONSyntaxError) {
        var whole = reader
        var part = MessageContent()
        var text: JoinedText?
        var thought: JoinedText?
        var (isThought, hasType, hasOthers) = (false, false, false)
        try reader.members { key, reader throws(JSONSyntaxError) in
            if key.equals("parts") {
                try part.read(from: &reader)
            } else if key.equals("type") {
                hasType = true
                let type = try reader.optionalString() ?? ""
                isThought = type.hasPrefix("thinking") || type.hasPrefix("reasoning")
            } else if key.equals("text") || key.equals("content") || key.equals("value") {
                text = try Self.text(from: &reader) ?? text
            } else if key.equals("thinking") || key.equals("reasoning") || key.equals("summary") {
                thought = try Self.text(from: &reader) ?? thought
            } else if key.equals("refusal") {
                try part.readRefusal(from: &reader)
            } else {
                hasOthers = hasOthers || !Self.besideTexts.contains { key.equals($0) }
                try reader.skip()
            }
        }
        if isThought { (thought, text) = (thought ?? text, nil) }
        if let text { part.content.append(text) }
        if let thought { part.reasoning.append(thought) }
        if hasType ? !isPart && part.isSilent : hasOthers {
            appendJSON(try whole.raw())
        } else {
            append(part)
        }
    }

    /// What parts have beside their texts.
    private static let besideTexts: [StaticString] = [
        "annotations", "id", "index", "logprobs", "role", "signature", "status",
    ]

    private var isSilent: Bool { !content.hasCome && !reasoning.hasCome && !refusal.hasCome }
}
