internal import Columnar
internal import Messaging
internal import ModelAPI
internal import ModelClient
internal import Operators
internal import Planning

/// A stage of calls, made ready on a worker: the clients of its deployments and what all its requests share.
struct CallProgram: CallAttempts {
    /// What answers must look like, where the column has a schema.
    private let shape: AnswerShape?
    /// Counts tokens where an endpoint tells none.
    private let meter: UsageMeter
    private let targets: [(client: EndpointClient, request: Request)]

    /// A request but for what each row puts in.
    private enum Request {
        case chat(ChatRequest)
        case embeddings(EmbeddingsRequest)
    }

    init(_ announcement: CallAnnouncement, _ clients: ModelClients, callsInFlight: Int) {
        let options = announcement.options
        shape = announcement.column.answerShape
        meter = UsageMeter(announcement.column)
        targets = announcement.column.deployments(quota: options.quota).map { deployment in
            let client = clients.client(
                for: deployment.endpoint, key: announcement.credentials[deployment.endpoint],
                fields: announcement.credentials.fields(for: deployment.endpoint), callsInFlight: callsInFlight, options
            )
            if let embeddings = announcement.column.embeddings {
                var request = EmbeddingsRequest(model: deployment.model, inputs: [], dimensions: embeddings.dimensions)
                request.extra = announcement.column.extraParameters
                return (client, .embeddings(request))
            }
            var request = announcement.column.request(model: deployment.model)
            request.isStream = options.streams
            return (client, .chat(request))
        }
    }

    func attempt(
        _ order: CallOrder, onSend: @escaping @Sendable () throws -> Void,
        completion: @escaping @Sendable (CallReport) -> Void
    ) -> (@Sendable () -> Void)? {
        let blank = CallReport(stage: order.stage, call: order.call, result: .unsent)
        guard targets.indices.contains(Int(order.deployment)) else {
            completion(blank)
            return nil
        }
        let (client, request) = targets[Int(order.deployment)]
        switch request {
        case .chat(let request):
            let handle = client.attempt(Self.filled(request, order), onSend: onSend) { attempt in
                completion(self.report(on: attempt, of: order, blank))
            }
            return { handle.cancel() }
        case .embeddings(var request):
            request.inputs = EmbeddingTexts.decoded(order.messages.bytes) ?? []
            let handle = client.attempt(request, onSend: onSend) { attempt in
                completion(self.report(on: attempt, of: order, blank))
            }
            return { handle.cancel() }
        }
    }

    private static func filled(_ request: ChatRequest, _ order: CallOrder) -> ChatRequest {
        var request = request
        request.messages = .json([UInt8](order.messages.bytes))
        return request
    }

    /// What is told of an attempt at a chat: one that does not follow its schema is an error, beside its text.
    private func report(on attempt: ChatAttempt, of order: CallOrder, _ blank: CallReport) -> CallReport {
        var report = blank
        report.take(attempt)
        switch attempt.result {
        case .success(var answer):
            answer.usage = meter.usage(answer.usage, of: answer, messages: order.messages)
            if let (error, outcome) = shape?.mismatch(of: answer) {
                report.fail(error, outcome, attempt.latency)
            } else {
                report.answer(CallRecord(answer, latency: attempt.latency))
            }
        case .failure(var error):
            // What was answered all the same is paid for, whether the endpoint counts it or not.
            if let answer = error.answer, answer.usage != nil || answer.content != nil {
                error.answer?.usage = meter.usage(answer.usage, of: answer, messages: order.messages)
            }
            report.fail(error, attempt.outcome ?? .hopeless, attempt.latency)
        }
        return report
    }

    private func report(on attempt: EmbeddingsAttempt, of order: CallOrder, _ blank: CallReport) -> CallReport {
        var report = blank
        report.take(attempt)
        switch attempt.result {
        case .success(var vectors):
            vectors.usage = meter.usage(vectors.usage, of: nil, messages: order.messages)
            report.answer(CallRecord(vectors, latency: attempt.latency))
        case .failure(let error): report.fail(error, attempt.outcome ?? .hopeless, attempt.latency)
        }
        return report
    }
}

extension CallReport {
    /// Takes in what every attempt says.
    fileprivate mutating func take<Answer>(_ attempt: Attempt<Answer>) {
        limits = attempt.rateLimits
        let latency = attempt.latency.components
        latencyNanoseconds = UInt64(clamping: latency.seconds * 1_000_000_000 + latency.attoseconds / 1_000_000_000)
    }

    fileprivate mutating func answer(_ record: CallRecord) {
        result = .answered(
            promptTokens: Int32(clamping: record.usage?.prompt ?? 0),
            completionTokens: Int32(clamping: record.usage?.completion ?? 0),
            cachedTokens: Int32(clamping: record.usage?.cached ?? 0))
        self.record = record.encoded()
    }

    fileprivate mutating func fail(_ error: ModelError, _ outcome: RetryPolicy.Outcome, _ latency: Duration) {
        // It was called off before any of it was sent.
        if outcome == .cancelled, error.attempts == 0 {
            result = .unsent
            return
        }
        result = .failed(outcome, category: error.category)
        record = CallRecord(error, latency: latency).encoded()
    }
}
