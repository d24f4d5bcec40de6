package import Columnar
internal import GRDB

/// A job that the journal has made, or found again.
package struct OpenedJob: Sendable {
    package let id: Int64
    /// The journal had the job: its answers are there.
    package let isResumed: Bool
    /// How the job stood before; nil for a new one.
    package let previousState: JobState?
    /// What the job's calls came to until now.
    package let sums: CallSums
    /// Calls of the job whose end nobody knows; `unknownCalls(job:)` has them.
    package let unknown: Int

    /// Answers that need not be asked for again.
    package var answers: Int { sums[.answer].calls }
    /// All that was spent on the job.
    package var spent: Spending { sums.total }
}

extension Journal {
    /// Finds the latest job with `fingerprint`, or makes one, and takes it over as running.
    ///
    /// - Parameters:
    ///   - fingerprint: what makes a submission the same one, such as a digest of its plan and its data.
    ///   - name: for people.
    ///   - detail: a JSON object for people: endpoint, model, output.
    ///   - submission: what it takes to submit the job again, opaque to the journal; nil keeps the one there is.
    ///   - fresh: makes a new job even where there is one. The old one keeps its answers, under its own id.
    /// - Throws: `JournalError`, with code `jobIsRunning` where another living process runs the job.
    package func openJob(
        fingerprint: [UInt8], name: String, detail: String, submission: Buffer?, fresh: Bool
    ) throws(JournalError) -> OpenedJob {
        let owner = try ownerName()
        let folder = folder
        return try file.write { database in
            let time = now()
            if !fresh, let found = try Self.latest(database, fingerprint: fingerprint) {
                let id = found.id
                let isOurs = found.owner == owner
                let state = Self.state(found.state, owner: found.owner, folder: folder)
                if state == .running && !isOurs {
                    let process = (found.owner ?? "").prefix { $0 != "-" }
                    throw JournalError(
                        .jobIsRunning,
                        "process \(process) is running job \(id) (\(name)) already; wait for its end, "
                            + "or submit the job as a fresh one")
                }
                let update = try PreparedStatement(
                    """
                    UPDATE jobs SET state = 'running', owner = ?2, updated = ?3, name = ?4, detail = ?5,
                        submission = coalesce(?6, submission), failure = NULL, started = ?3
                    WHERE id = ?1
                    """, database)
                update.bind(id, at: 1)
                update.bind(owner, at: 2)
                update.bind(time, at: 3)
                update.bind(name, at: 4)
                update.bind(detail, at: 5)
                if let submission { update.bind(submission.bytes, at: 6) }
                _ = try withExtendedLifetime(submission) { try update.run() }
                return OpenedJob(
                    id: id, isResumed: true, previousState: state,
                    sums: try CallSums.fetch(database, job: id)[id] ?? CallSums(),
                    unknown: try Int.fetchOne(
                        database, sql: "SELECT count(*) FROM intents WHERE job = ?", arguments: [id]) ?? 0)
            }
            let insert = try PreparedStatement(
                """
                INSERT INTO jobs(fingerprint, name, state, owner, created, updated, started, detail, submission)
                VALUES (?1, ?2, 'running', ?3, ?4, ?4, ?4, ?5, ?6)
                """, database)
            try fingerprint.withUnsafeBytes { fingerprint in
                insert.bind(fingerprint, at: 1)
                insert.bind(name, at: 2)
                insert.bind(owner, at: 3)
                insert.bind(time, at: 4)
                insert.bind(detail, at: 5)
                if let submission { insert.bind(submission.bytes, at: 6) }
                _ = try withExtendedLifetime(submission) { try insert.run() }
            }
            return OpenedJob(
                id: database.lastInsertedRowID, isResumed: false, previousState: nil, sums: CallSums(), unknown: 0)
        }
    }

    static func latest(
        _ database: Database, fingerprint: [UInt8]
    ) throws -> (id: Int64, state: String, owner: String?)? {
        let find = try PreparedStatement(
            "SELECT id, state, owner FROM jobs WHERE fingerprint = ? ORDER BY id DESC LIMIT 1", database)
        var found: (id: Int64, state: String, owner: String?)?
        try fingerprint.withUnsafeBytes { fingerprint in
            find.bind(fingerprint, at: 1)
            try find.forEach { found = ($0.int(0), $0.text(1), $0.optionalText(2)) }
        }
        return found
    }

    /// The state of a job that is written as `state`: one that runs without a living process was interrupted.
    static func state(_ state: String, owner: String?, folder: String) -> JobState {
        let state = JobState(rawValue: state) ?? .failed
        guard state == .running else { return state }
        return owner.map { JobOwner.lives($0, folder: folder) } == true ? .running : .interrupted
    }
}
