package import Columnar
internal import GRDB
package import ModelAPI
package import Planning

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
    /// What those calls can have come to.
    package let unknownBound: CallBound

    /// Answers that need not be asked for again.
    package var answers: Int { sums[.answer].calls }
    /// All that was spent on the job.
    package var spent: CallUsage { sums.total }

    /// What counts as spent in a budget, in its unit: what is known, and the bounds of all calls of unknown usage.
    package func spentBefore(_ budget: CallOptions.Budget?) -> Int64 {
        let bound = unknownBound + sums.unknownBound
        switch budget {
        case .tokens: return max(0, spent.tokens).clampedSum(bound.tokens)
        case .cost, nil: return max(0, spent.costNano).clampedSum(bound.nano)
        }
    }
}

extension Journal {
    /// Finds the latest job of this identity, or makes one, and takes it over as running.
    ///
    /// A job that a program of the first round kept is found too, and gets the key of today where its own says so
    /// from all others.
    ///
    /// - Parameters:
    ///   - identity: what makes a submission the same one.
    ///   - detail: a JSON object for people: endpoint, model, output.
    ///   - submission: what it takes to submit the job again, opaque to the journal; nil keeps the one there is.
    ///   - fresh: makes a new job even where there is one. The old one keeps its answers, under its own id.
    /// - Returns: the job, with what it came to before.
    /// - Throws: `JournalError`, with code `jobIsRunning` where another living process runs the job.
    package func openJob(
        _ identity: JobIdentity, detail: String, submission: Buffer?, fresh: Bool
    ) throws(JournalError) -> OpenedJob {
        let owner = try ownerName()
        let folder = folder
        let path = path
        return try file.write { database in
            guard !fresh, let found = try FoundJob.latest(database, identity) else {
                return try Self.insert(database, identity, owner: owner, detail: detail, submission)
            }
            let state = Self.state(found.state, owner: found.owner, folder: folder)
            if state == .running && found.owner != owner {
                let process = (found.owner ?? "").prefix { $0 != "-" }
                throw JournalError(
                    .jobIsRunning,
                    "process \(process) is running job \(found.id) (\(identity.name)) already; wait for its end, "
                        + "or submit the job as a fresh one")
            }
            try Self.verify(database, job: found.id, path: path)
            try Self.takeOver(database, found, identity, owner: owner, detail: detail, submission)
            return try Self.opened(database, found.id, state)
        }
    }

    private static func opened(_ database: Database, _ id: Int64, _ state: JobState) throws -> OpenedJob {
        let find = try PreparedStatement(
            "SELECT count(*), total(bound_tokens), total(bound_nano) FROM intents WHERE job = ?", database)
        find.bind(id, at: 1)
        var unknown = 0
        var bound = CallBound()
        try find.forEach { row in
            unknown = Int(row.int(0))
            bound = CallBound(tokens: row.int(1), nano: row.int(2))
        }
        return OpenedJob(
            id: id, isResumed: true, previousState: state,
            sums: try CallSums.fetch(database, job: id)[id] ?? CallSums(),
            unknown: unknown, unknownBound: bound)
    }

    private static func takeOver(
        _ database: Database, _ found: FoundJob, _ identity: JobIdentity, owner: String, detail: String,
        _ submission: Buffer?
    ) throws {
        let update = try PreparedStatement(
            """
            UPDATE jobs SET state = 'running', owner = ?2, updated = ?3, name = ?4, detail = ?5,
                submission = coalesce(?6, submission), failure = NULL, started = ?3
            WHERE id = ?1
            """, database)
        update.bind(found.id, at: 1)
        update.bind(owner, at: 2)
        update.bind(now(), at: 3)
        update.bind(identity.name, at: 4)
        update.bind(detail, at: 5)
        if let submission { update.bind(submission.bytes, at: 6) }
        _ = try withExtendedLifetime(submission) { try update.run() }
        // A key that does not tell the job from others of its name stays: each of them must go on finding it.
        guard found.isUnderFirstRoundKey, identity.firstRoundKey?.isWhole == true else { return }
        let rename = try PreparedStatement("UPDATE jobs SET key = ?2, key_version = ?3 WHERE id = ?1", database)
        try identity.key.bytes.withUnsafeBytes { key in
            rename.bind(found.id, at: 1)
            rename.bind(key, at: 2)
            rename.bind(Int64(JobKey.version), at: 3)
            _ = try rename.run()
        }
    }

    private static func insert(
        _ database: Database, _ identity: JobIdentity, owner: String, detail: String, _ submission: Buffer?
    ) throws -> OpenedJob {
        let insert = try PreparedStatement(
            """
            INSERT INTO jobs(key, key_version, name, state, owner, created, updated, started, detail, submission)
            VALUES (?1, ?2, ?3, 'running', ?4, ?5, ?5, ?5, ?6, ?7)
            """, database)
        try identity.key.bytes.withUnsafeBytes { key in
            insert.bind(key, at: 1)
            insert.bind(Int64(JobKey.version), at: 2)
            insert.bind(identity.name, at: 3)
            insert.bind(owner, at: 4)
            insert.bind(now(), at: 5)
            insert.bind(detail, at: 6)
            if let submission { insert.bind(submission.bytes, at: 7) }
            _ = try withExtendedLifetime(submission) { try insert.run() }
        }
        return OpenedJob(
            id: database.lastInsertedRowID, isResumed: false, previousState: nil, sums: CallSums(), unknown: 0,
            unknownBound: CallBound())
    }

    /// The state of a job that is written as `state`: one that runs without a living process was interrupted.
    static func state(_ state: String, owner: String?, folder: String) -> JobState {
        let state = JobState(rawValue: state) ?? .failed
        guard state == .running else { return state }
        return owner.map { JobOwner.lives($0, folder: folder) } == true ? .running : .interrupted
    }
}

/// The job of an identity, as it stands in the table.
struct FoundJob {
    let id: Int64
    let state: String
    let owner: String?
    let isUnderFirstRoundKey: Bool

    /// The latest job under today's key, else the latest under the one of the first round.
    static func latest(_ database: Database, _ identity: JobIdentity) throws -> FoundJob? {
        try latest(database, identity.key.bytes, version: JobKey.version)
            ?? identity.firstRoundKey.flatMap { try latest(database, $0.bytes, version: 1) }
    }

    private static func latest(_ database: Database, _ key: [UInt8], version: Int) throws -> FoundJob? {
        let find = try PreparedStatement(
            "SELECT id, state, owner FROM jobs WHERE key = ? AND key_version = ? ORDER BY id DESC LIMIT 1", database)
        var found: FoundJob?
        try key.withUnsafeBytes { key in
            find.bind(key, at: 1)
            find.bind(Int64(version), at: 2)
            try find.forEach {
                found = FoundJob(
                    id: $0.int(0), state: $0.text(1), owner: $0.optionalText(2), isUnderFirstRoundKey: version == 1)
            }
        }
        return found
    }
}
