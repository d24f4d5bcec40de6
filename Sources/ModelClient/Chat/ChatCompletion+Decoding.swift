package import JSONText
package import NIOCore

extension ChatCompletion {
    /// Reads the body of a successful response; header, latency and attempts are the caller's.
    ///
    /// The first choice with a message is what makes an answer; everything else may be absent.
    ///
    /// - Throws: ``JSONSyntaxError`` for bytes that are not one whole JSON object with such a
    ///   choice.
    package init(decoding body: ByteBuffer) throws(JSONSyntaxError) {
        self.init()
        try body.readJSON { reader throws(JSONSyntaxError) in
            let answered = try read(from: &reader)
            try reader.end()
            guard answered else { throw JSONSyntaxError("no choice with a message", at: reader.position) }
        }
    }

    /// Reads a response's object; says whether there was a choice with a message in it.
    private mutating func read(from reader: inout JSONReader) throws(JSONSyntaxError) -> Bool {
        var answered = false
        try reader.object { key, reader throws(JSONSyntaxError) in
            switch key {
            case "choices":
                try reader.optionalArray { reader throws(JSONSyntaxError) in
                    if answered { return try reader.skip() }
                    answered = try readChoice(from: &reader)
                }
            case "usage": usage = try TokenUsage(from: &reader)
            case "model": model = try reader.optionalString()
            case "system_fingerprint": systemFingerprint = try reader.optionalString()
            default: try reader.skip()
            }
        }
        return answered
    }

    /// Reads one choice; says whether there was a message in it.
    private mutating func readChoice(
        from reader: inout JSONReader
    ) throws(JSONSyntaxError) -> Bool {
        var found = false
        try reader.optionalObject { key, reader throws(JSONSyntaxError) in
            switch key {
            case "finish_reason": finishReason = try reader.optionalString()
            case "message":
                found = try reader.optionalObject { key, reader throws(JSONSyntaxError) in
                    if key == "content" {
                        content = try reader.optionalString()
                    } else {
                        try reader.skip()
                    }
                }
            default: try reader.skip()
            }
        }
        return found
    }
}

extension TokenUsage {
    /// Reads `usage`; `nil` when it is absent or counts nothing.
    fileprivate init?(from reader: inout JSONReader) throws(JSONSyntaxError) {
        var prompt: Int?
        var completion: Int?
        var total: Int?
        var cached: Int?
        var reasoning: Int?
        try reader.optionalObject { key, reader throws(JSONSyntaxError) in
            switch key {
            case "prompt_tokens": prompt = try reader.optionalInteger()
            case "completion_tokens": completion = try reader.optionalInteger()
            case "total_tokens": total = try reader.optionalInteger()
            case "prompt_tokens_details":
                cached = try Self.detail("cached_tokens", from: &reader)
            case "completion_tokens_details":
                reasoning = try Self.detail("reasoning_tokens", from: &reader)
            default: try reader.skip()
            }
        }
        guard prompt != nil || completion != nil || total != nil else { return nil }
        self.init(
            prompt: prompt ?? 0, completion: completion ?? 0, total: total,
            cached: cached ?? 0, reasoning: reasoning ?? 0)
    }

    private static func detail(
        _ name: String, from reader: inout JSONReader
    ) throws(JSONSyntaxError) -> Int? {
        var count: Int?
        try reader.optionalObject { key, reader throws(JSONSyntaxError) in
            if key == name {
                count = try reader.optionalInteger()
            } else {
                try reader.skip()
            }
        }
        return count
    }
}
