package import DataFrames
package import Foundation

/// How a detached job's run ended, in a file beside its result: whoever fetches that says what `roost submit` would have.
package struct DetachedEnding: Codable, Sendable {
    /// What ended a run before all rows were done and written.
    private struct Stop: Codable {
        var code: String
        var message: String
        var isUnwritten: Bool
        var canResume: Bool
        var overwrites: Bool
    }

    /// The exit code of `roost submit`.
    package let exit: Int32
    /// Why it failed, for the driver.
    package let failure: String?
    private let summary: JobRun.Summary?
    private let stop: Stop?

    /// A run that came to its end.
    package init(_ summary: JobRun.Summary, exit: Int32) {
        self.exit = exit
        failure = nil
        self.summary = summary
        stop = nil
    }

    /// A run that an error ended.
    package init(_ error: any Error, exit: Int32) {
        self.exit = exit
        let stopped = error as? StoppedJob
        let cause = (stopped?.error ?? error) as? RoostError ?? stopped?.writeError ?? RoostError(.job, "\(error)")
        failure = cause.message
        summary = stopped?.summary
        stop = Stop(
            code: cause.code.description, message: cause.message, isUnwritten: stopped?.isUnwritten ?? false,
            canResume: stopped?.canResume ?? true, overwrites: stopped?.overwrites ?? false)
    }

    /// What the run came to, its files being in another folder now.
    ///
    /// - Parameters:
    ///   - old: The folder that it wrote them into.
    ///   - new: The folder that they are in.
    /// - Returns: The summary where it ended well, else why it did not.
    package func outcome(from old: String, to new: String) -> Result<JobRun.Summary, any Error> {
        var moved = summary
        moved?.files = (summary?.files ?? []).map { $0.hasPrefix(old) ? new + $0.dropFirst(old.count) : $0 }
        if let stop {
            let error = RoostError(RoostError.Code(named: stop.code), stop.message)
            guard let moved else { return .failure(error) }
            return .failure(
                StoppedJob(
                    error: error, summary: moved, isUnwritten: stop.isUnwritten, canResume: stop.canResume,
                    overwrites: stop.overwrites))
        }
        guard let moved else { return .failure(RoostError(.job, "the job's end has no summary")) }
        return .success(moved)
    }

    /// One JSON object.
    package var text: Data {
        get throws { try JSONEncoder().encode(self) }
    }

    /// - Throws: `RoostError` for what another version wrote.
    package init(reading text: Data) throws(RoostError) {
        do { self = try JSONDecoder().decode(Self.self, from: text) } catch {
            throw RoostError(.file, "the end of the job cannot be read: another version of Roost ran it")
        }
    }
}
