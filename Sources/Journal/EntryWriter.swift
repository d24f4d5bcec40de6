internal import Columnar
internal import GRDB
internal import ModelAPI
internal import Planning

/// Writes entries within one transaction, and at its end what they add to the jobs' sums.
struct EntryWriter {
    private struct Sum: Hashable {
        let job: Int64
        let kind: Int64
    }

    private struct Amounts {
        var usage = CallUsage()
        var boundTokens: Int64 = 0
        var boundNano: Int64 = 0
    }

    private let database: Database
    private let now: Double
    private var sums: [Sum: Amounts] = [:]
    /// Outcomes of calls that had one.
    private(set) var ignored = 0

    private let intent: PreparedStatement
    private let outcome: PreparedStatement
    private let intentDone: PreparedStatement

    init(_ database: Database, now: Double) throws {
        self.database = database
        self.now = now
        // A call that has its outcome is none to wait for, in whatever order the two come.
        intent = try PreparedStatement(
            """
            INSERT OR IGNORE INTO intents(call, job, key, attempt, deployment, at, worker, bound_tokens, bound_nano)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE NOT EXISTS (SELECT 1 FROM outcomes WHERE call = ?1)
            """, database)
        outcome = try PreparedStatement(
            """
            INSERT OR IGNORE INTO outcomes(
                call, job, kind, key_hash, key, prompt_tokens, completion_tokens, cached_tokens, cost_nano, at, record,
                bound_tokens, bound_nano)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, database)
        intentDone = try PreparedStatement("DELETE FROM intents WHERE call = ?", database)
    }

    mutating func write(_ entry: JournalEntry) throws {
        switch entry {
        case .intent(let new): try write(new)
        case .outcome(let outcome): try write(outcome)
        case .withdrawn(let call): try withdraw(call)
        case .jobState(let job, let state, let rows, let answered, let failed, let failure):
            try write(job, state, [rows, answered, failed], failure)
        case .cache(let answer): try write(answer)
        case .batchChunk(let chunk): try write(chunk)
        }
    }

    private func write(_ new: CallIntent) throws {
        intent.bind(new.call, at: 1)
        intent.bind(new.job, at: 2)
        intent.bind(new.key, at: 3)
        intent.bind(Int64(new.attempt), at: 4)
        intent.bind(new.deployment, at: 5)
        intent.bind(now, at: 6)
        intent.bind(new.worker, at: 7)
        intent.bind(new.bound.tokens, at: 8)
        intent.bind(new.bound.nano, at: 9)
        try intent.run()
    }

    /// Adds what was written to the jobs' sums.
    func finish() throws {
        guard !sums.isEmpty else { return }
        let add = try PreparedStatement(
            """
            INSERT INTO sums(
                job, kind, calls, prompt_tokens, completion_tokens, cached_tokens, cost_nano, bound_tokens, bound_nano)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                calls = calls + excluded.calls,
                prompt_tokens = prompt_tokens + excluded.prompt_tokens,
                completion_tokens = completion_tokens + excluded.completion_tokens,
                cached_tokens = cached_tokens + excluded.cached_tokens,
                cost_nano = cost_nano + excluded.cost_nano,
                bound_tokens = bound_tokens + excluded.bound_tokens,
                bound_nano = bound_nano + excluded.bound_nano
            """, database)
        for (sum, amounts) in sums {
            add.bind(sum.job, at: 1)
            add.bind(sum.kind, at: 2)
            add.bind(Int64(amounts.usage.calls), at: 3)
            add.bind(amounts.usage.promptTokens, at: 4)
            add.bind(amounts.usage.completionTokens, at: 5)
            add.bind(amounts.usage.cachedTokens, at: 6)
            add.bind(amounts.usage.costNano, at: 7)
            add.bind(amounts.boundTokens, at: 8)
            add.bind(amounts.boundNano, at: 9)
            try add.run()
        }
    }

    mutating func write(_ new: CallOutcome) throws {
        let bound = new.isUsageKnown ? CallBound() : try boundOfIntent(new.call)
        if try insert(new, bound) == 0 {
            guard try removeLesser(new.call, than: new.kind) else { return ignored += 1 }
            try insert(new, bound)
        }
        intentDone.bind(new.call, at: 1)
        try intentDone.run()
        add(1, new.job, new.kind.rawValue, new.usage, bound)
    }

    private mutating func withdraw(_ call: Int64) throws {
        intentDone.bind(call, at: 1)
        try intentDone.run()
        // A run that did not know that may have gone on without its end.
        _ = try removeLesser(call, than: .transient)
    }

    private func boundOfIntent(_ call: Int64) throws -> CallBound {
        let find = try PreparedStatement("SELECT bound_tokens, bound_nano FROM intents WHERE call = ?", database)
        find.bind(call, at: 1)
        var bound = CallBound()
        try find.forEach { bound = CallBound(tokens: $0.int(0), nano: $0.int(1)) }
        return bound
    }

    @discardableResult
    private func insert(_ new: CallOutcome, _ bound: CallBound) throws -> Int {
        outcome.bind(new.call, at: 1)
        outcome.bind(new.job, at: 2)
        outcome.bind(Int64(new.kind.rawValue), at: 3)
        outcome.bind(new.key.hash, at: 4)
        outcome.bind(new.key, at: 5)
        outcome.bind(new.usage.promptTokens, at: 6)
        outcome.bind(new.usage.completionTokens, at: 7)
        outcome.bind(new.usage.cachedTokens, at: 8)
        outcome.bind(new.usage.costNano, at: 9)
        outcome.bind(now, at: 10)
        outcome.bind(new.record.bytes, at: 11)
        outcome.bind(bound.tokens, at: 12)
        outcome.bind(bound.nano, at: 13)
        return try withExtendedLifetime(new.record) { try outcome.run() }
    }

    /// Takes away a transient or accepted outcome of the call, of which more is known now.
    private mutating func removeLesser(_ call: Int64, than kind: CallOutcome.Kind) throws -> Bool {
        let find = try PreparedStatement(
            """
            SELECT job, kind, prompt_tokens, completion_tokens, cached_tokens, cost_nano, bound_tokens, bound_nano
            FROM outcomes
            WHERE call = ? AND kind >= 2 AND kind > ?
            """, database)
        find.bind(call, at: 1)
        find.bind(Int64(kind.rawValue), at: 2)
        var found: (job: Int64, kind: Int, usage: CallUsage, bound: CallBound)?
        try find.forEach { row in
            found = (
                row.int(0), Int(row.int(1)),
                CallUsage(
                    calls: 1, promptTokens: row.int(2), completionTokens: row.int(3), cachedTokens: row.int(4),
                    costNano: row.int(5)),
                CallBound(tokens: row.int(6), nano: row.int(7))
            )
        }
        guard let found else { return false }
        let remove = try PreparedStatement("DELETE FROM outcomes WHERE call = ?", database)
        remove.bind(call, at: 1)
        try remove.run()
        add(-1, found.job, found.kind, found.usage, found.bound)
        return true
    }

    private mutating func add(_ sign: Int64, _ job: Int64, _ kind: Int, _ usage: CallUsage, _ bound: CallBound) {
        var amounts = sums[Sum(job: job, kind: Int64(kind)), default: Amounts()]
        amounts.usage += sign < 0 ? -usage : usage
        amounts.boundTokens = amounts.boundTokens.clampedSum(sign * bound.tokens)
        amounts.boundNano = amounts.boundNano.clampedSum(sign * bound.nano)
        sums[Sum(job: job, kind: Int64(kind))] = amounts
    }

    private func write(_ job: Int64, _ state: JobState, _ counts: [Int?], _ failure: String?) throws {
        let update = try PreparedStatement(
            """
            UPDATE jobs SET state = ?2, updated = ?3, rows = coalesce(?4, rows), answered = coalesce(?5, answered),
                failed = coalesce(?6, failed), failure = coalesce(?7, failure),
                owner = CASE ?2 WHEN 'running' THEN owner END,
                seconds = CASE ?2 WHEN 'running' THEN seconds
                    ELSE coalesce(seconds, 0) + max(0, ?3 - coalesce(started, ?3)) END,
                started = CASE ?2 WHEN 'running' THEN started END
            WHERE id = ?1
            """, database)
        update.bind(job, at: 1)
        update.bind(state.rawValue, at: 2)
        update.bind(now, at: 3)
        for (index, count) in counts.enumerated() { update.bind(count.map(Int64.init), at: 4 + Int32(index)) }
        update.bind(failure, at: 7)
        try update.run()
    }

    private func write(_ answer: CachedAnswer) throws {
        let insert = try PreparedStatement(
            """
            INSERT INTO cache(key_hash, key, model, created, expires, size, record) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT(key_hash) DO UPDATE SET key = excluded.key, model = excluded.model, created = excluded.created,
                expires = excluded.expires, size = excluded.size, record = excluded.record
            """, database)
        insert.bind(answer.key.hash, at: 1)
        insert.bind(answer.key, at: 2)
        insert.bind(answer.model, at: 3)
        insert.bind(now, at: 4)
        insert.bind(answer.expires, at: 5)
        insert.bind(Int64(answer.record.count), at: 6)
        insert.bind(answer.record.bytes, at: 7)
        _ = try withExtendedLifetime(answer.record) { try insert.run() }
    }

    private func write(_ chunk: BatchChunk) throws {
        let insert = try PreparedStatement(
            """
            INSERT INTO batch_parts(job, part, file, batch, state, requests, created, updated, detail)
            VALUES (?, ?, ?, ?, ?, ?, ?7, ?7, ?)
            ON CONFLICT DO UPDATE SET file = excluded.file, batch = excluded.batch, state = excluded.state,
                requests = excluded.requests, updated = excluded.updated,
                detail = CASE WHEN length(excluded.detail) > 0 THEN excluded.detail ELSE detail END
            """, database)
        insert.bind(chunk.job, at: 1)
        insert.bind(Int64(chunk.number), at: 2)
        insert.bind(chunk.file, at: 3)
        insert.bind(chunk.batch, at: 4)
        insert.bind(chunk.state, at: 5)
        insert.bind(Int64(chunk.requests), at: 6)
        insert.bind(now, at: 7)
        insert.bind(chunk.detail.bytes, at: 8)
        _ = try withExtendedLifetime(chunk.detail) { try insert.run() }
    }
}
