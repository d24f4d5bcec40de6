package import JSONText
package import NIOCore

/// A chat completion as a caller asked for it.
package struct ChatCall: Sendable, Hashable {
    package struct Message: Sendable, Hashable {
        package var role = ""
        package var content = ""
        package var name: String?

        package init(role: String = "", content: String = "", name: String? = nil) {
            self.role = role
            self.content = content
            self.name = name
        }
    }

    /// What form the answer is to have.
    package enum ResponseFormat: Sendable, Hashable {
        case text
        case jsonObject
        /// The schema's own JSON, or nothing where the request has none.
        case jsonSchema([UInt8])

        /// Whether an object with this member cannot be meant: the schema does not name it.
        func forbids(_ member: String) -> Bool {
            guard case .jsonSchema(let schema) = self else { return false }
            return schema.firstRange(of: Array("\"\(member)\"".utf8)) == nil
        }
    }

    /// The model of the body; empty when it names none, as it may on Azure's dated API.
    package var model = ""
    package var messages: [Message] = []
    package var maxTokens: Int?
    package var seed: Int?
    package var stop: [String] = []
    package var format: ResponseFormat = .text

    /// Whether the answer is sent in server-sent events, and whether the last of them tells the usage.
    package var isStreamed = false
    package var includesUsage = false

    /// How many answers are wanted.
    package var choices = 1

    package init(model: String = "", messages: [Message] = []) {
        self.model = model
        self.messages = messages
    }

    /// What the person said last, which is the prompt that calls are listed by.
    package var lastUserMessage: String {
        (messages.last { $0.role == "user" } ?? messages.last)?.content ?? ""
    }

    /// The model and all messages, apart from those of every other call.
    var promptHash: UInt64 {
        var hash = WordHash()
        hash.combine(model)
        for message in messages {
            hash.combine(message.role)
            hash.combine(message.content)
        }
        return hash.value
    }

    /// Reads a request's body.
    ///
    /// - Throws: ``JSONSyntaxError`` for what is not a JSON object. What is missing in one is found
    ///   by ``firstFault(modelRequired:)``.
    package init(decoding body: ByteBuffer) throws(JSONSyntaxError) {
        var schema: Range<Int>?
        try body.readJSON { reader throws(JSONSyntaxError) in
            try read(from: &reader, &schema)
            try reader.end()
        }
        if case .jsonSchema = format, let schema {
            format = .jsonSchema(body.getBytes(at: body.readerIndex + schema.lowerBound, length: schema.count) ?? [])
        }
    }

    private mutating func read(from reader: inout JSONReader, _ schema: inout Range<Int>?) throws(JSONSyntaxError) {
        try reader.members { key, reader throws(JSONSyntaxError) in
            if key.equals("messages") {
                try reader.optionalArray { reader throws(JSONSyntaxError) in
                    messages.append(try Message(from: &reader))
                }
            } else if key.equals("model") {
                model = try reader.optionalString() ?? ""
            } else if key.equals("max_tokens") || key.equals("max_completion_tokens") {
                let limit = try reader.optionalInteger()
                maxTokens = limit ?? maxTokens
            } else if key.equals("seed") {
                seed = try reader.optionalInteger()
            } else if key.equals("stop") {
                stop = try Self.texts(from: &reader)
            } else if key.equals("stream") {
                isStreamed = try reader.optionalBoolean() ?? false
            } else if key.equals("n") {
                choices = try reader.optionalInteger() ?? 1
            } else if key.equals("stream_options") {
                try reader.optionalObject { key, reader throws(JSONSyntaxError) in
                    if key == "include_usage" {
                        includesUsage = try reader.optionalBoolean() ?? false
                    } else {
                        try reader.skip()
                    }
                }
            } else if key.equals("response_format") {
                try readFormat(from: &reader, &schema)
            } else {
                try reader.skip()
            }
        }
    }

    private mutating func readFormat(
        from reader: inout JSONReader, _ schema: inout Range<Int>?
    ) throws(JSONSyntaxError) {
        try reader.optionalObject { key, reader throws(JSONSyntaxError) in
            switch key {
            case "type":
                switch try reader.optionalString() {
                case "json_object": format = .jsonObject
                case "json_schema": format = .jsonSchema([])
                default: break
                }
            case "json_schema":
                try reader.optionalObject { key, reader throws(JSONSyntaxError) in
                    let start = reader.position
                    try reader.skip()
                    if key == "schema" { schema = start..<reader.position }
                }
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
        guard try reader.kind() == .object else {
            try reader.skip()
            return
        }
        try reader.members { key, reader throws(JSONSyntaxError) in
            if key.equals("role") {
                role = try reader.optionalString() ?? ""
            } else if key.equals("content") {
                content = try Self.content(from: &reader)
            } else if key.equals("name") {
                name = try reader.optionalString()
            } else {
                try reader.skip()
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
