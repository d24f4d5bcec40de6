internal import Columnar
internal import ModelClient
internal import Planning

/// What became of one row's call, in the shape in which it becomes a column.
struct ChatAnswer {
    private var completion: ChatCompletion?
    private var error: ModelError?

    init(_ completion: ChatCompletion) { self.completion = completion }
    init(_ error: ModelError) { self.error = error }

    /// A row for which nothing was asked.
    init(skipped reason: String) { error = ModelError(.badRequest, message: reason, attempts: 0) }

    func count(in metrics: inout TaskMetrics) {
        metrics.rows += 1
        if error != nil { metrics.failedRows += 1 }
        metrics.promptTokens += UInt64(clamping: completion?.usage?.prompt ?? 0)
        metrics.completionTokens += UInt64(clamping: completion?.usage?.completion ?? 0)
    }

    private static let usageFields = [
        Field("prompt_tokens", .int64), Field("completion_tokens", .int64), Field("total_tokens", .int64),
    ]
    private static let errorFields = [
        Field("category", .utf8), Field("code", .utf8), Field("message", .utf8), Field("status", .int64),
    ]
    private static let fields = [
        Field("answer", .utf8), Field("finish_reason", .utf8), Field("usage", .structure(usageFields)),
        Field("latency_seconds", .float64), Field("model", .utf8), Field("request_id", .utf8),
        Field("simulated", .boolean), Field("attempts", .int64), Field("error", .structure(errorFields)),
    ]

    static let type = DataType.structure(fields)

    static func array(_ answers: [ChatAnswer]) -> ArrayData {
        func strings(_ value: (ChatAnswer) -> String?) -> ArrayData { .strings(answers.map(value)) }
        func integers(_ value: (ChatAnswer) -> Int?) -> ArrayData { .integers(answers.map { value($0).map(Int64.init) }) }
        let count = answers.count
        let usage = ArrayData.structure(
            usageFields,
            [
                integers { $0.completion?.usage?.prompt }, integers { $0.completion?.usage?.completion },
                integers { $0.completion?.usage?.total },
            ], length: count, valid: answers.map { $0.completion?.usage != nil })
        let error = ArrayData.structure(
            errorFields,
            [
                strings { $0.error?.category.rawValue }, strings { $0.error?.code }, strings { $0.error?.message },
                integers { $0.error?.status },
            ], length: count, valid: answers.map { $0.error != nil })
        return .structure(
            fields,
            [
                strings { $0.completion?.content }, strings { $0.completion?.finishReason }, usage,
                .doubles(answers.map { $0.completion?.latency.seconds }), strings { $0.completion?.model },
                strings { $0.completion?.requestID ?? $0.error?.requestID },
                .booleans(answers.map { $0.completion?.isSimulated }),
                integers { $0.completion?.attempts ?? $0.error?.attempts }, error,
            ], length: count)
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension ChatCompletion {
    /// Our own simulator signs its answers with this fingerprint.
    fileprivate var isSimulated: Bool { systemFingerprint?.hasPrefix("simulated-") ?? false }
}
