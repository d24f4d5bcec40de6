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
    private(set) var completion = ChatCompletion()
    /// A message, or a piece of one, came.
    private(set) var hasMessage = false
    /// The `error` in the body or in its choice.
    private var error: ErrorBody?
    private var calls = ToolCalls()
    private var probabilities = TokenProbabilities()

    /// Reads the body's object, or an event's.
    mutating func read(from reader: inout JSONReader) throws(JSONSyntaxError) {
        var isAnswered = false
        // Keys as bytes, since the longer ones would each cost an allocation as strings.
        try reader.members { key, reader throws(JSONSyntaxError) in
            if key.equals("choices") {
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
                completion.usage = try TokenUsage(from: &reader) ?? completion.usage
            } else if key.equals("model") {
                completion.model = try reader.optionalString() ?? completion.model
            } else if key.equals("system_fingerprint") {
                completion.systemFingerprint = try reader.optionalString() ?? completion.systemFingerprint
            } else if key.equals("prompt_filter_results") || key.equals("prompt_annotations") {
                try completion.contentFilter.readPrompts(from: &reader)
            } else if key.equals("error") {
                try readError(from: &reader)
            } else {
                try reader.skip()
            }
        }
    }

    /// What was read, where it is an answer.
    ///
    /// - Throws: ``AnswerFault`` where there is no answer in it.
    func finish() throws(AnswerFault) -> ChatCompletion {
        var completion = completion
        completion.toolCalls = calls.json ?? completion.toolCalls
        completion.logprobs = probabilities.json
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
                completion.finishReason = try reader.optionalString() ?? completion.finishReason
            } else if key.equals("message") {
                found = try readMessage(from: &reader) || found
            } else if key.equals("delta") {
                found = try readMessage(from: &reader, isPiece: true) || found
            } else if key.equals("text") {
                guard let text = try reader.optionalString() else { return }
                completion.content = (completion.content ?? "") + text
                found = true
            } else if key.equals("logprobs") {
                try probabilities.read(from: &reader)
            } else if key.equals("error") {
                try readError(from: &reader)
            } else if ContentFilter.isName(key) {
                try completion.contentFilter.readFindings(about: .completion, from: &reader)
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
        if !said.isEmpty { error = error ?? said }
    }

    /// Reads a choice's message, or a piece of one; says whether it was one.
    private mutating func readMessage(
        from reader: inout JSONReader, isPiece: Bool = false
    ) throws(JSONSyntaxError) -> Bool {
        var thought: String?
        let isMessage = try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals("content") {
                try MessageContent.read(from: &reader, into: &completion)
            } else if key.equals("reasoning_content") || key.equals("reasoning") || key.equals("thinking")
                || key.equals("reasoning_details")
            {
                var said = ChatCompletion()
                try MessageContent.read(from: &reader, into: &said)
                // Some servers send the same under both names.
                thought = thought ?? said.content ?? said.reasoning
            } else if key.equals("refusal") {
                guard let text = try reader.optionalString() else { return }
                completion.refusal = (completion.refusal ?? "") + text
            } else if key.equals("tool_calls") {
                try calls.read(from: &reader, isPiece: isPiece)
            } else if key.equals("function_call") {
                if try reader.kind() == .object {
                    completion.toolCalls = "[" + String(decoding: try reader.raw(), as: UTF8.self) + "]"
                } else {
                    try reader.skip()
                }
            } else {
                try reader.skip()
            }
        }
        if let thought { completion.reasoning = (completion.reasoning ?? "") + thought }
        return isMessage
    }
}
