/// A file of requests that a server answers within a day, at half the price.
package struct BatchJob: Sendable, Hashable {
    /// Where a batch stands; servers may name more.
    package struct Status: RawRepresentable, Sendable, Hashable {
        package var rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package static let validating = Status(rawValue: "validating")
        /// The input was refused; ``BatchJob/errors`` say why.
        package static let failed = Status(rawValue: "failed")
        package static let inProgress = Status(rawValue: "in_progress")
        package static let finalizing = Status(rawValue: "finalizing")
        package static let completed = Status(rawValue: "completed")
        /// Not done in time; what was answered, and is paid for, stands in the output file.
        package static let expired = Status(rawValue: "expired")
        package static let cancelling = Status(rawValue: "cancelling")
        /// As with ``expired``, the output file holds what was answered before.
        package static let cancelled = Status(rawValue: "cancelled")

        /// Whether it stays like this.
        package var isFinal: Bool { [.failed, .completed, .expired, .cancelled].contains(self) }
    }

    /// How many requests there are.
    package struct RequestCounts: Sendable, Hashable {
        package var total: Int
        package var completed: Int
        package var failed: Int

        package init(total: Int = 0, completed: Int = 0, failed: Int = 0) {
            self.total = total
            self.completed = completed
            self.failed = failed
        }
    }

    /// What is wrong with the input.
    package struct Fault: Sendable, Hashable {
        package var code: String?
        package var message: String?
        package var parameter: String?
        /// The input's line, from 1; `nil` where it is the whole file's fault.
        package var line: Int?

        package init(code: String? = nil, message: String? = nil, parameter: String? = nil, line: Int? = nil) {
            self.code = code
            self.message = message
            self.parameter = parameter
            self.line = line
        }
    }

    /// The server's name for it: `batch_abc123`.
    package var id: String

    /// Where it stands.
    package var status: Status

    package var inputFileID: String?

    /// The answers, once it is final; `nil` where there are none.
    package var outputFileID: String?

    /// The requests that failed, once it is final; `nil` where none did.
    package var errorFileID: String?

    /// How many requests there are; zeros until the input was read.
    package var requestCounts = RequestCounts()

    /// Why the input was refused.
    package var errors: [Fault] = []

    /// What its maker wrote on it.
    package var metadata: [String: String] = [:]

    /// When it was made, in seconds since 1970.
    package var createdAt: Int?

    /// When it will be given up, in seconds since 1970.
    package var expiresAt: Int?

    package init(id: String, status: Status) {
        self.id = id
        self.status = status
    }
}

/// Some of an account's batches, the youngest first.
package struct BatchPage: Sendable, Hashable {
    package var batches: [BatchJob]

    /// Whether older ones follow, after the last one's name.
    package var hasMore: Bool

    package init(batches: [BatchJob] = [], hasMore: Bool = false) {
        self.batches = batches
        self.hasMore = hasMore
    }
}
