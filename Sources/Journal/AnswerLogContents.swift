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
    /// Why the log may not have all that its worker wrote; nil where it does.
    package let loss: Loss?

    /// What can take some of a log away.
    package enum Loss: String, Sendable, Hashable {
        /// Bytes in it are not what was written, or its end is missing.
        case damaged
        /// The machine has started again since: what had not reached the disk is gone.
        case restarted = "of before the machine's last start"
        /// There is no log where there should be one.
        case missing
    }

    /// Nothing: what is left where a worker's log is gone.
    package static let missing = AnswerLogContents(sent: [], answers: [], loss: .missing)
}
