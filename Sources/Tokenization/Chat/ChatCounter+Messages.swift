internal import JSONText

extension ChatCounter {
    /// Reads the list of messages that comes next.
    func readMessages(_ reader: inout JSONReader, _ example: inout ChatExample) throws(JSONSyntaxError) {
        var sum = ChatTokenSum()
        var hasAssistant = false
        try reader.array { reader throws(JSONSyntaxError) in
            sum.beginMessage()
            example.messages += 1
            var message = Message()
            if try reader.kind() == .object {
                try readMessage(&reader, &message, &sum, &example)
            } else {
                sum.noteEstimate()
                sum.add(try estimate(&reader))
            }
            message.check(&example)
            if message.role == .assistant {
                hasAssistant = true
                sum.addAssistantContent(message.contentTokens)
            }
        }
        if !hasAssistant && example.messages > 0 { example.note(.missingAssistantMessage) }
        example.tokens = sum.count
    }

    private func readMessage(
        _ reader: inout JSONReader, _ message: inout Message, _ sum: inout ChatTokenSum,
        _ example: inout ChatExample
    ) throws(JSONSyntaxError) {
        try reader.members { key, reader throws(JSONSyntaxError) in
            let field = Field(key)
            if field == .weight { return try reader.skip() }
            if field == .other {
                message.hasUnknownKey = true
                example.unrecognizedKey = example.unrecognizedKey ?? String(key.string.prefix(40))
            }
            message.note(field)
            // A key that stands twice has its last value, as in Python.
            if let before = message.forget(field) {
                sum.remove(before.tokens, isName: field == .name && before.isText)
            }
            switch try reader.kind() {
            case .string:
                let tokens = try readText(field, &reader, &message, &example)
                sum.add(tokens, isName: field == .name)
                message.note(field, tokens, isText: true)
            case .null: try reader.skip()
            default:
                let tokens = try estimate(
                    &reader, perElement: field == .toolCalls ? ChatTokenSum.tokensPerMessage : 0)
                sum.noteEstimate()
                sum.add(tokens)
                message.note(field, tokens)
            }
        }
    }

    /// The tokens of a field's text, of which some are known without counting.
    private func readText(
        _ field: Field, _ reader: inout JSONReader, _ message: inout Message, _ example: inout ChatExample
    ) throws(JSONSyntaxError) -> Int {
        let text = try reader.text()
        if field == .role {
            message.role = ChatRole(text)
            if let role = message.role { return count(role) }
            example.noteUnrecognized(role: text)
        }
        return field == .content && example.messages == 1
            ? countFirstContent(text, endingAt: reader.position) : count(text, endingAt: reader.position)
    }

    /// The tokens of any value: exact for a string, by the rule of this type for others.
    func estimate(_ reader: inout JSONReader, perElement: Int = 0) throws(JSONSyntaxError) -> Int {
        switch try reader.kind() {
        case .string: return try count(&reader)
        case .number, .boolean: return try countLiteral(&reader)
        case .null:
            try reader.skip()
            return 0
        case .array:
            var tokens = 0
            try reader.array { reader throws(JSONSyntaxError) in tokens += try estimate(&reader) + perElement }
            return tokens
        case .object:
            var tokens = 0
            var isImage = false
            try reader.members { key, reader throws(JSONSyntaxError) in
                if key.equals("type"), try reader.kind() == .string {
                    let text = JSONKey(try reader.text())
                    isImage = isImage || text.equals("image_url") || text.equals("input_image")
                } else if key.equals("id") || key.equals("index") || key.equals("call_id") {
                    try reader.skip()
                } else {
                    tokens += try estimate(&reader)
                }
            }
            return isImage ? Self.tokensPerImage : tokens
        }
    }
}

/// A message's fields, as far as counting and checking needs to tell them apart.
private enum Field: Int {
    case role, content, name, functionCall, toolCalls, weight, known, other

    init(_ key: JSONKey) {
        self =
            if key.equals("role") { .role } else if key.equals("content") { .content } else if key.equals("name") {
                .name
            } else if key.equals("function_call") { .functionCall } else if key.equals("tool_calls") {
                .toolCalls
            } else if key.equals("weight") { .weight } else if key.equals("tool_call_id") || key.equals("refusal") {
                .known
            } else { .other }
    }
}

/// What was seen of a message.
private struct Message {
    /// Nil where there is none, or none that is known.
    var role: ChatRole?
    var hasUnknownKey = false
    private(set) var contentTokens = 0
    /// The tokens of each field that may stand once; -1 for one that did not.
    private var counted = SIMD8<Int>(repeating: -1)
    /// A bit for each of them that is a text.
    private var texts: UInt8 = 0
    private var hasRoleKey = false
    private var hasContentKey = false
    private var callsSomething = false

    /// Notes a key, whatever its value.
    mutating func note(_ field: Field) {
        if field == .role { hasRoleKey = true }
        if field == .content { hasContentKey = true }
    }

    /// Forgets an earlier value of the field; what it was counted as, where there is one.
    mutating func forget(_ field: Field) -> (tokens: Int, isText: Bool)? {
        let tokens = counted[field.rawValue]
        guard tokens >= 0 else { return nil }
        counted[field.rawValue] = -1
        if field == .content { contentTokens = 0 }
        if field == .role { role = nil }
        return (tokens, texts & (1 << UInt8(field.rawValue)) != 0)
    }

    /// Notes a value that is not null.
    mutating func note(_ field: Field, _ tokens: Int, isText: Bool = false) {
        if field == .content { contentTokens = tokens }
        if field == .functionCall || field == .toolCalls { callsSomething = true }
        guard field != .known, field != .other else { return }
        counted[field.rawValue] = tokens
        if isText { texts |= 1 << UInt8(field.rawValue) } else { texts &= ~(1 << UInt8(field.rawValue)) }
    }

    func check(_ example: inout ChatExample) {
        if !hasRoleKey || !hasContentKey && !callsSomething { example.note(.messageMissingKey) }
        if hasUnknownKey { example.note(.messageUnrecognizedKey) }
        if role == nil { example.note(.unrecognizedRole) }
        if contentTokens == 0 && !callsSomething { example.note(.missingContent) }
        if role == .system || role == .developer { example.hasSystemMessage = true }
        if role == .user { example.hasUserMessage = true }
    }
}
