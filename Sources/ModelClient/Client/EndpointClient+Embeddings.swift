internal import JSONText

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
        _ request: EmbeddingsRequest, onSend: (@Sendable () -> Void)? = nil
    ) async -> EmbeddingsAttempt {
        do throws(ModelError) {
            let prepared = try templates.request(for: request)
            let count = request.inputs.count
            let limit = max(configuration.longestResponse, count * Self.longestVector)
            return await send(
                prepared, to: ResponseCollector(limit: limit), expecting: "an embeddings response", onSend: onSend
            ) { response throws(JSONSyntaxError) in
                var embeddings = try Embeddings(decoding: response.body, count: count)
                embeddings.requestID = response.requestID
                return embeddings
            }
        } catch {
            return unsent(error)
        }
    }
}
