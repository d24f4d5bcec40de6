package import ModelAPI
package import Planning

extension ChatColumn {
    /// What answers must look like, where the column has a schema.
    package var answerShape: AnswerShape? { sampling.format?.schema.flatMap { try? AnswerShape(schema: $0) } }
}

extension AnswerShape {
    /// Why an answer is not what its schema asks for, with the answer; nil where it is, or where the model declined.
    ///
    /// One that was cut is not worth asking again: it would be cut at the same limit.
    package func mismatch(of completion: ChatCompletion) -> (error: ModelError, outcome: RetryPolicy.Outcome)? {
        guard let content = completion.content, completion.finishReason != "content_filter" else { return nil }
        do {
            _ = try value(of: content)
            return nil
        } catch {
            let isCut = completion.finishReason == "length"
            let error = ModelError(
                .malformedResponse, code: "schema_mismatch",
                message: "\(error)\(isCut ? "; it was cut at max_tokens" : "")", requestID: completion.requestID,
                answer: completion)
            return (error, isCut ? .unusable : .unreadable)
        }
    }
}
