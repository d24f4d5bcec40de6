package import Columnar
package import Planning

extension Journal {
    /// The records of the answers, and of the final errors, that the job has for `keys`.
    ///
    /// Keys without one are left out. Where a key was paid for twice the first answer is taken, and an answer
    /// rather than an error. It sees all that was committed before it was called.
    ///
    /// - Throws: `JournalError`, also where an answer is there under a key that cannot be right.
    package func answers(job: Int64, keys: [RequestKey]) throws(JournalError) -> [RequestKey: Buffer] {
        let path = path
        return try file.read { database in
            let find = try PreparedStatement(
                "SELECT kind, key, record, call FROM outcomes WHERE job = ? AND key_hash = ? AND kind < 2 ORDER BY call",
                database)
            find.bind(job, at: 1)
            var found: [RequestKey: Buffer] = [:]
            found.reserveCapacity(keys.count)
            for key in keys {
                find.bind(key.hash, at: 2)
                var best = Int64.max
                try find.forEach { row in
                    // Two requests with these eight bytes in common do not happen: the rest was changed.
                    guard row.key(1) == key else {
                        throw JournalError.unreadable(path, "the key of call \(row.int(3)) of job \(job)")
                    }
                    guard row.int(0) < best else { return }
                    best = row.int(0)
                    found[key] = row.buffer(2)
                }
            }
            return found
        }
    }

    /// Those of `keys` for which the job has an answer, or an error that is final.
    package func answeredKeys(job: Int64, among keys: some Collection<RequestKey>) throws(JournalError) -> Set<
        RequestKey
    > {
        try file.read { database in
            let find = try PreparedStatement(
                "SELECT key FROM outcomes WHERE job = ? AND key_hash = ? AND kind < 2", database)
            find.bind(job, at: 1)
            var found: Set<RequestKey> = []
            for key in keys {
                find.bind(key.hash, at: 2)
                try find.forEach { if $0.key(0) == key { found.insert(key) } }
            }
            return found
        }
    }

    /// The records of the job's rows that ended in an error, one a request: final errors, and failures after
    /// which no answer came.
    ///
    /// It reads all of the journal's calls.
    package func failures(job: Int64, _ body: (Buffer) throws -> Void) throws(JournalError) {
        try file.read { database in
            let find = try PreparedStatement(
                """
                SELECT key, record FROM outcomes o WHERE job = ? AND kind > 0 AND length(record) > 0 AND NOT EXISTS (
                    SELECT 1 FROM outcomes a WHERE a.job = o.job AND a.key_hash = o.key_hash AND a.kind < 2 AND a.call <> o.call)
                ORDER BY call
                """, database)
            find.bind(job, at: 1)
            var last: [RequestKey: Buffer] = [:]
            try find.forEach { row in if let key = row.key(0) { last[key] = row.buffer(1) } }
            for record in last.values { try body(record) }
        }
    }

    /// The records of some of the job's answers, from anywhere among them: enough to see what gave them.
    package func someAnswers(job: Int64, limit: Int) throws(JournalError) -> [Buffer] {
        try file.read { database in
            let find = try PreparedStatement(
                "SELECT record FROM outcomes WHERE job = ? AND kind < 2 ORDER BY key_hash LIMIT ?", database)
            find.bind(job, at: 1)
            find.bind(Int64(limit), at: 2)
            var found: [Buffer] = []
            try find.forEach { found.append($0.buffer(0)) }
            return found
        }
    }

    /// The records of the cached answers to `keys` that have not expired; keys without one are left out.
    ///
    /// - Parameters:
    ///   - keys: The requests.
    ///   - now: Seconds since 1970.
    /// - Returns: A record for each key that has one.
    /// - Throws: `JournalError` where the journal cannot be read.
    package func cached(keys: [RequestKey], now: Double) throws(JournalError) -> [RequestKey: Buffer] {
        try file.read { database in
            let find = try PreparedStatement(
                "SELECT key, record FROM cache WHERE key_hash = ? AND (expires IS NULL OR expires > ?)", database)
            find.bind(now, at: 2)
            var found: [RequestKey: Buffer] = [:]
            for key in keys {
                find.bind(key.hash, at: 1)
                try find.forEach { row in
                    if row.key(0) == key { found[key] = row.buffer(1) }
                }
            }
            return found
        }
    }
}
