internal import Columnar
internal import Operators
internal import Planning
internal import QueryPlanning
internal import Relational
internal import SparkSQL

// Columns of a model's answers.
extension DataFrame {
    /// All columns and one of a model's answers, or of embeddings with their errors beside them.
    public func withColumn(_ name: String, _ column: ModelColumn) -> DataFrame {
        do {
            let plan = try plan()
            var chat = try column.make(try session.requireModelSource().endpoint)
            let names = plan.schema.names
            if let conversation = chat.conversation {
                try plan.require([conversation])
            } else {
                try plan.requireReadable(chat.columns)
            }
            try plan.requireReservedColumnsFree(for: chat)
            chat.embeddings?.fit(tokensPerMinute: session.callOptions.quota.tokensPerMinute)
            let answers = AnswersID(.random(in: .min ... .max))
            let step = ModelStep(name: name, column: chat, answers: answers)
            var columns = zip(names, plan.query.output).map { name, attribute in
                InputColumn(name, InputType(attribute.type.arrow, from: attribute.type), nullable: attribute.nullable)
            }
            if chat.samples > 1 {
                columns.put(InputColumn(ChatColumn.sampleColumn, .plain(.long), nullable: false))
            }
            for field in Self.answers(of: step) {
                columns.put(InputColumn(field.name, InputType(field.type), nullable: field.nullable))
            }
            return DataFrame(session, InputRelation(.chat(step, plan), columns: columns))
        } catch {
            return DataFrame(session, failed: error as? RoostError ?? RoostError(.analysis, "\(error)"))
        }
    }

    /// The columns that a step's answers become.
    private static func answers(of step: ModelStep) -> [Field] {
        step.column.embeddings != nil
            ? EmbeddingColumns.fields(step.name) : [Field(step.name, ChatAnswer.type(step.column.answerShape))]
    }
}

extension [InputColumn] {
    /// Adds a column, in the place of one with the same name.
    fileprivate mutating func put(_ column: InputColumn) {
        if let index = firstIndex(where: { $0.name == column.name }) {
            self[index] = column
        } else {
            append(column)
        }
    }
}
