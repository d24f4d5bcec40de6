internal import JSONText
internal import ModelAPI
internal import Synchronization

extension EndpointClient {
    /// Orders a call.
    ///
    /// - Parameters:
    ///   - request: What is sent; throws for what cannot be.
    ///   - limit: The longest response that is read into memory; `nil` for `longestResponse`.
    ///   - download: Where the body of a successful response goes, if not into memory.
    ///   - timeout: How long it may take in all; `nil` for `requestTimeout`.
    ///   - answer: What a successful response is, for the error when it is not: `a chat completion`.
    ///   - onSend: Called on the loop, before any byte can reach the server; where it throws none does.
    ///   - decode: Reads a successful response, on the loop.
    ///   - completion: Called once, on the loop.
    /// - Returns: What calls it off.
    func call<Answer>(
        _ request: () throws(ModelError) -> HTTPRequest, limit: Int? = nil, into download: FileDownload? = nil,
        timeout: Duration? = nil, expecting answer: String, onSend: (@Sendable () throws -> Void)?,
        decode: @escaping @Sendable (ServerResponse, Duration) throws(JSONSyntaxError) -> Answer,
        completion: @escaping @Sendable (Attempt<Answer>) -> Void
    ) -> CallHandle {
        do throws(ModelError) {
            let call = HTTPCall(
                try request(), limit: limit ?? configuration.longestResponse, download: download,
                timeout: timeout ?? configuration.requestTimeout, onSend: onSend
            ) { [self] ending in
                completion(attempt(ending, expecting: answer, decode: decode))
            }
            calls.make(call)
            return CallHandle(call: call, queue: calls)
        } catch {
            let attempt: Attempt<Answer> = unsent(error)
            calls.onLoop { completion(attempt) }
            return CallHandle(call: nil, queue: calls)
        }
    }

    /// Sends a request that has to do with files or batches, once, and waits for what comes of it.
    func send<Answer>(
        _ request: @Sendable () throws(ModelError) -> HTTPRequest, into download: FileDownload? = nil,
        timeout: Duration? = nil, expecting answer: String, onSend: (@Sendable () -> Void)? = nil,
        decode: @escaping @Sendable (ServerResponse) throws(JSONSyntaxError) -> Answer
    ) async -> Attempt<Answer> {
        await waiting { completion in
            call(request, into: download, timeout: timeout, expecting: answer, onSend: onSend) {
                response, _ throws(JSONSyntaxError) in
                try decode(response)
            } completion: {
                completion($0)
            }
        }
    }

    /// The attempt at a request that cannot be sent at all.
    func unsent<Answer>(_ error: ModelError) -> Attempt<Answer> {
        Attempt(result: .failure(error.presentable(hiding: key)), outcome: .hopeless)
    }

    /// Waits for a call in a task; that the task is cancelled ends the call.
    func waiting<Answer>(
        _ start: (@escaping @Sendable (Attempt<Answer>) -> Void) -> CallHandle
    ) async -> Attempt<Answer> {
        let state = Mutex<(handle: CallHandle?, isCancelled: Bool)>((nil, false))
        return await withTaskCancellationHandler {
            // A call that was cancelled before it began must not be sent, and paid for, at all.
            if Task.isCancelled {
                return Attempt(result: .failure(Self.cancelled(attempts: 0)), outcome: .cancelled)
            }
            return await withCheckedContinuation { continuation in
                let handle = start { continuation.resume(returning: $0) }
                let isCancelled = state.withLock { state in
                    state.handle = handle
                    return state.isCancelled
                }
                if isCancelled { handle.cancel() }
            }
        } onCancel: {
            let handle = state.withLock { state in
                state.isCancelled = true
                return state.handle
            }
            handle?.cancel()
        }
    }

    private func attempt<Answer>(
        _ ending: HTTPCall.Ending, expecting answer: String,
        decode: (ServerResponse, Duration) throws(JSONSyntaxError) -> Answer
    ) -> Attempt<Answer> {
        var attempt: Attempt<Answer>
        switch ending.result {
        case .success(let response):
            attempt = Attempt(response, expecting: answer, hiding: key) { response throws(JSONSyntaxError) in
                try decode(response, ending.latency)
            }
        case .failure(let error):
            let failure = TransportFailure(
                error, isSent: ending.isSent, endpoint: endpoint, configuration: configuration, route: route)
            attempt = Attempt(result: .failure(failure.error.presentable(hiding: key)), outcome: failure.outcome)
        }
        attempt.latency = ending.latency
        return attempt
    }
}
