internal import DataFrames
internal import Foundation
internal import Journal

/// The journal of this machine, as the commands see it that list and clean it: no driver is asked.
enum LocalJournal {
    /// What every help text says of where the journal is.
    static let place = """
        The journal is read on this machine, in ROOST_HOME (else
        XDG_STATE_HOME/roost, else ~/.local/state/roost): no driver is asked, and a
        driver that was started with another ROOST_HOME, or on another machine, has
        a journal of its own.
        """

    /// - Throws: `RoostError` where it cannot be opened.
    static func open() throws(RoostError) -> Journal {
        try reading { () throws(JournalError) in
            try Journal(folder: try StateFolder(environment: ProcessInfo.processInfo.environment).journal)
        }
    }

    /// An error of the journal as the program's own.
    static func reading<T>(_ body: () throws(JournalError) -> T) throws(RoostError) -> T {
        do { return try body() } catch { throw RoostError(.file, error.description) }
    }

    /// - Throws: `RoostError` where there is no job of this number.
    static func job(_ id: Int64, in journal: Journal) throws(RoostError) -> JobSummary {
        guard let job = try reading({ () throws(JournalError) in try journal.job(id) }) else {
            throw RoostError(
                .invalidArgument, "the journal \(journal.path) has no job \(id); 'roost jobs' lists those it has")
        }
        return job
    }
}
