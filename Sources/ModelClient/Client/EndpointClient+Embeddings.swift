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
    /// - Returns: What calls it off.
    @discardableResult
    package func attempt(
        _ request: EmbeddingsRequest, onSend: (@Sendable () throws -> Void)? = nil,
        completion: @escaping @Sendable (EmbeddingsAttempt) -> Void
    ) -> CallHandle {
        let count = request.inputs.count
        return call(
            { () throws(ModelError) in try templates.request(for: request) },
            limit: max(configuration.longestResponse, count * Self.longestVector),
            expecting: "an embeddings response", onSend: onSend
        ) { response, _ throws(JSONSyntaxError) in
            var embeddings = try Embeddings(decoding: response.body, count: count)
            embeddings.requestID = response.requestID
            return embeddings
        } completion: {
            completion($0)
        }
    }
}
