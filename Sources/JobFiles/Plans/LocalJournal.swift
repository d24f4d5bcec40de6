internal import Columnar
package import DataFrames
internal import Foundation
package import Journal
internal import Messaging
internal import Operators

/// The journal of this machine, for whoever lists and cleans it: no driver is asked.
package enum LocalJournal {
    /// What every help text says of where the journal is.
    package static let whereabouts = """
        The journal is read on this machine, in ROOST_HOME (else
        XDG_STATE_HOME/roost, else ~/.local/state/roost): no driver is asked, and a
        driver that was started with another ROOST_HOME, or on another machine, has
        a journal of its own.
        """

    /// - Throws: `RoostError` where it cannot be opened.
    package static func open() throws(RoostError) -> Journal {
        try reading { () throws(JournalError) in
            try Journal(folder: try StateFolder(environment: ProcessInfo.processInfo.environment).journal)
        }
    }

    /// An error of the journal as the program's own.
    package static func reading<T>(_ body: () throws(JournalError) -> T) throws(RoostError) -> T {
        do { return try body() } catch { throw RoostError(.file, error.description) }
    }

    /// - Throws: `RoostError` where there is no job of this number.
    package static func job(_ id: Int64, in journal: Journal) throws(RoostError) -> JobSummary {
        guard let job = try reading({ () throws(JournalError) in try journal.job(id) }) else {
            throw RoostError(
                .invalidArgument, "the journal \(journal.path) has no job \(id); 'roost jobs' lists those it has")
        }
        return job
    }

    /// Answers that are looked at to see whether a job's are simulated.
    private static let answersLookedAt = 20

    /// Whether answers of the job are from a simulator, as they say themselves.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - origin: How it was submitted.
    ///   - journal: Where it is.
    /// - Returns: Whether one of those that are looked at is.
    /// - Throws: `RoostError` where the journal cannot be read.
    package static func isSimulated(
        _ id: Int64, _ origin: JobOrigin?, in journal: Journal
    ) throws(RoostError) -> Bool {
        if origin?.simulates == true { return true }
        let answers = try reading { () throws(JournalError) in
            try journal.someAnswers(job: id, limit: answersLookedAt)
        }
        return answers.contains { answer in
            let row = try? RowRecord(decoding: answer)
            return (row.flatMap { try? CallRecord(decoding: $0.record) })?.isSimulated == true
        }
    }

    /// How a job was submitted; nil where another version did it.
    /// - Throws: `RoostError` where the journal cannot be read.
    package static func origin(of id: Int64, in journal: Journal) throws(RoostError) -> JobOrigin? {
        try reading { () throws(JournalError) in try journal.submission(of: id) }.flatMap { JobOrigin($0.string) }
    }
}
