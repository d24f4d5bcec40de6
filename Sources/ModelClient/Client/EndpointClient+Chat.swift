internal import JSONText
package import ModelAPI

extension EndpointClient {
    /// Asks a model for the next message of a conversation, once.
    ///
    /// Returns within `requestTimeout`. Cancelling the task ends the attempt at once; the server may
    /// still charge for it.
    ///
    /// - Parameters:
    ///   - request: The conversation and how to sample.
    ///   - onSend: Called before any byte of the request can reach the server, and not called for a
    ///     request that cannot be sent at all; the place to note durably that it may be charged for. Where it throws
    ///     nothing is sent, and the attempt ends as a cancelled one that made no attempt.
    /// - Returns: The answer, even a filtered one: a `nil` content is an answer. Or the error, and how
    ///   to think of it when deciding on another attempt.
    package func attempt(
        _ request: ChatRequest, onSend: (@Sendable () throws -> Void)? = nil
    ) async -> ChatAttempt {
        await waiting { completion in attempt(request, onSend: onSend, completion: completion) }
    }

    /// The same, without a task.
    ///
    /// - Parameters:
    ///   - request: The conversation and how to sample.
    ///   - onSend: Called right before the first byte is sent, on the thread of all model calls. Where it throws
    ///     nothing is sent.
    ///   - completion: Called once with what came of it, on the same thread: it must not wait for anything.
    /// - Returns: What calls it off.
    @discardableResult
    package func attempt(
        _ request: ChatRequest, onSend: (@Sendable () throws -> Void)? = nil,
        completion: @escaping @Sendable (ChatAttempt) -> Void
    ) -> CallHandle {
        call(
            { () throws(ModelError) in try templates.request(for: request) },
            expecting: "a chat completion", onSend: onSend
        ) { response, latency throws(JSONSyntaxError) in
            var answer = try ChatCompletion(decoding: response.body)
            answer.requestID = response.requestID
            answer.latency = latency
            return answer
        } completion: {
            completion($0)
        }
    }
}
