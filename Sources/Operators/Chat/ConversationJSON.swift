internal import Columnar
internal import JSONText

/// Conversations that stand in a column as JSON: a list of messages, or a text that holds one.
///
/// A message is sent as it stands: its role, its content (a text, or a list of content parts), and its other members in
/// their order. Members that are null or empty lists say nothing and are left out, and so is the `weight` of a
/// fine-tuning file.
///
/// Source: OpenAI API reference, "Create chat completion", `messages`.
struct ConversationJSON {
    private let column: ArrayData
    private let name: String
    private let scratch = JSONScratch()

    init(_ column: ArrayData, named name: String) {
        self.column = column
        self.name = name
    }

    /// The conversation of a row as a JSON array of messages.
    func encoded(_ row: Int) throws(InvalidRow) -> [UInt8] {
        if column.isNull(row) { throw InvalidRow("the row has no conversation: '\(name)' is null") }
        try InvalidRow.check(size: column.bytes(row).count)
        do throws(JSONSyntaxError) {
            return try messages(column.bytes(row), mayBeText: true)
        } catch {
            throw InvalidRow(error.problem)
        }
    }

    private func messages(_ json: UnsafeRawBufferPointer, mayBeText: Bool) throws(JSONSyntaxError) -> [UInt8] {
        var reader = JSONReader(json, scratch: scratch)
        let kind = try described { () throws(JSONSyntaxError) in try reader.kind() }
        if kind == .string, mayBeText {
            var text = try described { () throws(JSONSyntaxError) in try reader.string() }
            // A closure of the standard library's loses the error's type.
            let result: Result<[UInt8], JSONSyntaxError> = text.withUTF8 { bytes in
                Result { () throws(JSONSyntaxError) in
                    try messages(UnsafeRawBufferPointer(bytes), mayBeText: false)
                }
            }
            return try result.get()
        }
        guard kind == .array else {
            throw JSONSyntaxError(
                "the conversation in '\(name)' is \(Self.words(kind)), and must be a list of messages", at: 0)
        }
        var writer = JSONWriter(capacity: json.count + 16)
        var number = 0
        writer.raw("[")
        try described { () throws(JSONSyntaxError) in
            try reader.array { reader throws(JSONSyntaxError) in
                if number > 0 { writer.raw(",") }
                number += 1
                do throws(InvalidRow) {
                    try MessageJSON(&reader).write(to: &writer)
                } catch {
                    throw JSONSyntaxError("message \(number) of '\(name)' \(error.reason)", at: -1)
                }
            }
            try reader.end()
        }
        guard number > 0 else { throw JSONSyntaxError("the conversation in '\(name)' has no messages", at: -1) }
        writer.raw("]")
        return writer.bytes
    }

    /// Says of what JSON itself refuses where it stands.
    private func described<T>(_ body: () throws(JSONSyntaxError) -> T) throws(JSONSyntaxError) -> T {
        do throws(JSONSyntaxError) { return try body() } catch {
            guard error.offset >= 0 else { throw error }
            throw JSONSyntaxError("the conversation in '\(name)' is no JSON list of messages: \(error)", at: -1)
        }
    }

    private static func words(_ kind: JSONReader.Kind) -> String {
        switch kind {
        case .object: "an object"
        case .array: "a list"
        case .string: "a text"
        case .number: "a number"
        case .boolean: "a truth value"
        case .null: "null"
        }
    }
}

/// One message, as its members stand in JSON.
private struct MessageJSON {
    /// What a message without a content may say instead.
    private static let otherSayings: Set<String> = ["tool_calls", "function_call", "refusal", "audio"]

    private var role: String?
    private var content: [UInt8]?
    private var hasContentKey = false
    private var others: [(name: String, json: [UInt8])] = []

    init(_ reader: inout JSONReader) throws(InvalidRow) {
        do throws(JSONSyntaxError) {
            guard try reader.kind() == .object else {
                throw JSONSyntaxError("is no object with role and content", at: -1)
            }
            var message = MessageJSON()
            try reader.members { key, reader throws(JSONSyntaxError) in try message.note(key, &reader) }
            self = message
        } catch {
            throw InvalidRow(error.offset < 0 ? error.problem : "cannot be read: \(error)")
        }
    }

    private init() {}

    private mutating func note(_ key: JSONKey, _ reader: inout JSONReader) throws(JSONSyntaxError) {
        let kind = try reader.kind()
        let name = key.string
        switch name {
        case "role":
            guard kind == .string else { throw JSONSyntaxError("has no role that is known: a role is a text", at: -1) }
            role = try reader.string()
        case "content":
            hasContentKey = true
            content = nil
            var writer = JSONWriter(capacity: 64)
            switch kind {
            case .null: return try reader.skip()
            case .string: try writer.copyText(&reader)
            case .array: try Self.copyParts(&reader, to: &writer)
            default:
                throw JSONSyntaxError(
                    "has a content that is neither a text nor a list of content parts", at: -1)
            }
            content = writer.bytes
        case "weight": try reader.skip()
        default:
            others.removeAll { $0.name == name }
            guard kind != .null else { return try reader.skip() }
            var writer = JSONWriter(capacity: 64)
            try writer.copy(&reader)
            if !writer.bytes.elementsEqual("[]".utf8) { others.append((name, writer.bytes)) }
        }
    }

    private static func copyParts(_ reader: inout JSONReader, to writer: inout JSONWriter) throws(JSONSyntaxError) {
        writer.raw("[")
        var isFirst = true
        try reader.array { reader throws(JSONSyntaxError) in
            guard try reader.kind() == .object else {
                throw JSONSyntaxError("has a content part that is no object with a type", at: -1)
            }
            if !isFirst { writer.raw(",") }
            isFirst = false
            let start = writer.bytes.count
            try writer.copy(&reader)
            guard Self.hasType(writer.bytes[start...]) else {
                throw JSONSyntaxError("has a content part without a type, such as text or image_url", at: -1)
            }
        }
        writer.raw("]")
        if isFirst { throw JSONSyntaxError("has a content without parts", at: -1) }
    }

    private static func hasType(_ part: ArraySlice<UInt8>) -> Bool {
        part.withUnsafeBytes { bytes in
            var hasType = false
            var reader = JSONReader(bytes)
            try? reader.members { key, reader throws(JSONSyntaxError) in
                if key.equals("type"), try reader.kind() == .string { hasType = true }
                try reader.skip()
            }
            return hasType
        }
    }

    func write(to json: inout JSONWriter) throws(InvalidRow) {
        guard let role, MessageList.roles.contains(role) else {
            throw InvalidRow(
                role.map {
                    "has no role that is known: it is '\($0.prefix(40))', and roles are \(MessageList.rolesInWords)"
                }
                    ?? "has no role that is known")
        }
        json.raw(#"{"role":"#)
        json.string(role)
        if let content {
            json.raw(#","content":"#)
            json.raw(content)
        } else if !others.contains(where: { Self.otherSayings.contains($0.name) }) {
            throw InvalidRow("has no content")
        } else if hasContentKey {
            json.raw(#","content":null"#)
        }
        for (name, value) in others {
            json.raw(",")
            json.string(name)
            json.raw(":")
            json.raw(value)
        }
        json.raw("}")
        try InvalidRow.check(size: json.bytes.count)
    }
}
