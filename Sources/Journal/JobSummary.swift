package import Columnar
package import ModelAPI
package import Planning

/// A job as a person wants to see it.
package struct JobSummary: Sendable {
    package let id: Int64
    package let name: String
    package let state: JobState
    /// Seconds since 1970.
    package let created: Double
    /// Seconds since 1970 at which its state last changed.
    package let updated: Double
    package let rows: Int?
    /// Rows with an answer, those that share one among them, and rows with an error, when the last run ended.
    package let answeredRows: Int?
    package let failedRows: Int?
    /// Seconds since 1970 at which the run under way began, or the one that was interrupted; nil for none.
    package let started: Double?
    /// Seconds that the runs took which came to an end.
    package let seconds: Double
    /// A JSON object: endpoint, model, output.
    package let detail: String
    package let failure: String?
    package let sums: CallSums
    /// Calls without an outcome: in flight while the job runs, else calls whose end nobody knows.
    package let unknown: Int

    package var answers: Int { sums[.answer].calls }
    package var spent: CallUsage { sums.total }
}

extension Journal {
    /// The latest `limit` jobs, the newest first.
    package func jobs(limit: Int) throws(JournalError) -> [JobSummary] {
        try summaries("ORDER BY id DESC LIMIT ?", Int64(limit))
    }

    /// The job with this id; nil where there is none.
    package func job(_ id: Int64) throws(JournalError) -> JobSummary? {
        try summaries("WHERE id = ?", id).first
    }

    /// What it takes to submit the job again; nil where it was opened without.
    ///
    /// - Throws: `JournalError` with code `noSuchJob` where there is no such job.
    package func submission(of job: Int64) throws(JournalError) -> Buffer? {
        let path = path
        return try file.read { database in
            let statement = try PreparedStatement("SELECT submission FROM jobs WHERE id = ?", database)
            statement.bind(job, at: 1)
            var found: Buffer?? = nil
            try statement.forEach { found = .some($0.isNull(0) ? nil : $0.buffer(0)) }
            guard let found else { throw JournalError(.noSuchJob, "the journal \(path) has no job \(job)") }
            return found
        }
    }

    /// The job that a submission of this identity would resume; nil where it would be a new one.
    package func job(_ identity: JobIdentity) throws(JournalError) -> JobSummary? {
        guard let found = try file.read({ try FoundJob.latest($0, identity)?.id }) else { return nil }
        return try job(found)
    }

    private func summaries(_ which: String, _ number: Int64) throws(JournalError) -> [JobSummary] {
        let folder = folder
        return try file.read { database in
            let find = try PreparedStatement(
                """
                SELECT id, name, state, owner, created, updated, rows, detail, failure,
                    (SELECT count(*) FROM intents WHERE intents.job = jobs.id), answered, failed, started, seconds
                FROM jobs \(which)
                """, database)
            find.bind(number, at: 1)
            var found: [JobSummary] = []
            try find.forEach { row in
                found.append(
                    JobSummary(
                        id: row.int(0), name: row.text(1),
                        state: Self.state(row.text(2), owner: row.optionalText(3), folder: folder),
                        created: row.double(4),
                        updated: row.double(5), rows: row.isNull(6) ? nil : Int(row.int(6)),
                        answeredRows: row.isNull(10) ? nil : Int(row.int(10)),
                        failedRows: row.isNull(11) ? nil : Int(row.int(11)),
                        started: row.isNull(12) ? nil : row.double(12),
                        seconds: row.isNull(13) ? 0 : row.double(13), detail: row.text(7),
                        failure: row.optionalText(8),
                        sums: try CallSums.fetch(database, job: row.int(0))[row.int(0)] ?? CallSums(),
                        unknown: Int(row.int(9))))
            }
            return found
        }
    }
}
