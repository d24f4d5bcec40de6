package import ModelAPI
package import Planning

extension ChatColumn {
    /// What answers must look like, where the column has a schema.
    package var answerShape: AnswerShape? { sampling.format?.schema.flatMap { try? AnswerShape(schema: $0) } }
}

extension AnswerShape {
    /// Why an answer is not what its schema asks for; nil where it is, or where the model declined.
    package func mismatch(of completion: ChatCompletion) -> ModelError? {
        guard let content = completion.content, completion.finishReason != "content_filter" else { return nil }
        do {
            _ = try value(of: content)
            return nil
        } catch {
            let cut = completion.finishReason == "length" ? "; it was cut at max_tokens" : ""
            return ModelError(
                .malformedResponse, code: "schema_mismatch", message: "\(error)\(cut)", requestID: completion.requestID)
        }
    }
}
