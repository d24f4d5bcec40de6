internal import JSONText
package import ModelAPI

extension EndpointClient {
    /// Asks a model for the next message of a conversation, once.
    ///
    /// Returns within `requestTimeout`. A refusal that says how the server wants to be asked (streamed, elsewhere on the
    /// host) is followed within the attempt. Cancelling the task ends the attempt at once; the server may
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
    ///   - request: The conversation and how to sample. It is made when it is sent, and again where the server wants it
    ///     said in another way, so that a long prompt is not kept for as long as its answer takes.
    ///   - onSend: Called right before the first byte is sent, on the thread of all model calls. Where it throws
    ///     nothing is sent.
    ///   - completion: Called once with what came of it, on the same thread: it must not wait for anything.
    /// - Returns: What calls it off.
    @discardableResult
    package func attempt(
        _ request: @autoclosure @escaping @Sendable () -> ChatRequest, onSend: (@Sendable () throws -> Void)? = nil,
        completion: @escaping @Sendable (ChatAttempt) -> Void
    ) -> CallHandle {
        let order = CallOrder<ChatCompletion>(
            request: { [templates] () throws(ModelError) in try templates.request(for: request()) },
            answer: "a chat completion",
            again: { [habits] in habits.learn(fromChat: $0, to: $1) },
            decode: { [key] response, latency throws(AnswerFault) in
                var answer = try ChatCompletion(decoding: response.body)
                answer.requestID = response.requestID
                answer.latency = latency
                return answer.presentable(hiding: key)
            }, completion: completion)
        return call(order, onSend: onSend)
    }
}
