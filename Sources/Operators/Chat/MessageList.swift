internal import Columnar
internal import JSONText

/// How contents of several kinds, texts in some messages and content parts in others, stand in a column of texts.
enum MixedContents {
    /// There are none: every text is a text.
    case none
    /// Each of them is JSON.
    case json
    /// Texts are texts, and lists of parts are JSON, as Spark reads both.
    case textsOrParts
}

/// Conversations that stand in a column: a list of structs with `role` and `content`.
///
/// Content may be a text or a list of content parts; both are sent as they stand, and so are the other members where
/// they are not null. The `weight` of a fine-tuning file says nothing to a model and is left out.
///
/// Source: OpenAI API reference, "Create chat completion", `messages`.
struct MessageList {
    static let roles: Set<String> = ["system", "developer", "user", "assistant", "tool", "function"]
    static let rolesInWords = "system, developer, user, assistant, tool and function"
    private static let ownMembers: Set<String> = ["role", "content", "weight"]
    /// What a message without a content may say instead.
    private static let otherSayings: Set<String> = ["tool_calls", "function_call", "refusal", "audio"]

    private let lists: ArrayData
    private let messages: ArrayData
    private let role: ArrayData
    private let content: ArrayData
    private let others: [(name: String, values: ArrayData)]
    private let name: String
    private let mixed: MixedContents

    /// - Throws: `InvalidRow` where the column's type is not that of conversations.
    init(_ column: ArrayData, named name: String, mixed: MixedContents = .none) throws(InvalidRow) {
        guard case .list(let element) = column.type, case .structure(let fields) = element.type,
            let role = fields.firstIndex(where: { $0.name == "role" }),
            let content = fields.firstIndex(where: { $0.name == "content" })
        else {
            throw InvalidRow(
                "the column '\(name)' is of type \(column.type); a conversation is a list of structs with role and "
                    + "content")
        }
        guard fields[role].type == .utf8 || fields[role].type == .null else {
            throw InvalidRow("the roles in '\(name)' are of type \(fields[role].type); a role is a text")
        }
        guard Self.isContent(fields[content].type) else {
            throw InvalidRow(
                "the contents in '\(name)' are of type \(fields[content].type); a content is a text, or a list of "
                    + "content parts, which are structs with a type")
        }
        lists = column
        messages = column.children[0]
        self.role = messages.member(role)
        self.content = messages.member(content)
        let children = messages
        others = fields.enumerated().filter { !Self.ownMembers.contains($1.name) }
            .map { ($1.name, children.member($0)) }
        self.name = name
        self.mixed = fields[content].type == .utf8 ? mixed : .none
    }

    /// The conversation of a row as a JSON array of messages.
    func encoded(_ row: Int) throws(InvalidRow) -> [UInt8] {
        if lists.isNull(row) { throw InvalidRow("the row has no conversation: '\(name)' is null") }
        let range = lists.listRange(row)
        guard !range.isEmpty else { throw InvalidRow("the conversation in '\(name)' has no messages") }
        var json = JSONWriter(capacity: 256)
        json.raw("[")
        for index in range {
            if index > range.lowerBound { json.raw(",") }
            if content.type == .utf8 { try InvalidRow.check(size: content.bytes(index).count) }
            do throws(InvalidRow) {
                try write(index, to: &json)
            } catch {
                throw InvalidRow("message \(index - range.lowerBound + 1) of '\(name)' \(error.reason)")
            }
            try InvalidRow.check(size: json.bytes.count)
        }
        json.raw("]")
        return json.bytes
    }

    private func write(_ index: Int, to json: inout JSONWriter) throws(InvalidRow) {
        guard !messages.isNull(index), role.type == .utf8, let word = role.string(index), Self.roles.contains(word)
        else { throw InvalidRow("has no role that is known") }
        let present = others.filter { !$0.values.isNull(index) && !$0.values.isEmptyList(index) }
        json.raw(#"{"role":"#)
        json.string(word)
        json.raw(#","content":"#)
        if !content.isNull(index), mixed == .json || mixed == .textsOrParts && holdsParts(index) {
            try writeJSONContent(index, to: &json)
        } else if !content.isNull(index) {
            try json.write(content, index)
        } else if present.contains(where: { Self.otherSayings.contains($0.name) }) {
            json.raw("null")
        } else {
            throw InvalidRow("has no content")
        }
        for (name, values) in present {
            json.raw(",")
            json.string(name)
            json.raw(":")
            try json.write(values, index)
        }
        json.raw("}")
    }

    /// Whether a content is a list of content parts, and no text.
    private func holdsParts(_ index: Int) -> Bool {
        var reader = JSONReader(content.bytes(index))
        guard (try? reader.kind()) == .array else { return false }
        var count = 0, isParts = true
        let isWhole: ()? = try? reader.array { reader throws(JSONSyntaxError) in
            count += 1
            if try reader.kind() != .object { isParts = false }
            try reader.skip()
        }
        return isWhole != nil && isParts && count > 0 && !reader.hasMore()
    }

    /// Writes a content that is JSON: a text, so that equal requests have equal bytes, or content parts as they stand.
    private func writeJSONContent(_ index: Int, to json: inout JSONWriter) throws(InvalidRow) {
        let bytes = content.bytes(index)
        do throws(JSONSyntaxError) {
            var reader = JSONReader(bytes)
            switch try reader.kind() {
            case .string: json.string(try reader.string())
            case .null: throw JSONSyntaxError("it is null", at: 0)
            case .array:
                try reader.array { reader throws(JSONSyntaxError) in
                    guard try reader.kind() == .object else {
                        throw JSONSyntaxError("a content part is an object with a type", at: reader.position)
                    }
                    try reader.skip()
                }
                json.raw(bytes)
            case let kind: throw JSONSyntaxError("a content is a text or a list of content parts, no \(kind)", at: 0)
            }
        } catch {
            throw InvalidRow("has a content that cannot be sent: \(error)")
        }
    }

    /// Dates and times too: they were texts before the file's reader took them for more.
    private static func isContent(_ type: DataType) -> Bool {
        switch type {
        case .utf8, .null, .date32, .timestamp: return true
        case .list(let element):
            if element.type == .null { return true }
            guard case .structure(let fields) = element.type else { return false }
            return fields.contains { $0.name == "type" }
        default: return false
        }
    }
}

extension ArrayData {
    fileprivate func isEmptyList(_ index: Int) -> Bool {
        if case .list = type { listRange(index).isEmpty } else { false }
    }
}
