package import Columnar
package import ModelAPI

/// What became of one call, as a worker tells it and a journal keeps it: the answer, or the error.
///
/// In the journal it outlives programs: a field is only ever added, behind a new `version`.
package struct CallRecord: Sendable, Hashable {
    package var content: String?
    /// What the model thought before it answered.
    package var reasoning: String?
    /// The functions that the model asks to be called, as JSON.
    package var toolCalls: String?
    /// The probabilities of the answer's tokens, as JSON.
    package var logprobs: String?
    package var refusal: String?
    package var finishReason: String?
    package var usage: TokenUsage?
    package var model: String?
    package var systemFingerprint: String?
    package var requestID: String?
    package var latencySeconds = 0.0
    package var filters: [ContentFilter.Finding] = []
    package var error: Failure?
    /// The vectors of the request's texts; nil for a chat.
    package var vectors: EmbeddingVectors?
    /// Why texts of the request have no vector, by their position.
    package var textFailures: [Int: Failure] = [:]

    package struct Failure: Sendable, Hashable {
        package var category: String
        package var code: String?
        package var message: String
        package var status: Int?
        /// The body that could not be read, up to a limit: it may have been paid for.
        package var body: String?

        package init(
            category: String, code: String? = nil, message: String, status: Int? = nil, body: String? = nil
        ) {
            self.category = category
            self.code = code
            self.message = message
            self.status = status
            self.body = body
        }
    }

    package init() {}

    /// A row for which nothing was asked, or no more will be.
    package init(error: Failure) { self.error = error }

    package init(_ completion: ChatCompletion, latency: Duration) {
        content = completion.content
        reasoning = completion.reasoning
        toolCalls = completion.toolCalls
        logprobs = completion.logprobs
        refusal = completion.refusal
        finishReason = completion.finishReason
        usage = completion.usage
        model = completion.model
        systemFingerprint = completion.systemFingerprint
        requestID = completion.requestID
        filters = completion.contentFilter.findings
        latencySeconds = Double(latency.components.seconds) + Double(latency.components.attoseconds) / 1e18
    }

    package init(_ embeddings: Embeddings, latency: Duration) {
        // A text without a vector has one of zeros, so that the others stand in their places.
        let length = embeddings.vectors.first { !$0.isEmpty }?.count ?? 0
        vectors = EmbeddingVectors(
            embeddings.vectors.map { $0.count == length ? $0 : Array(repeating: 0, count: length) })
        textFailures = embeddings.failures.mapValues(Failure.init)
        usage = embeddings.usage
        model = embeddings.model
        requestID = embeddings.requestID
        latencySeconds = Double(latency.components.seconds) + Double(latency.components.attoseconds) / 1e18
    }

    /// An error, with what was answered all the same: it was paid for.
    package init(_ error: ModelError, latency: Duration) {
        self.init()
        if let answer = error.answer { self.init(answer, latency: latency) }
        self.error = Failure(error)
        requestID = error.requestID ?? requestID
        if !error.contentFilter.findings.isEmpty { filters = error.contentFilter.findings }
        latencySeconds = Double(latency.components.seconds) + Double(latency.components.attoseconds) / 1e18
    }
}

extension CallRecord.Failure {
    package init(_ error: ModelError) {
        self.init(
            category: error.category.rawValue, code: error.code, message: error.message, status: error.status,
            body: error.body)
    }
}

/// A call's record with what only the driver knows of it: all that a row's column is made of.
package struct RowRecord: Sendable {
    /// The worker's record, still encoded.
    package var record: Buffer
    package var attempts: UInt16
    /// From when the row could have been called to when its last attempt was.
    package var queuedSeconds: Double
    /// In billionths of the price's currency; nil where no price is known.
    package var costNano: Int64?
    package var deployment: String

    package init(record: Buffer, attempts: UInt16, queuedSeconds: Double, costNano: Int64?, deployment: String) {
        self.record = record
        self.attempts = attempts
        self.queuedSeconds = queuedSeconds
        self.costNano = costNano
        self.deployment = deployment
    }
}
