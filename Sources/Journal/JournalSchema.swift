internal import GRDB

/// The journal's tables, and the way from each version of them to the next; `docs/journal.md` describes them.
///
/// `intents` holds calls without an outcome only: an outcome takes its intent's place, so that calls in flight
/// and unknown calls are found at once and the table stays small. `sums` is kept up with every commit, so that
/// a job's totals cost nothing at a million rows. Both make an outcome pure appending, save for one narrow index.
///
/// The version is SQLite's own `user_version`. GRDB's `DatabaseMigrator` keeps the names of its steps in a table
/// that programs of the first round do not read: they would open a newer file, and pay for what they cannot see.
enum JournalSchema {
    /// "Rst1": what tells a journal from other databases.
    static let application = 0x5273_7431

    private static let steps: [@Sendable (Database) throws -> Void] = [
        { try $0.execute(sql: firstTables) }, { try $0.execute(sql: rowCounts) }, { try nameWorkersAndBounds($0) },
        { try $0.execute(sql: detachedJobs) },
    ]

    /// The version of the tables that this program makes.
    static var version: Int { steps.count }

    /// Brings the database up to this version.
    ///
    /// - Throws: `JournalError` where a newer version of Roost, or another program, made it.
    static func migrate(_ db: Database, path: String) throws {
        if try version(db) == version { return try check(db, path: path) }
        try db.inTransaction(.immediate) {
            // Another process may have been faster.
            try check(db, path: path)
            for step in try version(db)..<version {
                try steps[step](db)
                try db.execute(sql: "PRAGMA user_version = \(step + 1)")
                try db.execute(sql: "PRAGMA application_id = \(application)")
            }
            return .commit
        }
    }

    private static func version(_ db: Database) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }

    /// Looks at a database before anything of it is changed.
    ///
    /// - Throws: `JournalError` where it is none of ours, or too new.
    static func check(_ db: Database, path: String) throws {
        let version = try version(db)
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard application == Self.application || (version == 0 && application == 0 && tables == 0) else {
            throw JournalError(
                .corrupt, "\(path) is a database of another program; move it away, or set ROOST_HOME to another folder")
        }
        guard version <= steps.count else {
            throw JournalError(
                .newerVersion,
                "the journal \(path) was written by a newer version of Roost (its format is \(version), this version knows "
                    + "\(steps.count)); use that version, or set ROOST_HOME to another folder")
        }
        guard version >= 0 else { throw JournalError.damaged(path, "its format is \(version)") }
    }
}
