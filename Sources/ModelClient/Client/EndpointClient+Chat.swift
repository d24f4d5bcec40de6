internal import JSONText

extension EndpointClient {
    /// Asks a model for the next message of a conversation, once.
    ///
    /// Returns within `requestTimeout`. Cancelling the task ends the attempt at once; the server may
    /// still charge for it.
    ///
    /// - Parameters:
    ///   - request: The conversation and how to sample.
    ///   - onSend: Called before any byte of the request can reach the server, and not called for a
    ///     request that cannot be sent at all; the place to note durably that it may be charged for.
    /// - Returns: The answer, even a filtered one: a `nil` content is an answer. Or the error, and how
    ///   to think of it when deciding on another attempt.
    package func attempt(
        _ request: ChatRequest, onSend: (@Sendable () -> Void)? = nil
    ) async -> ChatAttempt {
        do throws(ModelError) {
            let prepared = try templates.request(for: request)
            var attempt = await send(prepared, expecting: "a chat completion", onSend: onSend) {
                response throws(JSONSyntaxError) in
                var completion = try ChatCompletion(decoding: response.body)
                completion.requestID = response.requestID
                return completion
            }
            attempt.result = attempt.result.map { completion in
                var completion = completion
                completion.latency = attempt.latency
                return completion
            }
            return attempt
        } catch {
            return unsent(error)
        }
    }
}
