internal import AsyncHTTPClient
internal import JSONText
internal import ModelAPI
internal import NIOCore
internal import NIOHTTP1

extension EndpointClient {
    /// Sends a request that has to do with files, once; never throws, never tries again.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - collector: What takes the response in; `nil` to collect it up to `longestResponse`.
    ///   - timeout: How long it may take in all; `nil` for `requestTimeout`.
    ///   - answer: What a successful response is, for the error when it is not: `a chat completion`.
    ///   - onSend: Called before any byte can reach the server.
    ///   - decode: Reads a successful response.
    /// - Returns: What came of it.
    func send<Answer>(
        _ request: HTTPClient.Request, to collector: ResponseCollector? = nil, timeout: Duration? = nil,
        expecting answer: String, onSend: (@Sendable () -> Void)? = nil,
        decode: (ServerResponse) throws(JSONSyntaxError) -> Answer
    ) async -> Attempt<Answer> {
        // A call that was cancelled before it began must not be sent, and paid for, at all.
        if Task.isCancelled {
            return Attempt(result: .failure(Self.cancelled(attempts: 0)), outcome: .cancelled)
        }
        let timeout = timeout ?? configuration.requestTimeout
        onSend?()
        let start = ContinuousClock.now
        do {
            let collector = collector ?? ResponseCollector(limit: configuration.longestResponse)
            let response = try await execute(request, collector, timeout)
            var attempt = Attempt(response, expecting: answer, hiding: key, decode: decode)
            attempt.latency = .now - start
            return attempt
        } catch {
            let failure = TransportFailure(
                error, endpoint: endpoint, configuration: configuration, timeout: timeout,
                isCancelled: Task.isCancelled)
            return Attempt(
                result: .failure(failure.error.presentable(hiding: key)), outcome: failure.outcome,
                latency: .now - start)
        }
    }

    /// The attempt at a request that cannot be sent at all.
    func unsent<Answer>(_ error: ModelError) -> Attempt<Answer> {
        Attempt(result: .failure(error.presentable(hiding: key)), outcome: .hopeless)
    }

    private func execute(
        _ request: HTTPClient.Request, _ collector: ResponseCollector, _ timeout: Duration
    ) async throws -> ServerResponse {
        let task = http.execute(request: request, delegate: collector, deadline: .now() + TimeAmount(timeout))
        return try await withTaskCancellationHandler {
            try await task.get()
        } onCancel: {
            task.cancel()
        }
    }
}

extension Attempt {
    /// What a response comes to.
    ///
    /// - Parameters:
    ///   - response: The response.
    ///   - answer: What a success is to be.
    ///   - key: What no error may hold.
    ///   - decode: Reads a success.
    init(
        _ response: ServerResponse, expecting answer: String, hiding key: Secret?,
        decode: (ServerResponse) throws(JSONSyntaxError) -> Answer
    ) {
        let limits = RateLimits(headers: response.headers)
        let refused: RefusedResponse
        if response.isSuccess {
            do throws(JSONSyntaxError) {
                self.init(result: .success(try decode(response)), outcome: nil, rateLimits: limits)
                return
            } catch {
                refused = RefusedResponse(unreadable: response, expected: answer, fault: error)
            }
        } else {
            refused = RefusedResponse(response)
        }
        self.init(
            result: .failure(refused.error.presentable(hiding: key)), outcome: refused.outcome, rateLimits: limits)
    }
}
