package import Columnar
internal import GRDB
package import Planning

/// A job that its driver goes on with by itself, as the journal keeps it.
package struct DetachedJob: Sendable {
    /// The job's number in the journal.
    package let job: Int64
    package let name: String
    /// The address of the driver that has it.
    package let driver: String
    /// Whose it is.
    package let principal: String
    package var state: DetachedState
    /// The exit code that its run ended with; nil before.
    package let exit: Int32?
    package let failure: String?
    /// Seconds since 1970.
    package let submitted: Double
    package let ended: Double?
    /// When its result was fetched last.
    package let fetched: Double?
    /// What its run needs, opaque to the journal; it begins with a version.
    package let submission: Buffer
}

extension Journal {
    /// Keeps a job as detached, in place of an earlier submission of it.
    ///
    /// - Throws: `JournalError` where the journal cannot be written.
    package func detach(_ job: Int64, driver: String, principal: String, _ submission: Buffer) throws(JournalError) {
        try file.write { database in
            let insert = try PreparedStatement(
                """
                INSERT OR REPLACE INTO detached(job, driver, principal, state, submitted, submission)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                """, database)
            insert.bind(job, at: 1)
            insert.bind(driver, at: 2)
            insert.bind(principal, at: 3)
            insert.bind(DetachedState.waiting.rawValue, at: 4)
            insert.bind(now(), at: 5)
            insert.bind(submission.bytes, at: 6)
            _ = try withExtendedLifetime(submission) { try insert.run() }
        }
    }

    /// The detached jobs, the oldest first.
    package func detachedJobs() throws(JournalError) -> [DetachedJob] { try detached("ORDER BY detached.job", nil) }

    /// A job where it is detached; nil where it is not, or there is none.
    package func detachedJob(_ job: Int64) throws(JournalError) -> DetachedJob? {
        try detached("WHERE detached.job = ?", job).first
    }

    private func detached(_ which: String, _ number: Int64?) throws(JournalError) -> [DetachedJob] {
        try file.read { database in
            let find = try PreparedStatement(
                """
                SELECT detached.job, name, driver, principal, detached.state, exit, detached.failure, submitted, ended,
                    fetched, detached.submission
                FROM detached JOIN jobs ON jobs.id = detached.job \(which)
                """, database)
            if let number { find.bind(number, at: 1) }
            var found: [DetachedJob] = []
            try find.forEach { row in
                found.append(
                    DetachedJob(
                        job: row.int(0), name: row.text(1), driver: row.text(2), principal: row.text(3),
                        state: DetachedState(rawValue: row.text(4)) ?? .failed,
                        exit: row.isNull(5) ? nil : Int32(clamping: row.int(5)), failure: row.optionalText(6),
                        submitted: row.double(7), ended: row.isNull(8) ? nil : row.double(8),
                        fetched: row.isNull(9) ? nil : row.double(9), submission: row.buffer(10)))
            }
            return found
        }
    }

    /// This process goes on with a detached job that another driver has left: it is not forgotten as long as this one lives.
    package func takeUpDetached(_ job: Int64, _ state: DetachedState) throws(JournalError) {
        let owner = try ownerName()
        try setDetached(job, state)
        try file.write { database in
            let update = try PreparedStatement(
                "UPDATE jobs SET state = 'running', owner = ?2 WHERE id = ?1 AND state = 'running'", database)
            update.bind(job, at: 1)
            update.bind(owner, at: 2)
            try update.run()
        }
    }

    /// A detached job that is not over stands otherwise.
    package func setDetached(_ job: Int64, _ state: DetachedState) throws(JournalError) {
        try file.write { database in
            let update = try PreparedStatement("UPDATE detached SET state = ?2 WHERE job = ?1", database)
            update.bind(job, at: 1)
            update.bind(state.rawValue, at: 2)
            try update.run()
        }
    }

    /// A detached job is over.
    ///
    /// What its run did not write of the job itself is written, too.
    package func endDetached(_ job: Int64, exit: Int32, failure: String?) throws(JournalError) {
        let state = DetachedState(exit: exit)
        try file.write { database in
            let update = try PreparedStatement(
                "UPDATE detached SET state = ?2, exit = ?3, failure = ?4, ended = ?5, fetched = NULL WHERE job = ?1",
                database)
            update.bind(job, at: 1)
            update.bind(state.rawValue, at: 2)
            update.bind(Int64(exit), at: 3)
            update.bind(failure, at: 4)
            update.bind(now(), at: 5)
            try update.run()
            // A run that ended before its first call has told the journal nothing.
            let jobState: JobState =
                switch state {
                case .finished: .finished
                case .cancelled: .cancelled
                case .stopped: .stopped
                default: .failed
                }
            let other = try PreparedStatement(
                "UPDATE jobs SET state = ?2, failure = ?3, updated = ?4 WHERE id = ?1 AND state = 'running'", database)
            other.bind(job, at: 1)
            other.bind(jobState.rawValue, at: 2)
            other.bind(failure, at: 3)
            other.bind(now(), at: 4)
            try other.run()
        }
    }

    /// A detached job's result was fetched.
    package func fetchedDetached(_ job: Int64) throws(JournalError) {
        try file.write { database in
            let update = try PreparedStatement("UPDATE detached SET fetched = ?2 WHERE job = ?1", database)
            update.bind(job, at: 1)
            update.bind(now(), at: 2)
            try update.run()
        }
    }

    /// A job is detached no more; its answers stay.
    package func dropDetached(_ job: Int64) throws(JournalError) {
        try file.write { database in
            try database.execute(sql: "DELETE FROM detached WHERE job = ?", arguments: [job])
        }
    }
}
