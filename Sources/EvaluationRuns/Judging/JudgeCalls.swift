internal import Columnar
internal import DataFrames
internal import Evaluation

/// The calls of a judge model, which are paid like any other: by the journal, the quota and the budget of the session.
struct JudgeCalls {
    /// A call's end: what was answered, or what became of it.
    struct Reply: Sendable, Hashable {
        let answer: String?
        let outcome: ScoreOutcome
        let reason: String?
    }

    /// Tokens of a verdict with its reason, at the most.
    private static let longestReply = 400

    let session: Session
    /// The judge's model.
    let model: String
    let account: JudgeAccount

    /// A conversation as a row of a dataframe.
    private struct Asked: Encodable {
        let row: Int
        let messages: [Message]

        struct Message: Encodable {
            let role: String
            let content: String
        }
    }

    /// Asks about each conversation, and once more where the reply is none of the verdicts.
    ///
    /// - Parameters:
    ///   - conversations: What is asked; nil where there is nothing to ask about.
    ///   - judge: Reads the replies.
    /// - Returns: What the judge said of each; nothing was answered where nothing was asked.
    /// - Throws: `RoostError` where the model cannot be asked at all.
    func verdicts<Prompt: JudgePrompt>(
        _ conversations: [[JudgeMessage]?], _ judge: Prompt
    ) async throws -> [JudgeAnswer<Prompt.Verdict>] {
        let replies = try await replies(conversations)
        var verdicts = replies.map { Self.verdict($0, judge) }
        let again = conversations.indices.map { row -> [JudgeMessage]? in
            guard verdicts[row].needsRetry, let asked = conversations[row], let said = replies[row]?.answer else {
                return nil
            }
            return judge.retry(asked, after: said)
        }
        for (row, reply) in try await self.replies(again).enumerated() where reply != nil {
            verdicts[row] = Self.verdict(reply, judge)
        }
        return verdicts
    }

    private static func verdict<Prompt: JudgePrompt>(
        _ reply: Reply?, _ judge: Prompt
    ) -> JudgeAnswer<Prompt.Verdict> {
        guard let reply else { return JudgeAnswer(missing: .noAnswer) }
        if reply.outcome == .scored, let answer = reply.answer { return judge.read(answer) }
        return JudgeAnswer(missing: reply.outcome == .scored ? .rubbish : reply.outcome, reply.reason)
    }

    /// The replies to those conversations that there are.
    private func replies(_ conversations: [[JudgeMessage]?]) async throws -> [Reply?] {
        let asked = conversations.enumerated().compactMap { row, messages in
            messages.map { messages in
                Asked(row: row, messages: messages.map { .init(role: $0.role.rawValue, content: $0.content) })
            }
        }
        var replies = [Reply?](repeating: nil, count: conversations.count)
        guard !asked.isEmpty else { return replies }
        let frame = try session.createDataFrame(asked).withColumn(
            "reply",
            chat(model: model, messages: "messages", maxTokens: Self.longestReply, temperature: 0))
        let spec = EvaluationSpec(answer: "reply")
        let answers = try AnswerColumns(spec, ColumnFinder(schema: frame.schema, run: "judge"))
        let table = try await run(
            frame.select([
                col("row"), col("reply.answer").alias("answer"), answers.outcome.alias("outcome"),
                coalesce(col("reply.error.message"), col("reply.refusal")).alias("reason"),
            ]))
        let (rows, texts) = (RowColumn(table, "row").identifiers, RowColumn(table, "answer").texts)
        let (outcomes, reasons) = (RowColumn(table, "outcome").texts, RowColumn(table, "reason").texts)
        for (index, row) in rows.enumerated() where replies.indices.contains(Int(row)) {
            let outcome = outcomes[index].flatMap(EvaluationReport.Outcome.init(rawValue:)) ?? .answered
            replies[Int(row)] = Reply(
                answer: texts[index], outcome: outcome == .answered ? .scored : outcome.scoring, reason: reasons[index])
        }
        return replies
    }

    /// The rows of a question to the model, whose calls are counted.
    private func run(_ frame: DataFrame) async throws -> Table {
        let usual = session.callOptions
        if let options = account.options { session.callOptions = try options(model) }
        defer { session.callOptions = usual }
        let batches = Batches()
        let result = try await session.stream(try frame.plan()) { _, batch in await batches.append(batch) }
        if let calls = result.calls { account.ended?(model, calls) }
        return Table(schema: result.table.schema, batches: await batches.all)
    }

    /// Batches as they come.
    private actor Batches {
        private(set) var all: [RecordBatch] = []

        func append(_ batch: RecordBatch) { all.append(batch) }
    }
}
