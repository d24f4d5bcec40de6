package import Columnar
package import Planning

/// An answer in a worker's log that the driver has not acknowledged.
package struct LoggedAnswer: Sendable, Equatable {
    package let call: Int64
    package let job: Int64
    package let key: RequestKey
    package let record: Buffer
}

/// What a worker's log holds.
package struct AnswerLogContents: Sendable {
    /// Calls that were sent, and of whose end the log knows nothing: they may have been paid for.
    package let sent: Set<Int64>
    /// The answers that were not acknowledged, in the order in which they came.
    package let answers: [LoggedAnswer]
}
