internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix

/// Calls one endpoint with one key; made once per process and shared by all that calls.
///
/// ```swift
/// let client = EndpointClient(endpoint: endpoint, key: key)
/// let answer = try await client.chat(
///     ChatRequest(model: "gpt-4o-mini", messages: [.user("Describe a nurse.")], maxTokens: 100))
/// try await client.shutdown()
/// ```
///
/// Hundreds of calls may be in flight: they share pooled HTTP/1.1 connections, and no thread waits.
package final class EndpointClient: Sendable {
    /// Where this client calls.
    package let endpoint: ModelEndpoint

    let key: Secret?
    let configuration: Configuration
    let http: HTTPClient
    private let templates: RequestTemplates
    private let gate: InFlightGate

    /// A client that is ready to call; it connects when it first does.
    ///
    /// - Parameters:
    ///   - endpoint: Where to call.
    ///   - key: The key, or `nil` for a server that asks for none.
    ///   - configuration: Retries, timeouts and limits.
    package init(
        endpoint: ModelEndpoint, key: Secret?, configuration: Configuration = Configuration()
    ) {
        self.endpoint = endpoint
        self.key = key
        self.configuration = configuration
        templates = RequestTemplates(endpoint: endpoint, key: key)
        gate = InFlightGate(limit: configuration.connectionsPerHost)
        http = HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            configuration: Self.transport(configuration))
    }

    deinit {
        // A client that somebody forgot to shut down must not take the process with it, as the
        // transport would in a debug build. After a shutdown this does nothing.
        _ = http.shutdown()
    }

    /// Closes the connections; calls in flight end with ``ModelError/Category/cancelled``.
    ///
    /// Shutting down twice is the same as once.
    ///
    /// - Throws: What the transport throws when it cannot close.
    package func shutdown() async throws {
        do {
            try await http.shutdown().get()
        } catch let error as HTTPClientError where error == .alreadyShutdown {
            return
        }
    }

    /// Asks a model for the next message of a conversation, again where that may help.
    ///
    /// Returns in at most `attemptLimit` times `requestTimeout` and the waits between, not counting
    /// the time in line for a connection. Cancelling the task ends the call at once; the server may
    /// still charge for an attempt that was under way.
    ///
    /// - Parameter request: The conversation and how to sample.
    /// - Returns: The answer, even a filtered one: a `nil` content is an outcome.
    /// - Throws: The last attempt's ``ModelError``, with the number of attempts.
    package func chat(_ request: ChatRequest) async throws(ModelError) -> ChatCompletion {
        let prepared = try templates.request(for: request)
        guard await gate.enter() else { throw Self.cancelled(attempts: 0) }
        defer { gate.leave() }
        var attempt = 1
        while true {
            switch await send(prepared) {
            case .answered(var completion):
                completion.attempts = attempt
                return completion
            case .failed(var error, let outcome):
                error.attempts = attempt
                let wait = try delay(after: outcome, attempt: attempt, error: error)
                do {
                    try await Task.sleep(for: wait)
                } catch {
                    throw Self.cancelled(attempts: attempt)
                }
            }
            attempt += 1
        }
    }

    /// The wait before the next attempt; throws where there is to be none.
    private func delay(
        after outcome: RetryPolicy.Outcome, attempt: Int, error: ModelError
    ) throws(ModelError) -> Duration {
        let random = Double.random(in: 0..<1)
        switch configuration.retry.decide(after: outcome, attempt: attempt, random: random) {
        case .retry(let wait):
            return wait
        case .stop(.hintTooLong(let wait)):
            var error = error
            error.message +=
                " (The server asks to wait \(wait.components.seconds) s; the longest wait"
                + " accepted is \(configuration.retry.longestHint.components.seconds) s.)"
            throw error
        case .stop(.notRetryable), .stop(.attemptLimit):
            throw error
        }
    }

    static func cancelled(attempts: Int) -> ModelError {
        ModelError(.cancelled, message: "The call was cancelled.", attempts: attempts)
    }

    private static func transport(_ configuration: Configuration) -> HTTPClient.Configuration {
        var transport = HTTPClient.Configuration(
            // A redirect would carry the prompt, and perhaps the key, to a place nobody named.
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(configuration.connectTimeout)))
        transport.httpVersion = .http1Only
        transport.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
            max(1, configuration.connectionsPerHost)
        // The transport's own retry would be a second layer, and a silent one.
        transport.connectionPool.retryConnectionEstablishment = false
        transport.tracing.tracer = nil
        return transport
    }
}
