package import Columnar
internal import ModelClient
package import Planning

/// Asks a model for each row, and adds what it answered as a struct column.
///
/// A row's failure is data: it stands in the struct's `error`, and the row is kept.
package struct ChatOperator: Sendable {
    let name: String
    let column: ChatColumn
    let client: EndpointClient

    package func run(_ input: TaskInput) async throws(TaskFailure) -> (Table, TaskMetrics) {
        guard case .batches(let encoded, let schema) = input else {
            throw TaskFailure("a model column needs rows", isTransient: false)
        }
        let table = try RowSource.table(encoded, schema)
        let system = try column.system.map { template throws(TaskFailure) in try BoundTemplate(template, table.schema) }
        let user = try BoundTemplate(column.user, table.schema)
        let field = Field(name, ChatAnswer.type)
        var metrics = TaskMetrics()
        var batches: [RecordBatch] = []
        for batch in table.batches {
            var answers: [ChatAnswer] = []
            for row in 0..<batch.rowCount {
                let answer = await ask(system?.text(batch, row), user.text(batch, row))
                try Task.checkCancelled()
                answer.count(in: &metrics)
                answers.append(answer)
            }
            batches.append(batch.with(field, ChatAnswer.array(answers)))
        }
        let out = batches.first?.schema ?? RecordBatch.empty(table.schema).with(field, .nulls(field.type, 0)).schema
        return (Table(schema: out, batches: batches), metrics)
    }

    private func ask(_ system: String?, _ user: String?) async -> ChatAnswer {
        guard let user else { return ChatAnswer(skipped: "the row has no text to ask: its template reads a null") }
        var messages: [ChatMessage] = []
        if let system { messages.append(.system(system)) }
        messages.append(.user(user))
        let request = ChatRequest(
            model: column.model, messages: messages, maxTokens: column.maxTokens, temperature: column.temperature,
            seed: column.seed)
        do {
            return ChatAnswer(try await client.chat(request))
        } catch {
            return ChatAnswer(error)
        }
    }
}

extension Task where Success == Never, Failure == Never {
    /// A task that was called off has no result; the row is asked again by whoever runs it next.
    fileprivate static func checkCancelled() throws(TaskFailure) {
        if isCancelled { throw TaskFailure("the task was called off", isTransient: true) }
    }
}
