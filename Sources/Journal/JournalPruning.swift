internal import GRDB

extension Journal {
    /// Deletes the jobs, with their answers, whose state has not changed for `seconds`, except those that run.
    ///
    /// It works in short transactions, so that running jobs need not wait. The room is used again; `compact`
    /// gives it back to the system.
    ///
    /// - Returns: the number of jobs.
    @discardableResult
    package func prune(olderThan seconds: Double) throws(JournalError) -> Int {
        let folder = folder
        let jobs = try file.read { database in
            let find = try PreparedStatement("SELECT id, state, owner FROM jobs WHERE updated < ?", database)
            find.bind(now() - seconds, at: 1)
            var jobs: [Int64] = []
            try find.forEach { row in
                let state = Self.state(row.text(1), owner: row.optionalText(2), folder: folder)
                if state != .running { jobs.append(row.int(0)) }
            }
            return jobs
        }
        for job in jobs { try delete(job) }
        return jobs.count
    }

    /// Deletes a job with its answers.
    ///
    /// - Throws: `JournalError` with code `noSuchJob` or `jobIsRunning`.
    package func forget(_ id: Int64) throws(JournalError) {
        guard let job = try job(id) else { throw JournalError(.noSuchJob, "the journal \(path) has no job \(id)") }
        guard job.state != .running else {
            throw JournalError(.jobIsRunning, "job \(id) (\(job.name)) is running; stop it before it is forgotten")
        }
        try delete(id)
    }

    /// Gives the room of what was pruned back to the system.
    ///
    /// Needs as much room again meanwhile, and other processes wait.
    package func compact() throws(JournalError) {
        try file.maintain { try $0.execute(sql: "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)") }
    }

    private func delete(_ job: Int64) throws(JournalError) {
        // The job first: it cannot be resumed while its answers go.
        try file.write { database in
            for table in ["intents", "sums", "batch_parts"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE job = ?", arguments: [job])
            }
            try database.execute(sql: "DELETE FROM jobs WHERE id = ?", arguments: [job])
        }
        var next: Int64? = .min
        while let start = next {
            next = try file.write { database in
                // A slice of the calls by number, whatever their jobs: outcomes have no index by job alone.
                let end = try Int64.fetchOne(
                    database, sql: "SELECT call FROM outcomes WHERE call >= ? ORDER BY call LIMIT 1 OFFSET 5000",
                    arguments: [start])
                try database.execute(
                    sql: "DELETE FROM outcomes WHERE job = ? AND call >= ? AND call < ?",
                    arguments: [job, start, end ?? .max])
                return end
            }
        }
    }
}
