internal import GRDB

/// The journal's tables, and the way from each version of them to the next.
///
/// `intents` holds calls without an outcome only: an outcome takes its intent's place, so that calls in flight
/// and unknown calls are found at once and the table stays small. `sums` is kept up with every commit, so that
/// a job's totals cost nothing at a million rows. Both make an outcome pure appending, save for one narrow index.
enum JournalSchema {
    /// "Rst1": what tells a journal from other databases.
    private static let application = 0x5273_7431

    private static let steps: [String] = [
        """
        CREATE TABLE jobs(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            fingerprint BLOB NOT NULL,
            name TEXT NOT NULL,
            state TEXT NOT NULL,
            owner TEXT,
            created REAL NOT NULL,
            updated REAL NOT NULL,
            rows INTEGER,
            detail TEXT NOT NULL,
            failure TEXT,
            submission BLOB);
        CREATE INDEX jobs_by_fingerprint ON jobs(fingerprint, id);

        CREATE TABLE intents(
            call INTEGER PRIMARY KEY,
            job INTEGER NOT NULL,
            key BLOB NOT NULL,
            attempt INTEGER NOT NULL,
            deployment TEXT NOT NULL,
            at REAL NOT NULL);

        CREATE TABLE outcomes(
            call INTEGER PRIMARY KEY,
            job INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            key_hash INTEGER NOT NULL,
            key BLOB NOT NULL,
            prompt_tokens INTEGER NOT NULL,
            completion_tokens INTEGER NOT NULL,
            cached_tokens INTEGER NOT NULL,
            cost_nano INTEGER NOT NULL,
            at REAL NOT NULL,
            record BLOB NOT NULL);
        CREATE INDEX answers_by_key ON outcomes(job, key_hash) WHERE kind < 2;

        CREATE TABLE sums(
            job INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            calls INTEGER NOT NULL,
            prompt_tokens INTEGER NOT NULL,
            completion_tokens INTEGER NOT NULL,
            cached_tokens INTEGER NOT NULL,
            cost_nano INTEGER NOT NULL,
            PRIMARY KEY(job, kind)) WITHOUT ROWID;

        CREATE TABLE cache(
            id INTEGER PRIMARY KEY,
            key_hash INTEGER NOT NULL,
            key BLOB NOT NULL,
            model TEXT NOT NULL,
            created REAL NOT NULL,
            expires REAL,
            size INTEGER NOT NULL,
            record BLOB NOT NULL);
        CREATE UNIQUE INDEX cache_by_key ON cache(key_hash);
        CREATE INDEX cache_by_age ON cache(created, size, expires);

        CREATE TABLE batch_parts(
            job INTEGER NOT NULL,
            part INTEGER NOT NULL,
            file TEXT,
            batch TEXT,
            state TEXT NOT NULL,
            requests INTEGER NOT NULL,
            created REAL NOT NULL,
            updated REAL NOT NULL,
            detail BLOB NOT NULL,
            PRIMARY KEY(job, part)) WITHOUT ROWID;

        -- The next number to give out. It begins at the time in milliseconds, so that a worker's log never
        -- names calls of a journal that was lost by the numbers of the next one.
        CREATE TABLE counters(name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counters VALUES ('call', CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER));
        """,
        """
        ALTER TABLE jobs ADD COLUMN answered INTEGER;
        ALTER TABLE jobs ADD COLUMN failed INTEGER;
        -- When the run under way began, and how long the runs before it took.
        ALTER TABLE jobs ADD COLUMN started REAL;
        ALTER TABLE jobs ADD COLUMN seconds REAL;
        """,
    ]

    /// Brings the database up to this version.
    ///
    /// - Throws: `JournalError` where a newer version of Roost, or another program, made it.
    static func migrate(_ db: Database, path: String) throws {
        if try version(db) == steps.count { return try check(db, path: path) }
        try db.inTransaction(.immediate) {
            // Another process may have been faster.
            try check(db, path: path)
            for version in try version(db)..<steps.count {
                try db.execute(sql: steps[version])
                try db.execute(sql: "PRAGMA user_version = \(version + 1)")
                try db.execute(sql: "PRAGMA application_id = \(application)")
            }
            return .commit
        }
    }

    private static func version(_ db: Database) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }

    private static func check(_ db: Database, path: String) throws {
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
    }
}
