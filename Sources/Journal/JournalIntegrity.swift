internal import GRDB

/// Whether a journal's file is what was written: what cannot be found in it would be paid again.
///
/// SQLite sees damage only where it reads. A small journal is looked through whole when it is opened; of a large one,
/// that would take many seconds, the answers of a job are counted when it is resumed. Records have checksums of
/// their own.
enum JournalIntegrity {
    /// A file up to this size, in bytes, is looked through in less than half a second.
    private static let largest = 64 << 20

    /// Looks through a small journal.
    ///
    /// - Throws: `JournalError` where it is damaged.
    static func check(_ db: Database, path: String) throws {
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let size = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
        guard pages > 0, pages <= largest / max(1, size) else { return }
        let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
        // A finding may have a heading above it.
        if let first = findings.first, first != "ok" {
            throw JournalError.damaged(path, first.split(separator: "\n").last.map(String.init) ?? first)
        }
    }
}

extension Journal {
    /// Counts the answers and final errors by which a job's rows are found, against the job's sums.
    ///
    /// - Throws: `JournalError` where some are missing.
    static func verify(_ database: Database, job: Int64, path: String) throws {
        let count = try PreparedStatement(
            "SELECT count(*) FROM outcomes INDEXED BY answers_by_key WHERE job = ? AND kind < 2", database)
        count.bind(job, at: 1)
        var found: Int64 = 0
        try count.forEach { found = $0.int(0) }
        let sum = try PreparedStatement("SELECT coalesce(sum(calls), 0) FROM sums WHERE job = ? AND kind < 2", database)
        sum.bind(job, at: 1)
        var expected: Int64 = 0
        try sum.forEach { expected = $0.int(0) }
        guard found == expected else {
            throw JournalError.damaged(path, "job \(job) has \(expected) answers, and \(found) of them are found")
        }
    }
}
