package import Columnar
package import ModelAPI

/// What became of one call, as a worker tells it and a journal keeps it: the answer, or the error.
///
/// In the journal it outlives programs: a field is only ever added, behind a new `version`.
package struct CallRecord: Sendable, Hashable {
    package var content: String?
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

    package struct Failure: Sendable, Hashable {
        package var category: String
        package var code: String?
        package var message: String
        package var status: Int?

        package init(category: String, code: String? = nil, message: String, status: Int? = nil) {
            self.category = category
            self.code = code
            self.message = message
            self.status = status
        }
    }

    package init() {}

    /// A row for which nothing was asked, or no more will be.
    package init(error: Failure) { self.error = error }

    package init(_ completion: ChatCompletion, latency: Duration) {
        content = completion.content
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
        vectors = EmbeddingVectors(embeddings.vectors)
        usage = embeddings.usage
        model = embeddings.model
        requestID = embeddings.requestID
        latencySeconds = Double(latency.components.seconds) + Double(latency.components.attoseconds) / 1e18
    }

    package init(_ error: ModelError, latency: Duration) {
        self.error = Failure(
            category: error.category.rawValue, code: error.code, message: error.message, status: error.status)
        requestID = error.requestID
        filters = error.contentFilter.findings
        latencySeconds = Double(latency.components.seconds) + Double(latency.components.attoseconds) / 1e18
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
