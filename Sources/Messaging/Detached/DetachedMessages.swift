package import Planning

/// What is asked of a driver about detached jobs, by the journal's numbers.
package enum DetachedQuestion: Sendable, Hashable, Codable {
    /// The driver is to go on with a job by itself. `step` says which job of the journal it is.
    case submit(DetachedSubmission, step: CallStep, isFresh: Bool, DetachedKeys)
    /// How a job stands.
    case look(Int64)
    /// Keys for a job that waits for them.
    case keys(Int64, DetachedKeys)
    /// The end of a job.
    case cancel(Int64)
    /// The result is needed no more.
    case drop(Int64)
    /// Bytes of a file of the result, `DetachedStanding.piece` at the most.
    case read(Int64, file: String, from: Int64)
    /// The result was fetched.
    case fetched(Int64)

    /// The job that is asked about; nil for one to come.
    package var job: Int64? {
        switch self {
        case .submit: nil
        case .look(let job), .keys(let job, _), .cancel(let job), .drop(let job), .read(let job, _, _),
            .fetched(let job):
            job
        }
    }
}

/// How a detached job stands.
package struct DetachedStanding: Sendable, Hashable, Codable {
    /// A file of the result.
    package struct File: Sendable, Hashable, Codable {
        package var name: String
        package var bytes: Int64

        package init(name: String, bytes: Int64) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// Bytes of a file that an answer has at the most.
    package static let piece = 512 << 10

    package var job: Int64
    package var name: String
    package var state: DetachedState
    /// What its end was like, as the exit code of `roost submit`; nil before.
    package var exit: Int32?
    package var failure: String?
    /// The variables whose keys it waits for.
    package var missingKeys: [String] = []
    /// The folder for the results, where whoever fetches them names no other.
    package var output: String
    /// Where the run wrote the result, on the driver's machine.
    package var resultFolder = ""
    /// What can be fetched: files of the result, and of how the job ended.
    package var files: [File] = []

    package init(job: Int64, name: String, state: DetachedState, output: String) {
        self.job = job
        self.name = name
        self.state = state
        self.output = output
    }
}

/// The files in a detached job's folder, beside those of the result.
package enum DetachedFiles {
    /// What the journal has, for the process that runs the job.
    package static let submission = "submission"
    /// What `roost submit` prints before its summary.
    package static let report = "report.txt"
    /// How the job ended: its exit code and its summary.
    package static let ending = "ending.json"
    /// What was said on standard error.
    package static let log = "log.txt"
    /// The folder of the result's files.
    package static let results = "results"

    /// Whether a file may be read by whoever fetches a result.
    package static func mayBeFetched(_ name: String) -> Bool {
        if [report, ending, log].contains(name) { return true }
        guard name.hasPrefix(results + "/") else { return false }
        let file = name.dropFirst(results.count + 1)
        return !file.isEmpty && !file.contains("/") && !file.hasPrefix(".") && !file.contains("\0")
    }
}
