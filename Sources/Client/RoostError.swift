public import Columnar
package import Messaging
package import Planning

/// What went wrong, to what, and what to do about it.
public struct RoostError: Error, Sendable, CustomStringConvertible {
    /// The kind of error.
    ///
    /// More may be added: a `switch` needs a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The kind in words, such as `invalid argument`.
        public let description: String

        init(description: String) { self.description = description }

        /// The kind that has this name: one that was written down.
        package init(named name: String) { description = name }

        /// A plan that cannot be: an unknown column, a wrong expression.
        public static let analysis = Code(description: "analysis")
        /// An argument or setting that cannot be used.
        public static let invalidArgument = Code(description: "invalid argument")
        /// A file that is not there, or cannot be read or written.
        public static let file = Code(description: "file")
        /// The cluster cannot be reached, or was lost.
        public static let cluster = Code(description: "cluster")
        /// A job that failed.
        public static let job = Code(description: "job")
        /// A job that was cancelled.
        public static let cancelled = Code(description: "cancelled")
        /// A job whose budget is used up.
        public static let budget = Code(description: "budget")
    }

    /// The kind of error, for a program that goes on after it.
    public let code: Code
    /// What happened, to what, and what to do about it, in sentences.
    public let message: String
    /// The rows that were done when the job ended, in row order; rows that were not done are left out.
    public let partialResult: Table?
    /// Spark's class of the error, such as `DIVIDE_BY_ZERO`, where Spark has one for it.
    public let condition: String?
    /// The SQL standard's code of five letters and digits, where Spark has one for the error.
    public let sqlState: String?
    /// What the error is about, by Spark's names, such as `objectName`; empty where there is no `condition`.
    public let messageParameters: [String: String]
    /// What the job's model calls had come to.
    package var calls: CallTotals?

    package init(
        _ code: Code, _ message: String, partialResult: Table? = nil, condition: ErrorCondition? = nil
    ) {
        self.code = code
        self.message = message
        self.partialResult = partialResult
        self.condition = condition?.name
        sqlState = condition?.sqlState
        messageParameters = condition?.parameters ?? [:]
    }

    /// The same error after what it was found in, such as a place in a job file.
    package func found(in origin: String) -> RoostError {
        RoostError(
            code, "\(origin): \(message)",
            condition: condition.map {
                ErrorCondition(name: $0, sqlState: sqlState, parameters: messageParameters, message: message)
            })
    }

    package static func noDriver(at address: String) -> RoostError {
        RoostError(.cluster, "no driver answers at \(address); start one with 'roost up', or check the address")
    }

    /// A port where something listens, and no driver answers.
    package static func noAnswer(at address: String, in patience: Duration) -> RoostError {
        RoostError(
            .cluster,
            "the driver at \(address) has given no answer for \(patience.components.seconds) s: it is stopped or too "
                + "busy, or another program has the port; look at its log, and end its process where it stays so")
    }

    package static let cancelledEarly = RoostError(.cancelled, "the job was cancelled before it was submitted")

    /// The message, as it may be shown on a terminal.
    public var description: String { PlainText.of(message) }
}
