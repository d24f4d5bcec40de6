internal import JSONText
internal import ModelAPI
internal import Synchronization

/// What a call is made of, so that it can be made again where the server wants it said in another way.
struct CallOrder<Answer: Sendable & Hashable>: Sendable {
    /// What is sent; throws for what cannot be.
    let request: @Sendable () throws(ModelError) -> HTTPRequest
    /// The longest response that is read into memory; `nil` for `longestResponse`.
    var limit: Int?
    /// Where the body of a successful response goes, if not into memory.
    var download: FileDownload?
    /// How long it may take in all; `nil` for `requestTimeout`.
    var timeout: Duration?
    /// What a successful response is, for the error when it is not: `a chat completion`.
    let answer: String
    /// Whether the request is to be made again, now that it was refused when it was said in such a way.
    var again: (@Sendable (ServerResponse, RequestManner) -> Bool)?
    /// Reads a successful response, on the loop.
    let decode: @Sendable (ServerResponse, Duration) throws(AnswerFault) -> Answer
    /// Called once, on the loop.
    let completion: @Sendable (Attempt<Answer>) -> Void
}

extension EndpointClient {
    /// How often a request is made: streamed, elsewhere on the host, without an option, or because nobody read it.
    private static let mostWays = 4

    /// Orders a call.
    ///
    /// - Parameters:
    ///   - order: What it is made of.
    ///   - onSend: Called on the loop, before any byte can reach the server; where it throws none does.
    /// - Returns: What calls it off.
    func call<Answer>(_ order: CallOrder<Answer>, onSend: (@Sendable () throws -> Void)?) -> CallHandle {
        do throws(ModelError) {
            let call = try make(order, onSend: onSend, way: 1)
            return CallHandle { [calls] in calls.cancel(call) }
        } catch {
            let attempt: Attempt<Answer> = unsent(error)
            calls.onLoop { order.completion(attempt) }
            return CallHandle(nil)
        }
    }

    // Chat is what is called a million times: its calls are compiled for their type.
    @_specialize(where Answer == ChatCompletion)
    private func make<Answer>(
        _ order: CallOrder<Answer>, onSend: (@Sendable () throws -> Void)?, way: Int
    ) throws(ModelError) -> HTTPCall {
        let request = try order.request()
        // The request itself is not kept, since a prompt may be long and its answer take long.
        let url = request.url
        let call = HTTPCall(
            request, limit: order.limit ?? configuration.longestResponse, download: order.download,
            timeout: order.timeout ?? configuration.requestTimeout, onSend: onSend
        ) { [self] call, ending in
            // A refusal is nothing that is paid for: the same is said in another way, as the same attempt.
            let isToBeSaidAgain =
                switch ending.result {
                case .success(let response):
                    !response.isSuccess
                        && (habits.follow(response, from: url) || order.again?(response, call.manner) == true)
                case .failure(ResponseFault.unread): true
                case .failure: false
                }
            if isToBeSaidAgain, way < Self.mostWays, let next = try? make(order, onSend: nil, way: way + 1) {
                call.successor = next
                return
            }
            order.completion(attempt(ending, order))
        }
        queue(for: request.origin).make(call)
        return call
    }

    /// Sends a request that has to do with files or batches, once, and waits for what comes of it.
    func send<Answer>(
        _ request: @escaping @Sendable () throws(ModelError) -> HTTPRequest, into download: FileDownload? = nil,
        timeout: Duration? = nil, expecting answer: String, onSend: (@Sendable () -> Void)? = nil,
        decode: @escaping @Sendable (ServerResponse) throws(JSONSyntaxError) -> Answer
    ) async -> Attempt<Answer> {
        await waiting { completion in
            let order = CallOrder<Answer>(
                request: request, download: download, timeout: timeout, answer: answer,
                decode: { response, _ throws(AnswerFault) in
                    do throws(JSONSyntaxError) { return try decode(response) } catch { throw AnswerFault(error) }
                }, completion: completion)
            return call(order, onSend: onSend)
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

    @_specialize(where Answer == ChatCompletion)
    private func attempt<Answer>(_ ending: HTTPCall.Ending, _ order: CallOrder<Answer>) -> Attempt<Answer> {
        func judged(_ response: ServerResponse) -> Attempt<Answer> {
            Attempt(response, expecting: order.answer, hiding: key) { response throws(AnswerFault) in
                try order.decode(response, ending.latency)
            }
        }
        var attempt: Attempt<Answer>
        switch ending.result {
        case .success(let response): attempt = judged(response)
        case .failure(let error):
            let failure = TransportFailure(
                error, isSent: ending.isSent, wasReached: calls.wasReached, endpoint: endpoint,
                configuration: configuration, route: route)
            attempt = Attempt(result: .failure(failure.error.presentable(hiding: key)), outcome: failure.outcome)
            guard let received = ending.received.map(judged) else { break }
            switch received.result {
            // All of the answer may have come before, as of a stream whose connection was cut at its end.
            case .success: attempt = received
            // The server said what is wrong before it cut the connection.
            case .failure(let said) where said.category != .malformedResponse && failure.outcome != .cancelled:
                attempt = received
            // What came is kept: it may be paid for.
            case .failure(let said):
                attempt = attempt.keeping(said.answer, body: said.body)
            }
        }
        attempt.latency = ending.latency
        if key == nil, case .failure(var error) = attempt.result, error.status == 401 {
            error.message += " (\(endpoint.kind.adviceWithoutKey))"
            attempt.result = .failure(error)
        }
        return attempt
    }
}

extension ModelEndpoint.Kind {
    /// What to do where an endpoint refuses a call that had no key.
    fileprivate var adviceWithoutKey: String {
        let names =
            switch self {
            case .openAI: "OPENAI_API_KEY"
            case .azureDated, .azureV1: "AZURE_OPENAI_API_KEY or AZURE_OPENAI_AD_TOKEN"
            }
        return "no key was sent: set \(names), or name another variable as model.key_env"
    }
}
