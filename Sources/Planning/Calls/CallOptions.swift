package import ModelAPI

/// How a job's model calls are made: what may be spent, how often and how long is tried, what is shared.
package struct CallOptions: Hashable, Sendable, Codable {
    /// What to do with calls that a crash left without an answer, though they may have been paid.
    package enum OnUnknown: String, Hashable, Sendable, Codable, CaseIterable {
        case retry, fail, ask
    }

    /// How many rows may end in errors before the job stops.
    package enum FailureLimit: Hashable, Sendable, Codable, CustomStringConvertible {
        case count(Int)
        /// Of the rows that are done, from the hundredth on.
        case percent(Double)

        /// As `--fail-on-error` has it.
        package var description: String {
            switch self {
            case .count(let count): "\(count)"
            case .percent(let percent):
                Int(exactly: percent).map { "\($0)%" } ?? "\(percent)%"
            }
        }
    }

    package enum Budget: Hashable, Sendable, Codable {
        /// In billionths of the prices' currency.
        case cost(nano: Int64)
        case tokens(Int64)
    }

    /// Calls in flight at once over all workers; nil for as many as the workers take.
    package var maxInFlight: Int?
    /// Whether identical requests are called once.
    package var deduplicates = true
    /// Whether answers of earlier runs of the same job are left aside.
    package var isFresh = false
    package var onUnknown = OnUnknown.retry
    package var failureLimit: FailureLimit?
    package var budget: Budget?
    package var price: TokenPrice?
    package var quota = QuotaLimits()
    /// Attempts of one call, the first included, refusals for want of quota not counted.
    package var attempts = 6
    /// How often a row is asked again whose answer is of no use, such as one that cannot be read: each is paid for.
    package var answersAgain = 1
    /// Seconds from a row's first attempt after which it is not tried again.
    package var rowDeadline = 900.0
    /// Seconds without a byte, where bytes are promised (a stream, a file, a request that is sent), after which an attempt
    /// is given up.
    package var stallTimeout = 60.0
    /// Seconds after which an attempt is given up.
    package var requestTimeout = 600.0
    /// Whether answers are asked for as streams of events.
    package var streams = false
    /// A file of certificates in PEM, on each worker's machine, that endpoints are trusted by beside the system's.
    package var caFile: String?
    /// Failures of one kind in a row, with no success between, that open the breaker.
    package var breaker = 20
    /// Whether answers are kept for other jobs, and theirs used.
    package var usesCache = false
    /// Days after which an answer that is kept for other jobs is of no use; nil for never.
    package var cacheDays: Double?
    /// Seconds that an endpoint may ask to wait for its quota.
    package var maxWait = 120.0
    /// Seconds that an endpoint is waited for that is away; nil for a quarter of an hour, or a minute where it was never
    /// reached.
    package var maxOutage: Double?
    package var mode = Mode.live
    package var batch = BatchOptions()

    /// What a person may give as `maxWait` and `maxOutage`: up to thirty days.
    package static let waits = 0.0...2_592_000

    package init() {}
}

/// What an endpoint lets through in a minute, where somebody knows it.
package struct QuotaLimits: Hashable, Sendable, Codable {
    package var tokensPerMinute: Int?
    package var requestsPerMinute: Int?

    package init(tokensPerMinute: Int? = nil, requestsPerMinute: Int? = nil) {
        self.tokensPerMinute = tokensPerMinute
        self.requestsPerMinute = requestsPerMinute
    }
}
