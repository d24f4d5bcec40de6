internal import JSONText
internal import NIOCore

/// A batch as its object tells it: a value, changed by events, each of which does nothing in a status
/// that it does not belong to.
package struct Batch: Sendable, Hashable {
    /// What is wrong with a line of the input file.
    package struct LineError: Sendable, Hashable {
        package let code: String
        package let message: String
        package let line: Int?
        package var parameter: String?

        package init(code: String, message: String, line: Int?, parameter: String? = nil) {
            self.code = code
            self.message = message
            self.line = line
            self.parameter = parameter
        }
    }

    package let id: String
    package let endpoint: String
    package let inputFile: String
    package let metadata: [String: String]
    /// In order of creation.
    package let number: Int

    package private(set) var status: BatchStatus = .validating
    /// When each status began, in seconds since 1970.
    package private(set) var times: [BatchStatus: Int] = [:]
    package private(set) var errors: [LineError] = []
    package private(set) var outputFile: String?
    package private(set) var errorFile: String?
    package private(set) var total = 0
    package private(set) var completed = 0
    package private(set) var failed = 0

    package init(id: String, number: Int, endpoint: String, inputFile: String, metadata: [String: String], at time: Int)
    {
        self.id = id
        self.number = number
        self.endpoint = endpoint
        self.inputFile = inputFile
        self.metadata = metadata
        times[.validating] = time
    }

    private mutating func enter(_ status: BatchStatus, at time: Int) {
        self.status = status
        times[status] = time
    }

    /// The input file is not right.
    package mutating func refuse(_ errors: [LineError], at time: Int) {
        guard status == .validating else { return }
        self.errors = errors
        enter(.failed, at: time)
    }

    /// The input file is right, and has so many requests.
    package mutating func begin(total: Int, at time: Int) {
        guard status == .validating else { return }
        self.total = total
        enter(.inProgress, at: time)
    }

    /// So many more requests were answered, or refused.
    package mutating func progress(completed: Int, failed: Int) {
        guard status == .inProgress || status == .cancelling else { return }
        self.completed += completed
        self.failed += failed
    }

    /// All that is going to be answered is answered.
    package mutating func finalize(at time: Int) {
        if status == .inProgress { enter(.finalizing, at: time) }
    }

    /// Somebody wants no more of it; whether there was something to cancel.
    package mutating func cancel(at time: Int) -> Bool {
        guard status == .validating || status == .inProgress else { return false }
        enter(.cancelling, at: time)
        return true
    }

    /// The files are written; completed, or expired, or cancelled if that was asked for.
    package mutating func end(output: String?, errors: String?, expired: Bool, at time: Int) {
        guard status == .finalizing || status == .cancelling else { return }
        outputFile = output
        errorFile = errors
        enter(status == .cancelling ? .cancelled : expired ? .expired : .completed, at: time)
    }
}
