package import JSONText
internal import ModelClient
package import NIOCore

/// A chat completion as a caller asked for it.
package struct ChatCall: Sendable, Hashable {
    package struct Message: Sendable, Hashable {
        package var role = ""
        package var content = ""

        package init(role: String = "", content: String = "") {
            self.role = role
            self.content = content
        }
    }

    /// The model of the body; empty when it names none, as it may on Azure's dated API.
    package var model = ""
    package var messages: [Message] = []
    package var maxTokens: Int?
    package var seed: Int?
    package var stop: [String] = []

    /// What the simulator does not do, and refuses rather than ignores.
    var isStreamed = false
    var choices = 1

    package init(model: String = "", messages: [Message] = []) {
        self.model = model
        self.messages = messages
    }

    /// What the person said last, which is the prompt that calls are counted by.
    package var lastUserMessage: String {
        (messages.last { $0.role == "user" } ?? messages.last)?.content ?? ""
    }

    /// Reads a request's body.
    ///
    /// - Throws: ``JSONSyntaxError`` for what is not a JSON object. What is missing in one is found
    ///   by ``firstFault(modelRequired:)``.
    package init(decoding body: ByteBuffer) throws(JSONSyntaxError) {
        try body.readJSON { reader throws(JSONSyntaxError) in
            try read(from: &reader)
            try reader.end()
        }
    }

    private mutating func read(from reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.object { key, reader throws(JSONSyntaxError) in
            switch key {
            case "model": model = try reader.optionalString() ?? ""
            case "messages":
                try reader.optionalArray { reader throws(JSONSyntaxError) in
                    messages.append(try Message(from: &reader))
                }
            case "max_tokens", "max_completion_tokens":
                let limit = try reader.optionalInteger()
                maxTokens = limit ?? maxTokens
            case "seed": seed = try reader.optionalInteger()
            case "stop": stop = try Self.texts(from: &reader)
            case "stream": isStreamed = try reader.optionalBoolean() ?? false
            case "n": choices = try reader.optionalInteger() ?? 1
            default: try reader.skip()
            }
        }
    }

    /// A text, or an array of texts.
    private static func texts(from reader: inout JSONReader) throws(JSONSyntaxError) -> [String] {
        guard try reader.kind() == .array else {
            return try reader.optionalString().map { [$0] } ?? []
        }
        var texts: [String] = []
        try reader.array { reader throws(JSONSyntaxError) in
            if let text = try reader.optionalString() { texts.append(text) }
        }
        return texts
    }
}

extension ChatCall.Message {
    fileprivate init(from reader: inout JSONReader) throws(JSONSyntaxError) {
        self.init()
        try reader.optionalObject { key, reader throws(JSONSyntaxError) in
            switch key {
            case "role": role = try reader.optionalString() ?? ""
            case "content": content = try Self.content(from: &reader)
            default: try reader.skip()
            }
        }
    }

    /// A text, or an array of parts of which those of type `text` are joined.
    private static func content(from reader: inout JSONReader) throws(JSONSyntaxError) -> String {
        guard try reader.kind() == .array else { return try reader.optionalString() ?? "" }
        var content = ""
        try reader.array { reader throws(JSONSyntaxError) in
            try reader.optionalObject { key, reader throws(JSONSyntaxError) in
                if key == "text" {
                    content += try reader.optionalString() ?? ""
                } else {
                    try reader.skip()
                }
            }
        }
        return content
    }
}
