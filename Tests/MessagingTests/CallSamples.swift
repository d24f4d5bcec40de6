import Columnar
import Messaging
import ModelAPI
import Planning

/// Calls in every shape that a message or a journal can hold.
enum CallSamples {
    static let key = RequestKey(words: [1, .max, 1 << 63, 42])

    static let outcomes: [RetryPolicy.Outcome] =
        ModelError.Category.allCases.map { .refused(status: 429, category: $0, hints: RetryHints()) } + [
            .refused(status: 503, category: .server, hints: RetryHints(shouldRetry: true, wait: .milliseconds(1_500))),
            .refused(status: 500, category: .server, hints: RetryHints(shouldRetry: false)),
            .refused(status: -1, category: .rateLimited, hints: RetryHints(wait: .seconds(86_400), quota: .tokens)),
            .refused(status: 429, category: .rateLimited, hints: RetryHints(quota: .requests)),
            .unconnected, .disconnected, .timedOut, .unreadable, .hopeless, .cancelled,
        ]

    static let limits: [RateLimits?] = [
        nil, RateLimits(), RateLimits(limitRequests: 0, remainingTokens: 1 << 53),
        RateLimits(
            limitRequests: 500, remainingRequests: 499, resetRequests: .milliseconds(120), limitTokens: 1 << 40,
            remainingTokens: 0, resetTokens: .seconds(6)),
    ]

    static let results: [CallReport.Result] =
        [.unsent, .answered(promptTokens: 0, completionTokens: .max, cachedTokens: 1)]
        + outcomes.flatMap { outcome in ModelError.Category.allCases.map { .failed(outcome, category: $0) } }

    static func reports(record: Buffer) -> [CallReport] {
        results.enumerated().map { index, result in
            CallReport(
                stage: StageID(UInt32(index)), call: Int64(index) << 40, result: result,
                limits: limits[index % limits.count],
                latencyNanoseconds: UInt64(index) * 1_000_003, record: index % 2 == 0 ? record : .empty)
        }
    }

    static let column: ChatColumn = {
        guard let endpoint = try? ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1"),
            let user = try? Template(parsing: "{a} and {{b}}")
        else { fatalError("the samples are wrong") }
        var column = ChatColumn(
            endpoint: endpoint, model: "m", system: user, user: user, conversation: "talk",
            sampling: .init(maxTokens: 7, temperature: 0.25, topP: 1, seed: 3))
        column.sampling.stop = ["\n", "\u{0}"]
        column.sampling.namesCompletionTokens = true
        column.sampling.format = AnswerFormat(schemaName: "s", schema: "{}", isStrict: true)
        column.others = [
            ModelDeployment(
                endpoint: endpoint, model: "n", quota: QuotaLimits(tokensPerMinute: 5), weight: 0.5, isFallback: true)
        ]
        return column
    }()

    static let options: CallOptions = {
        var options = CallOptions()
        options.maxInFlight = 3
        options.deduplicates = false
        options.isFresh = true
        options.onUnknown = .ask
        options.failureLimit = .percent(2.5)
        options.budget = .cost(nano: 1 << 60)
        options.price = TokenPrice(prompt: 1, completion: 2, cached: 0.5, currency: "EUR")
        options.quota = QuotaLimits(tokensPerMinute: 9, requestsPerMinute: 1)
        options.usesCache = true
        return options
    }()

    static func messages(body: Buffer) -> [any WireMessage] {
        let announcement = CallAnnouncement(
            stage: StageID(9), journalJob: .max, column: column, options: options, credentials: Credentials())
        let order = CallOrder(stage: StageID(9), call: 1 << 50, key: key, deployment: 255, slots: .max, messages: body)
        let answer = RecoveredCall(call: .min, journalJob: 3, key: key, record: body)
        return [
            DriverToWorker.calls(announcement), DriverToWorker.orders([]), DriverToWorker.orders([order, order]),
            WorkerToDriver.reports([]), WorkerToDriver.reports(reports(record: body)),
            WorkerToDriver.recovered([]), WorkerToDriver.recovered([], known: []),
            WorkerToDriver.recovered(
                [answer, RecoveredCall(call: 1, journalJob: 2, key: key, record: nil)], known: [.min, 1, .max]),
            DriverToWorker.recall(StageID(7)), DriverToWorker.acknowledged([]),
            DriverToWorker.acknowledged([.min, -1, 0, .max]),
            SessionToDriver.received(JobID(.max), blocks: .max),
        ]
    }
}
