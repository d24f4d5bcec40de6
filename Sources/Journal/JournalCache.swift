internal import GRDB
package import Planning

/// A cached answer without its record.
package struct CacheEntry: Sendable, Hashable {
    package let key: RequestKey
    package let model: String
    /// Seconds since 1970.
    package let created: Double
    /// Seconds since 1970; nil for never.
    package let expires: Double?
    /// The record's bytes.
    package let size: Int
}

/// How much the cache holds, in answers and in bytes of their records.
package struct CacheSize: Sendable, Hashable {
    package var answers = 0
    package var bytes: Int64 = 0

    package init(answers: Int = 0, bytes: Int64 = 0) {
        self.answers = answers
        self.bytes = bytes
    }
}

extension Journal {
    /// The latest `limit` cached answers, the newest first.
    package func cacheEntries(limit: Int) throws(JournalError) -> [CacheEntry] {
        try file.read { database in
            let find = try PreparedStatement(
                "SELECT key, model, created, expires, size FROM cache ORDER BY created DESC, id DESC LIMIT ?", database)
            find.bind(Int64(limit), at: 1)
            var found: [CacheEntry] = []
            try find.forEach { row in
                guard let key = row.key(0) else { return }
                found.append(
                    CacheEntry(
                        key: key, model: row.text(1), created: row.double(2),
                        expires: row.isNull(3) ? nil : row.double(3),
                        size: Int(row.int(4))))
            }
            return found
        }
    }

    package func cacheSize() throws(JournalError) -> CacheSize {
        try file.read { try Self.cacheSize($0) }
    }

    /// Takes out of the cache what has expired, what is older than `seconds`, and then the oldest until at most
    /// `bytes` are left.
    ///
    /// - Parameters:
    ///   - seconds: The age from which on an answer goes; nil for none.
    ///   - bytes: What may be left; nil for all.
    ///   - now: Seconds since 1970.
    /// - Returns: What was taken out.
    /// - Throws: `JournalError` where the journal cannot be written.
    @discardableResult
    package func pruneCache(olderThan seconds: Double? = nil, toBytes bytes: Int64? = nil, now: Double)
        throws(JournalError)
        -> CacheSize
    {
        try file.write { database in
            let before = try Self.cacheSize(database)
            try database.execute(
                sql: "DELETE FROM cache WHERE expires <= ? OR created < ?",
                arguments: [now, now - (seconds ?? .infinity)])
            if let bytes {
                try database.execute(
                    sql: """
                        DELETE FROM cache WHERE id IN (
                            SELECT id FROM (SELECT id, sum(size) OVER (ORDER BY created DESC, id DESC) AS total FROM cache)
                            WHERE total > ?)
                        """, arguments: [bytes])
            }
            let after = try Self.cacheSize(database)
            return CacheSize(answers: before.answers - after.answers, bytes: before.bytes - after.bytes)
        }
    }

    /// Takes everything out of the cache.
    ///
    /// - Returns: what was taken out.
    @discardableResult
    package func clearCache() throws(JournalError) -> CacheSize {
        try file.write { database in
            let before = try Self.cacheSize(database)
            try database.execute(sql: "DELETE FROM cache")
            return before
        }
    }

    private static func cacheSize(_ database: Database) throws -> CacheSize {
        var size = CacheSize()
        try PreparedStatement("SELECT count(*), coalesce(sum(size), 0) FROM cache", database).forEach {
            size = CacheSize(answers: Int($0.int(0)), bytes: $0.int(1))
        }
        return size
    }
}
