package import JSONText

/// Counts chats' tokens straight from their JSON, on one thread.
///
/// Text that looks like a special token counts as ordinary text. For what is no string the cookbook
/// has no rule; the estimate:
/// - a number or a truth value is its JSON text, null nothing, and a `weight` nothing either;
/// - a list is its elements, an object its values, but for `id`, `type`, `index` and `call_id`,
///   which the model does not see;
/// - a content part that is an image (`image_url`, `input_image`) is 85 tokens, the least that
///   OpenAI bills for one;
/// - every element of `tool_calls` is three tokens more, as a message is, and so is every one of an example's `tools`
///   or `functions`.
package final class ChatCounter {
    static let tokensPerImage = 85

    let tokenizer: Tokenizer
    private let scratch = JSONScratch()
    /// The content of the last example's first message.
    private var firstContent = RepeatedText()
    private var roleTokens: [Int?] = Array(repeating: nil, count: ChatRole.allCases.count)
    /// Where the first text ends that is not UTF-8.
    private var invalidText: Int?

    package init(_ tokenizer: Tokenizer) { self.tokenizer = tokenizer }

    /// Counts and checks an example, an object with `messages`.
    /// - Throws: `ChatLineError` where the bytes are no JSON, or their texts no UTF-8.
    package func example(_ json: UnsafeRawBufferPointer) throws(ChatLineError) -> ChatExample {
        var example = ChatExample()
        try read(json) { reader throws(JSONSyntaxError) in
            guard try reader.kind() == .object else {
                example.note(.dataType)
                return try reader.skip()
            }
            try readMessagesMember(&reader, &example)
            if example.messages == 0 { example.note(.missingMessagesList) }
        }
        return example
    }

    /// Counts a list of messages, an object that has one as `messages`, or a JSON string that holds either.
    /// - Throws: `ChatLineError` as `example` does, and where the JSON is another value.
    package func messages(_ json: UnsafeRawBufferPointer) throws(ChatLineError) -> ChatTokenCount {
        var example = ChatExample()
        var inner: [UInt8]?
        try read(json) { reader throws(JSONSyntaxError) in
            switch try reader.kind() {
            case .array: try readMessages(&reader, &example)
            case .string: inner = Array(try reader.text())
            case .object: try readMessagesMember(&reader, &example)
            default: throw JSONSyntaxError("a list of messages was expected", at: reader.position)
            }
        }
        guard let inner else { return example.tokens }
        return try inner.span.withUnsafeBytes { (bytes) throws(ChatLineError) in try messages(bytes) }
    }

    /// The tokens of the text under `key` of an object; nil where there is none.
    package func text(under key: String, of json: UnsafeRawBufferPointer) throws(ChatLineError) -> Int? {
        var tokens: Int?
        try read(json) { reader throws(JSONSyntaxError) in
            guard try reader.kind() == .object else { return try reader.skip() }
            try reader.members { name, reader throws(JSONSyntaxError) in
                guard name.bytes.elementsEqual(key.utf8), try reader.kind() == .string else { return try reader.skip() }
                tokens = try count(&reader)
            }
        }
        return tokens
    }

    private func readMessagesMember(
        _ reader: inout JSONReader, _ example: inout ChatExample
    ) throws(JSONSyntaxError) {
        var tools = 0
        try reader.members { key, reader throws(JSONSyntaxError) in
            let kind = try reader.kind()
            if kind == .array, key.equals("tools") || key.equals("functions") {
                tools = try estimate(&reader, perElement: ChatTokenSum.tokensPerMessage)
            } else if kind == .array, key.equals("messages") {
                // A key that stands twice has its last value, as in Python.
                if example.messages > 0 { example = ChatExample() }
                try readMessages(&reader, &example)
            } else {
                try reader.skip()
            }
        }
        guard tools > 0, example.messages > 0 else { return }
        example.tokens.total += tools
        example.tokens.isEstimate = true
    }

    private func read(
        _ json: UnsafeRawBufferPointer, _ body: (inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(ChatLineError) {
        invalidText = nil
        do throws(JSONSyntaxError) {
            var reader = JSONReader(json, scratch: scratch)
            try body(&reader)
            try reader.end()
        } catch {
            throw .notJSON(error)
        }
        if let invalidText { throw .notUTF8(before: invalidText) }
    }

    /// The tokens of the string that comes next.
    func count(_ reader: inout JSONReader) throws(JSONSyntaxError) -> Int {
        let text = try reader.text()
        return count(text, endingAt: reader.position)
    }

    /// The tokens of a text that was read.
    func count(_ text: UnsafeRawBufferPointer, endingAt position: Int) -> Int {
        do {
            return try tokenizer.count(text)
        } catch {
            invalidText = invalidText ?? position
            return 0
        }
    }

    /// The tokens of an example's first message's content.
    func countFirstContent(_ text: UnsafeRawBufferPointer, endingAt position: Int) -> Int {
        if let tokens = firstContent.tokens(of: text) { return tokens }
        let tokens = count(text, endingAt: position)
        if invalidText == nil { firstContent.remember(text, tokens) }
        return tokens
    }

    /// The tokens of a role's word, counted once.
    func count(_ role: ChatRole) -> Int {
        if let tokens = roleTokens[role.rawValue] { return tokens }
        let tokens = tokenizer.count(role.word)
        roleTokens[role.rawValue] = tokens
        return tokens
    }

    /// The tokens of a literal's source, which is ASCII.
    func countLiteral(_ reader: inout JSONReader) throws(JSONSyntaxError) -> Int {
        tokenizer.count(valid: try reader.literalText())
    }
}

/// A line that cannot be counted.
package enum ChatLineError: Error, Sendable, CustomStringConvertible {
    case notJSON(JSONSyntaxError)
    /// A text is not UTF-8; it ends before this byte of the line.
    case notUTF8(before: Int)

    package var description: String {
        switch self {
        case .notJSON(let error): "not JSON: \(error)"
        case .notUTF8(let offset): "not UTF-8: a text that ends at byte \(offset) has bytes of another encoding"
        }
    }
}
