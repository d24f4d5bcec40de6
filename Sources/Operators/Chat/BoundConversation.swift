internal import Columnar
internal import ModelAPI
internal import Planning

/// A conversation whose columns have been found in a schema.
struct BoundConversation {
    private enum Source {
        case templates(system: BoundTemplate?, user: BoundTemplate)
        /// Whole conversations in one column.
        case column(Int, name: String)
    }

    private let source: Source

    init(_ column: ChatColumn, _ schema: Schema) throws(TaskFailure) {
        if let name = column.conversation {
            guard let index = schema.index(of: name) else {
                throw TaskFailure("\(UnknownColumn(name: name, columns: schema.names))", isTransient: false)
            }
            source = .column(index, name: name)
        } else {
            let system = try column.system.map { template throws(TaskFailure) in try BoundTemplate(template, schema) }
            source = .templates(system: system, user: try BoundTemplate(column.user, schema))
        }
    }

    /// The row's messages as a JSON array.
    func messages(_ batch: RecordBatch, _ row: Int) throws(UnaskableRow) -> [UInt8] {
        switch source {
        case .templates(let system, let user):
            guard let said = user.text(batch, row) else {
                throw UnaskableRow(reason: "the row has no text to ask: its template reads a null")
            }
            var messages: [ChatMessage] = []
            if let system = system?.text(batch, row) { messages.append(.system(system)) }
            messages.append(.user(said))
            return Conversation.messages(messages).encoded()
        case .column(let index, let name):
            let messages = try MessageList.read(batch.columns[index], row, column: name)
            return Conversation.messages(messages).encoded()
        }
    }
}

/// Conversations that stand in a column: a list of structs with `role` and `content`, or that as JSON.
enum MessageList {
    static func read(_ column: ArrayData, _ row: Int, column name: String) throws(UnaskableRow) -> [ChatMessage] {
        if column.isNull(row) { throw UnaskableRow(reason: "the row has no conversation: '\(name)' is null") }
        guard case .list(let element) = column.type, case .structure(let members) = element.type,
            let role = members.firstIndex(where: { $0.name == "role" }),
            let content = members.firstIndex(where: { $0.name == "content" })
        else {
            throw UnaskableRow(
                reason:
                    "the column '\(name)' is of type \(column.type); a conversation is a list of structs with role and content"
            )
        }
        var messages: [ChatMessage] = []
        for index in column.listRange(row) {
            let element = column.children[0]
            guard !element.isNull(index), let word = element.member(role).string(index),
                let known = ChatMessage.Role(rawValue: word)
            else { throw UnaskableRow(reason: "message \(messages.count + 1) of '\(name)' has no role that is known") }
            messages.append(ChatMessage(role: known, content: element.member(content).string(index) ?? ""))
        }
        guard !messages.isEmpty else { throw UnaskableRow(reason: "the conversation in '\(name)' has no messages") }
        return messages
    }
}
