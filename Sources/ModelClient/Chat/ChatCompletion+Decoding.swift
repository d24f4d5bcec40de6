package import JSONText
package import ModelAPI
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
        // Keys as bytes, since the longer ones would each cost an allocation as strings.
        try reader.members { key, reader throws(JSONSyntaxError) in
            if key.equals("choices") {
                try reader.optionalArray { reader throws(JSONSyntaxError) in
                    if answered { return try reader.skip() }
                    answered = try readChoice(from: &reader)
                }
            } else if key.equals("usage") {
                usage = try TokenUsage(from: &reader)
            } else if key.equals("model") {
                model = try reader.optionalString()
            } else if key.equals("system_fingerprint") {
                systemFingerprint = try reader.optionalString()
            } else if key.equals("prompt_filter_results") || key.equals("prompt_annotations") {
                try contentFilter.readPrompts(from: &reader)
            } else {
                try reader.skip()
            }
        }
        return answered
    }

    /// Reads one choice; says whether there was a message in it.
    private mutating func readChoice(from reader: inout JSONReader) throws(JSONSyntaxError) -> Bool {
        var found = false
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals("finish_reason") {
                finishReason = try reader.optionalString()
            } else if key.equals("message") {
                found = try readMessage(from: &reader)
            } else if ContentFilter.isName(key) {
                try contentFilter.readFindings(about: .completion, from: &reader)
            } else {
                try reader.skip()
            }
        }
        return found
    }

    /// Reads a choice's message; says whether it was one.
    private mutating func readMessage(from reader: inout JSONReader) throws(JSONSyntaxError) -> Bool {
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals("content") {
                content = try reader.optionalString()
            } else if key.equals("refusal") {
                refusal = try reader.optionalString()
            } else {
                try reader.skip()
            }
        }
    }
}
