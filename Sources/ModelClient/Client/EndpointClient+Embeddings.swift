internal import JSONText
package import ModelAPI

extension EndpointClient {
    /// The most bytes of an answer that a text's vector may take: several thousand numbers as digits.
    private static let longestVector = 64 << 10

    /// Asks for the vectors of texts, once.
    ///
    /// - Parameters:
    ///   - request: The texts.
    ///   - onSend: Called before any byte of the request can reach the server.
    /// - Returns: A vector for each text, in the order of the request, or the error and its outcome.
    package func attempt(
        _ request: EmbeddingsRequest, onSend: (@Sendable () throws -> Void)? = nil
    ) async -> EmbeddingsAttempt {
        await waiting { completion in attempt(request, onSend: onSend, completion: completion) }
    }

    /// The same, without a task: `onSend` and `completion` run on the thread of all model calls.
    ///
    /// Texts that are too many or too long for one request are sent in several, and a text that the server refuses is
    /// refused alone.
    ///
    /// - Returns: What calls it off.
    @discardableResult
    package func attempt(
        _ request: EmbeddingsRequest, onSend: (@Sendable () throws -> Void)? = nil,
        completion: @escaping @Sendable (EmbeddingsAttempt) -> Void
    ) -> CallHandle {
        let split = SplitEmbeddings(request, most: habits.known.mostTexts, habits: habits, completion: completion)
        return split.begin { [self] piece, isFirst, completion in
            send(piece, onSend: isFirst ? onSend : nil, completion: completion)
        }
    }

    /// Sends texts in one request.
    private func send(
        _ request: EmbeddingsRequest, onSend: (@Sendable () throws -> Void)?,
        completion: @escaping @Sendable (EmbeddingsAttempt) -> Void
    ) -> CallHandle {
        let count = request.inputs.count
        let order = CallOrder<Embeddings>(
            request: { [templates] () throws(ModelError) in try templates.request(for: request) },
            limit: max(configuration.longestResponse, count * Self.longestVector),
            answer: "an embeddings response",
            again: { [habits] in habits.learn(fromTexts: $0, to: $1) },
            decode: { [key] response, _ throws(AnswerFault) in
                var embeddings = try Embeddings(decoding: response.body, count: count)
                embeddings.requestID = response.requestID.map { key?.redacted(from: $0) ?? $0 }
                embeddings.model = embeddings.model.map { key?.redacted(from: $0) ?? $0 }
                return embeddings
            }, completion: completion)
        return call(order, onSend: onSend)
    }
}
