internal import GRDB
internal import Glibc

extension Journal {
    /// Calls that a transaction looks at while a job is deleted.
    private static let callsAtOnce = 1_000
    /// Pages that a transaction gives back to the system: a megabyte.
    private static let pagesAtOnce = 256
    /// Microseconds between two transactions, in which others get the journal.
    private static let pause: UInt32 = 5_000

    /// Deletes the jobs, with their answers, whose state has not changed for `seconds`, except those that run.
    ///
    /// It works in short transactions with pauses between, so that running jobs need not wait. The space is used again;
    /// `compact` gives it back to the system.
    ///
    /// - Parameter seconds: the least age of a job's last change.
    /// - Returns: the number of jobs.
    /// - Throws: `JournalError` where the journal cannot be written.
    @discardableResult
    package func prune(olderThan seconds: Double) throws(JournalError) -> Int {
        let before = now() - seconds
        let old = try file.read { database in
            let find = try PreparedStatement("SELECT id FROM jobs WHERE updated < ?", database)
            find.bind(before, at: 1)
            var jobs: [Int64] = []
            try find.forEach { jobs.append($0.int(0)) }
            return jobs
        }
        var count = 0
        for job in old where try remove(job, unchangedSince: before) == .removed {
            try deleteOutcomes(of: job)
            count += 1
        }
        return count
    }

    /// Deletes a job with its answers.
    ///
    /// - Parameter id: the job's number.
    /// - Throws: `JournalError` with code `noSuchJob` or `jobIsRunning`.
    package func forget(_ id: Int64) throws(JournalError) {
        switch try remove(id, unchangedSince: .infinity) {
        case .removed: try deleteOutcomes(of: id)
        case .missing: throw JournalError(.noSuchJob, "the journal \(path) has no job \(id)")
        case .running(let name):
            throw JournalError(.jobIsRunning, "job \(id) (\(name)) is running; stop it before it is forgotten")
        }
    }

    /// Gives the space of what was pruned back to the system, a little at a time, so that running jobs need not wait.
    ///
    /// A journal of the first round cannot do that: it is written anew, where no job runs, and can from then on.
    ///
    /// - Returns: whether the space was given back; else it is used again for what comes.
    /// - Throws: `JournalError` where the journal cannot be written.
    @discardableResult
    package func compact() throws(JournalError) -> Bool {
        let isIncremental = try file.maintain { try Int.fetchOne($0, sql: "PRAGMA auto_vacuum") } == 2
        guard isIncremental else { return try rewrite() }
        while true {
            let left = try file.write { database in
                try database.execute(sql: "PRAGMA incremental_vacuum(\(Self.pagesAtOnce))")
                return try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            }
            if left == 0 { break }
            usleep(Self.pause)
        }
        // The pages leave the file when its log is copied into it; where a reader is in the way, the next time.
        try file.maintain { try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
        return true
    }

    private func rewrite() throws(JournalError) -> Bool {
        let isBusy = try jobs(limit: .max).contains { $0.state == .running }
        if isBusy { return false }
        try file.maintain { try $0.execute(sql: "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)") }
        return true
    }

    private enum Removal: Equatable {
        case removed
        case missing
        case running(name: String)
    }

    /// Takes a job out of the tables of jobs, unless it runs: from then on nobody can resume it.
    ///
    /// Whether it runs is looked at in the same transaction.
    private func remove(_ job: Int64, unchangedSince time: Double) throws(JournalError) -> Removal {
        let folder = folder
        return try file.write { database in
            let find = try PreparedStatement(
                "SELECT state, owner, name FROM jobs WHERE id = ? AND updated < ?", database)
            find.bind(job, at: 1)
            find.bind(time, at: 2)
            var found: Removal = .missing
            try find.forEach { row in
                let state = Self.state(row.text(0), owner: row.optionalText(1), folder: folder)
                found = state == .running ? .running(name: row.text(2)) : .removed
            }
            guard found == .removed else { return found }
            for table in ["intents", "sums", "batch_parts", "detached"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE job = ?", arguments: [job])
            }
            try database.execute(sql: "DELETE FROM jobs WHERE id = ?", arguments: [job])
            return .removed
        }
    }

    private func deleteOutcomes(of job: Int64) throws(JournalError) {
        var next: Int64? = .min
        while let start = next {
            next = try file.write { database in
                // A slice of the calls by number, whatever their jobs: outcomes have no index by job alone.
                let end = try Int64.fetchOne(
                    database,
                    sql: "SELECT call FROM outcomes WHERE call >= ? ORDER BY call LIMIT 1 OFFSET \(Self.callsAtOnce)",
                    arguments: [start])
                try database.execute(
                    sql: "DELETE FROM outcomes WHERE job = ? AND call >= ? AND call < ?",
                    arguments: [job, start, end ?? .max])
                return end
            }
            if next != nil { usleep(Self.pause) }
        }
    }
}
