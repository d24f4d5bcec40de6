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

    /// - Parameters:
    ///   - column: What is asked.
    ///   - schema: The rows' columns.
    ///   - json: Columns whose texts are JSON, letter by letter.
    /// - Throws: `TaskFailure` for a column that the rows do not have.
    init(_ column: ChatColumn, _ schema: Schema, json: Set<String> = []) throws(TaskFailure) {
        if let name = column.conversation {
            guard let index = schema.index(of: name) else {
                throw TaskFailure("\(UnknownColumn(name: name, columns: schema.names))", isTransient: false)
            }
            source = .column(index, name: name)
        } else {
            let system = try column.system.map { template throws(TaskFailure) in
                try BoundTemplate(template, schema, json: json)
            }
            source = .templates(system: system, user: try BoundTemplate(column.user, schema, json: json))
        }
    }

    /// Makes the messages of a batch's rows ready to be read.
    func rows(of batch: RecordBatch, mixed: MixedContents = .none) -> Rows {
        switch source {
        case .templates(let system, let user): return .templates(system: system, user: user, batch)
        case .column(let index, let name):
            if batch.columns[index].type == .utf8 { return .json(ConversationJSON(batch.columns[index], named: name)) }
            do throws(InvalidRow) {
                return .column(try MessageList(batch.columns[index], named: name, mixed: mixed))
            } catch {
                return .invalid(error)
            }
        }
    }

    /// The messages of a batch's rows.
    enum Rows {
        case templates(system: BoundTemplate?, user: BoundTemplate, RecordBatch)
        case column(MessageList)
        case json(ConversationJSON)
        /// The column's type is not that of conversations: each row says so.
        case invalid(InvalidRow)

        /// The row's messages as a JSON array.
        func messages(_ row: Int) throws(InvalidRow) -> [UInt8] {
            switch self {
            case .templates(let system, let user, let batch):
                guard let said = user.text(batch, row) else {
                    throw InvalidRow("the row has no text to ask: its template reads a null")
                }
                var messages: [ChatMessage] = []
                if let system = system?.text(batch, row) { messages.append(.system(system)) }
                messages.append(.user(said))
                try InvalidRow.check(size: messages.reduce(0) { $0 + $1.content.utf8.count })
                return Conversation.messages(messages).encoded()
            case .column(let messages): return try messages.encoded(row)
            case .json(let conversations): return try conversations.encoded(row)
            case .invalid(let reason): throw reason
            }
        }
    }
}
