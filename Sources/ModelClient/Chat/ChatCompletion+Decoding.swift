internal import JSONText
package import ModelAPI
package import NIOCore

extension ChatCompletion {
    /// Reads the body of a successful response; header, latency and attempts are the caller's.
    ///
    /// The first choice with a message is what makes an answer; everything else may be absent. Events are read too,
    /// where a server sends them. A body without a message that a filter withheld is an answer that ended with
    /// `content_filter`.
    ///
    /// - Throws: ``AnswerFault`` for bytes that hold no answer, with what they hold instead.
    package init(decoding body: ByteBuffer) throws(AnswerFault) {
        if EventStream.isOne(body) {
            self = try EventStream.completion(body)
            return
        }
        var reading = CompletionReading()
        do throws(JSONSyntaxError) {
            try body.readJSON(isLenient: true) { reader throws(JSONSyntaxError) in
                try reading.read(from: &reader)
                // What stands behind an answer takes nothing from it.
                if !reading.hasMessage { try reader.end() }
            }
        } catch {
            throw AnswerFault("\(error)")
        }
        self = try reading.finish()
    }
}

/// What was read so far of a completion: of a body at once, or event by event.
struct CompletionReading {
    /// All but its texts.
    private var facts = ChatCompletion()
    private var texts = MessageContent()
    /// A message, or a piece of one, came.
    private(set) var hasMessage = false
    /// The `error` in the body or in its choice.
    private(set) var error: ErrorBody?
    private var calls = ToolCalls()
    private var probabilities = TokenProbabilities()

    /// What was read, be it an answer or not.
    var completion: ChatCompletion {
        var completion = facts
        completion.content = texts.content.string
        completion.reasoning = texts.reasoning.string
        completion.refusal = texts.refusal.string
        completion.toolCalls = calls.json ?? facts.toolCalls
        completion.logprobs = probabilities.json
        return completion
    }

    /// Whether the answer has ended as answers do: what comes behind its end takes nothing from it.
    var isEnded: Bool {
        guard hasMessage, error == nil, let end = facts.finishReason else { return false }
        return !end.isEmpty && end != "error"
    }

    /// Takes in an error that the server tells.
    mutating func take(_ said: ErrorBody) { error = error ?? said }

    /// Reads the body's object, or an event's; says whether it has a place for choices.
    @discardableResult
    mutating func read(from reader: inout JSONReader) throws(JSONSyntaxError) -> Bool {
        var isAnswered = false
        var hasChoices = false
        // Keys as bytes, since the longer ones would each cost an allocation as strings.
        try reader.members { key, reader throws(JSONSyntaxError) in
            if key.equals("choices") {
                hasChoices = true
                // Some servers send the one choice without a list around it.
                if try reader.kind() == .object {
                    isAnswered = try readChoice(from: &reader)
                } else {
                    try reader.optionalArray { reader throws(JSONSyntaxError) in
                        if isAnswered { return try reader.skip() }
                        isAnswered = try readChoice(from: &reader)
                    }
                }
            } else if key.equals("usage") {
                facts.usage = try TokenUsage(from: &reader) ?? facts.usage
            } else if key.equals("model") {
                facts.model = try reader.optionalString() ?? facts.model
            } else if key.equals("system_fingerprint") {
                facts.systemFingerprint = try reader.optionalString() ?? facts.systemFingerprint
            } else if key.equals("prompt_filter_results") || key.equals("prompt_annotations") {
                try facts.contentFilter.readPrompts(from: &reader)
            } else if key.equals("error") {
                try readError(from: &reader)
            } else {
                try reader.skip()
            }
        }
        return hasChoices
    }

    /// What was read, where it is an answer.
    ///
    /// - Throws: ``AnswerFault`` where there is no answer in it.
    func finish() throws(AnswerFault) -> ChatCompletion {
        var completion = completion
        if let error { throw AnswerFault("there is an error in it", error, answer: completion) }
        if hasMessage { return completion }
        if completion.finishReason == "content_filter" || !completion.contentFilter.filtered.isEmpty {
            completion.finishReason = "content_filter"
            return completion
        }
        let end = completion.finishReason.map { "; its choice ended with '\($0)'" } ?? ""
        throw AnswerFault("there is no choice with a message in it\(end)", answer: completion)
    }

    /// Reads one choice; says whether there was a message in it.
    private mutating func readChoice(from reader: inout JSONReader) throws(JSONSyntaxError) -> Bool {
        var found = false
        var isAnother = false
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            // Events tell of choices in turn: the first of them is the answer.
            if isAnother { return try reader.skip() }
            if key.equals("index") {
                let index = try reader.optionalInteger() ?? 0
                isAnother = hasMessage && index > 0
            } else if key.equals("finish_reason") {
                facts.finishReason = try reader.optionalString() ?? facts.finishReason
            } else if key.equals("message") {
                found = try readMessage(from: &reader) || found
            } else if key.equals("delta") {
                found = try readMessage(from: &reader, isPiece: true) || found
            } else if key.equals("text") {
                found = try texts.readText(from: &reader) || found
            } else if key.equals("logprobs") {
                try probabilities.read(from: &reader)
            } else if key.equals("error") {
                try readError(from: &reader)
            } else if ContentFilter.isName(key) {
                try facts.contentFilter.readFindings(about: .completion, from: &reader)
            } else {
                try reader.skip()
            }
        }
        hasMessage = hasMessage || found
        return found
    }

    /// Reads an `error`, which some servers send empty where there is none.
    private mutating func readError(from reader: inout JSONReader) throws(JSONSyntaxError) {
        var said = ErrorBody()
        try said.readError(from: &reader)
        if !said.isEmpty { take(said) }
    }

    /// Reads a choice's message, or a piece of one; says whether it was one.
    private mutating func readMessage(
        from reader: inout JSONReader, isPiece: Bool = false
    ) throws(JSONSyntaxError) -> Bool {
        var thought: JoinedText?
        let isMessage = try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals("content") {
                try texts.read(from: &reader)
            } else if key.equals("reasoning_content") || key.equals("reasoning") || key.equals("thinking")
                || key.equals("reasoning_details")
            {
                let said = try MessageContent.text(from: &reader)
                // Some servers send the same under both names.
                thought = thought ?? said
            } else if key.equals("refusal") {
                try texts.readRefusal(from: &reader)
            } else if key.equals("tool_calls") {
                try calls.read(from: &reader, isPiece: isPiece)
            } else if key.equals("function_call") {
                if try reader.kind() != .object {
                    try reader.skip()
                } else if isPiece {
                    try calls.readFunctionPiece(from: &reader)
                } else {
                    facts.toolCalls = "[" + String(decoding: try reader.raw(), as: UTF8.self) + "]"
                }
            } else {
                try reader.skip()
            }
        }
        if let thought { texts.append(thought: thought) }
        return isMessage
    }
}
