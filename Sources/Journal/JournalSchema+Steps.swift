internal import GRDB

extension JournalSchema {
    static let firstTables = """
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
        """

    static let rowCounts = """
        ALTER TABLE jobs ADD COLUMN answered INTEGER;
        ALTER TABLE jobs ADD COLUMN failed INTEGER;
        -- When the run under way began, and how long the runs before it took.
        ALTER TABLE jobs ADD COLUMN started REAL;
        ALTER TABLE jobs ADD COLUMN seconds REAL;
        """

    /// Jobs that a driver goes on with by itself.
    static let detachedJobs = """
        CREATE TABLE detached(
            job INTEGER PRIMARY KEY,
            driver TEXT NOT NULL,
            principal TEXT NOT NULL,
            state TEXT NOT NULL,
            exit INTEGER,
            failure TEXT,
            submitted REAL NOT NULL,
            ended REAL,
            fetched REAL,
            submission BLOB NOT NULL);
        """

    /// Job keys have a version, an intent has a column for its worker, and calls of unknown end keep their bounds.
    static func nameWorkersAndBounds(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE jobs RENAME COLUMN fingerprint TO key;
                ALTER TABLE jobs ADD COLUMN key_version INTEGER NOT NULL DEFAULT 1;
                DROP INDEX jobs_by_fingerprint;
                CREATE INDEX jobs_by_key ON jobs(key, key_version, id);
                ALTER TABLE intents ADD COLUMN worker TEXT NOT NULL DEFAULT '';
                ALTER TABLE intents ADD COLUMN bound_tokens INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE intents ADD COLUMN bound_nano INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE outcomes ADD COLUMN bound_tokens INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE outcomes ADD COLUMN bound_nano INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE sums ADD COLUMN bound_tokens INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE sums ADD COLUMN bound_nano INTEGER NOT NULL DEFAULT 0;
                """)
        try nameWorkers(db)
        try estimateBounds(db)
    }

    /// What was set aside for open calls was not written: the dearest call of the same job stands for it.
    private static func estimateBounds(_ db: Database) throws {
        for job in try Int64.fetchAll(db, sql: "SELECT DISTINCT job FROM intents") {
            try db.execute(
                sql: """
                    UPDATE intents SET bound_tokens = largest.tokens, bound_nano = largest.nano
                    FROM (
                        SELECT coalesce(max(max(0, prompt_tokens) + max(0, completion_tokens)), 0) AS tokens,
                            coalesce(max(max(0, cost_nano)), 0) AS nano
                        FROM outcomes WHERE job = ?1) AS largest
                    WHERE job = ?1
                    """, arguments: [job])
        }
    }

    /// The first round wrote a worker behind the deployment: "gpt-4o by worker-12-ab".
    private static func nameWorkers(_ db: Database) throws {
        let separator = " by "
        let rows = try Row.fetchAll(db, sql: "SELECT call, deployment FROM intents")
        for row in rows {
            guard let call = Int64.fromDatabaseValue(row["call"]),
                let text = String.fromDatabaseValue(row["deployment"])
            else { continue }
            let fields = text.split(separator: separator, omittingEmptySubsequences: false)
            guard fields.count > 1, let worker = fields.last else { continue }
            try db.execute(
                sql: "UPDATE intents SET deployment = ?, worker = ? WHERE call = ?",
                arguments: [fields.dropLast().joined(separator: separator), String(worker), call])
        }
    }
}
