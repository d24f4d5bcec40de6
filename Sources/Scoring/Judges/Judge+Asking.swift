extension Judge {
    /// The conversation that asks about an answer; nil where there is nothing to judge.
    ///
    /// - Parameters:
    ///   - answer: What is judged; of two answers the one that is shown first.
    ///   - request: What was asked; nil where the judgement is about the answer alone.
    ///   - other: A right answer, if there is one; of two answers the one that is shown second.
    ///   - said: The judge's first reply, where it is none of the verdicts: it is asked once more.
    /// - Returns: The messages of the call.
    package func messages(answer: String?, request: String?, other: String?, said: String?) -> [JudgeMessage]? {
        guard let answer else { return nil }
        switch self {
        case .guideline(let judge):
            let messages = judge.messages(request: request, answer: answer, reference: other)
            return said.map { judge.retry(messages, after: $0) } ?? messages
        case .rubric(let judge):
            let messages = judge.messages(request: request, answer: answer, reference: other)
            return said.map { judge.retry(messages, after: $0) } ?? messages
        case .pairwise(let judge):
            guard let other else { return nil }
            let messages = judge.messages(request: request, answerA: answer, answerB: other, order: .aFirst)
            return said.map { judge.retry(messages, after: $0) } ?? messages
        }
    }

    /// The score of the judge's reply.
    ///
    /// - Parameters:
    ///   - reply: What the judge said; nil where it said nothing.
    ///   - reversed: Of two answers, what it said of them in the other order.
    /// - Returns: The score, or what became of the reply.
    package func score(reply: String?, reversed: String?) -> Score {
        func read<Prompt: JudgePrompt>(_ judge: Prompt, _ reply: String?) -> JudgeAnswer<Prompt.Verdict> {
            reply.map(judge.read) ?? JudgeAnswer(missing: .noAnswer, "the judge gave no answer")
        }
        switch self {
        case .guideline(let judge): return judge.score(read(judge, reply))
        case .rubric(let judge): return judge.score(read(judge, reply))
        case .pairwise(let judge): return judge.score(aFirst: read(judge, reply), bFirst: read(judge, reversed))
        }
    }
}
