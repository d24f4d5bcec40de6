package import Columnar
package import ModelAPI
package import Planning

/// One thing for the journal to remember.
package enum JournalEntry: Sendable {
    case intent(CallIntent)
    case outcome(CallOutcome)
    /// A call was certainly never sent: nothing of it is kept, and it counts nowhere.
    case withdrawn(call: Int64)
    /// A job's state, its rows, and how many of them have an answer or an error; what is nil stays as it is.
    case jobState(
        job: Int64, JobState, rows: Int? = nil, answered: Int? = nil, failed: Int? = nil, failure: String? = nil)
    case cache(CachedAnswer)
    case batchChunk(BatchChunk)
}

/// How a call ended.
package struct CallOutcome: Sendable {
    /// The kinds, from the one that says most.
    ///
    /// An outcome of a lower kind takes the place of a `transient` or an `accepted` one of the same call;
    /// anything else that comes again is ignored.
    package enum Kind: Int, Sendable, Hashable, CaseIterable {
        case answer = 0
        /// An error that is the row's result, such as a content filter's: nobody asks again.
        case finalError = 1
        /// A failure after which the call may be made again, under another number.
        case transient = 2
        /// A call whose end nobody knows, and that the user chose to go on without.
        case accepted = 3
    }

    package var call: Int64
    package var job: Int64
    package var key: RequestKey
    package var kind: Kind
    /// What the call came to.
    package var usage: CallUsage
    /// Whether `usage` is all that the call used; else its bound counts in a budget besides.
    package var isUsageKnown: Bool
    /// Whether any of it was sent; else it does not count as a call.
    package var isSent: Bool {
        get { usage.calls > 0 }
        set { usage.calls = newValue ? 1 : 0 }
    }
    /// What the driver made of the answer or the error; the journal does not look into it.
    package var record: Buffer

    /// An outcome.
    ///
    /// - Parameters:
    ///   - call: the call's number.
    ///   - job: the job's number.
    ///   - key: the request's key.
    ///   - kind: how it ended.
    ///   - usage: what it came to; its number of calls is not looked at.
    ///   - isUsageKnown: whether that is all; of an accepted call it is not.
    ///   - isSent: whether any of it was sent; else it does not count as a call.
    ///   - record: the answer or the error.
    package init(
        call: Int64, job: Int64, key: RequestKey, kind: Kind, usage: CallUsage = CallUsage(), isUsageKnown: Bool = true,
        isSent: Bool = true, record: Buffer = .empty
    ) {
        self.call = call
        self.job = job
        self.key = key
        self.kind = kind
        self.usage = usage
        self.usage.calls = isSent ? 1 : 0
        self.isUsageKnown = isUsageKnown && kind != .accepted
        self.record = record
    }
}

/// An answer that other jobs may use.
package struct CachedAnswer: Sendable {
    package var key: RequestKey
    package var model: String
    /// Seconds since 1970 from which on it is of no use; nil for never.
    package var expires: Double?
    package var record: Buffer

    package init(key: RequestKey, model: String, expires: Double?, record: Buffer) {
        self.key = key
        self.model = model
        self.expires = expires
        self.record = record
    }
}

/// A chunk of a job that was handed to a Batch API; it is known by its job and number.
package struct BatchChunk: Sendable, Equatable {
    package var job: Int64
    package var number: Int
    /// The endpoint's id of the file with the requests.
    package var file: String?
    /// The endpoint's id of the batch.
    package var batch: String?
    package var state: String
    package var requests: Int
    /// What the driver needs besides; the journal does not look into it.
    ///
    /// An empty one keeps what is there.
    package var detail: Buffer

    package init(
        job: Int64, number: Int, file: String?, batch: String?, state: String, requests: Int, detail: Buffer = .empty
    ) {
        self.job = job
        self.number = number
        self.file = file
        self.batch = batch
        self.state = state
        self.requests = requests
        self.detail = detail
    }
}
