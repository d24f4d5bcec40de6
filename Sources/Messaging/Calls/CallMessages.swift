package import Columnar
package import ModelAPI
package import Planning

/// A stage of calls, made known to a worker before its first call of it.
package struct CallAnnouncement: Sendable {
    package var stage: StageID
    /// The journal's number of the job, under which answers are kept.
    package var journalJob: Int64
    package var column: ChatColumn
    package var options: CallOptions
    package var credentials: Credentials

    package init(
        stage: StageID, journalJob: Int64, column: ChatColumn, options: CallOptions, credentials: Credentials
    ) {
        self.stage = stage
        self.journalJob = journalJob
        self.column = column
        self.options = options
        self.credentials = credentials
    }
}

/// One attempt of a call that a worker is to make as soon as it may.
///
/// Its intent is durable.
package struct CallOrder: Sendable {
    package var stage: StageID
    /// Unique in the journal.
    package var call: Int64
    package var key: RequestKey
    /// Which of the column's deployments is asked.
    package var deployment: UInt8
    /// Calls of the stage that the worker may make at once.
    package var slots: UInt32
    /// The conversation, as the JSON of its messages.
    package var messages: Buffer

    package init(stage: StageID, call: Int64, key: RequestKey, deployment: UInt8, slots: UInt32, messages: Buffer) {
        self.stage = stage
        self.call = call
        self.key = key
        self.deployment = deployment
        self.slots = slots
        self.messages = messages
    }
}

/// What a worker tells of an attempt: enough to decide on, and the record as it is to be kept.
package struct CallReport: Sendable {
    package var stage: StageID
    package var call: Int64
    package var result: Result
    package var limits: RateLimits?
    package var latencyNanoseconds: UInt64
    /// A `CallRecord`, encoded.
    package var record: Buffer

    package enum Result: Sendable, Hashable {
        case answered(promptTokens: Int32, completionTokens: Int32, cachedTokens: Int32)
        case failed(RetryPolicy.Outcome, category: ModelError.Category)
        /// It was never sent: the worker was stopping, or did not know the stage.
        case unsent
    }

    package init(
        stage: StageID, call: Int64, result: Result, limits: RateLimits? = nil, latencyNanoseconds: UInt64 = 0,
        record: Buffer = .empty
    ) {
        self.stage = stage
        self.call = call
        self.result = result
        self.limits = limits
        self.latencyNanoseconds = latencyNanoseconds
        self.record = record
    }
}

/// A call of a worker whose driver was lost: the answer that its log holds, or that it was never sent.
package struct RecoveredCall: Sendable {
    package var call: Int64
    package var journalJob: Int64
    package var key: RequestKey
    /// A `CallRecord`, encoded; nil for a call that was never sent.
    package var record: Buffer?

    package init(call: Int64, journalJob: Int64, key: RequestKey, record: Buffer?) {
        self.call = call
        self.journalJob = journalJob
        self.key = key
        self.record = record
    }
}
