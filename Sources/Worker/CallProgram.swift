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
    private let targets: [(client: EndpointClient, request: Request)]

    /// A request but for what each row puts in.
    private enum Request {
        case chat(ChatRequest)
        case embeddings(EmbeddingsRequest)
    }

    init(_ announcement: CallAnnouncement, _ clients: ModelClients, callsInFlight: Int) {
        let options = announcement.options
        shape = announcement.column.answerShape
        targets = announcement.column.deployments(quota: options.quota).map { deployment in
            let client = clients.client(
                for: deployment.endpoint, key: announcement.credentials[deployment.endpoint],
                callsInFlight: callsInFlight,
                stall: Self.duration(options.stallTimeout), request: Self.duration(options.requestTimeout))
            if let embeddings = announcement.column.embeddings {
                let request = EmbeddingsRequest(model: deployment.model, inputs: [], dimensions: embeddings.dimensions)
                return (client, .embeddings(request))
            }
            return (client, .chat(announcement.column.request(model: deployment.model)))
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
        case .chat(var request):
            request.messages = .json([UInt8](order.messages.bytes))
            let handle = client.attempt(request, onSend: onSend) { [self] attempt in
                var report = blank
                report.take(attempt, usage: \.usage) { completion, latency in
                    shape?.mismatch(of: completion).map { CallRecord($0, latency: latency) }
                        ?? CallRecord(completion, latency: latency)
                }
                completion(report)
            }
            return { handle.cancel() }
        case .embeddings(var request):
            request.inputs = EmbeddingTexts.decoded(order.messages.bytes) ?? []
            let handle = client.attempt(request, onSend: onSend) { attempt in
                var report = blank
                report.take(attempt, usage: \.usage, CallRecord.init)
                completion(report)
            }
            return { handle.cancel() }
        }
    }

    /// A setting's seconds: what is no length of time, or more than a year, is a year.
    private static func duration(_ seconds: Double) -> Duration {
        let year = 365.0 * 86_400
        return .seconds(seconds >= 0 && seconds < year ? seconds : year)
    }
}

extension CallReport {
    /// Takes in what came of an attempt.
    ///
    /// An answer that is none, such as one that does not follow its schema, is a record with an error.
    fileprivate mutating func take<Answer>(
        _ attempt: Attempt<Answer>, usage: (Answer) -> TokenUsage?, _ record: (Answer, Duration) -> CallRecord
    ) {
        limits = attempt.rateLimits
        let latency = attempt.latency.components
        latencyNanoseconds = UInt64(clamping: latency.seconds * 1_000_000_000 + latency.attoseconds / 1_000_000_000)
        switch attempt.result {
        case .success(let answer):
            var kept = record(answer, attempt.latency)
            let usage = usage(answer)
            // It is paid for, whether it is of use or not.
            kept.usage = usage
            result =
                kept.error != nil
                ? .failed(.unreadable, category: .malformedResponse)
                : .answered(
                    promptTokens: Int32(clamping: usage?.prompt ?? 0),
                    completionTokens: Int32(clamping: usage?.completion ?? 0),
                    cachedTokens: Int32(clamping: usage?.cached ?? 0))
            self.record = kept.encoded()
        // It was called off before any of it was sent.
        case .failure(let error) where attempt.outcome == .cancelled && error.attempts == 0: result = .unsent
        case .failure(let error):
            result = .failed(attempt.outcome ?? .hopeless, category: error.category)
            self.record = CallRecord(error, latency: attempt.latency).encoded()
        }
    }
}
