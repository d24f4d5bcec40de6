internal import GRDB

/// The journal's database: one connection that writes and one that reads, so that neither waits for the other.
final class JournalFile: Sendable {
    let path: String
    private let writer: DatabaseQueue
    private let reader: DatabaseQueue

    init(folder: String) throws(JournalError) {
        try JournalFolder.make(folder)
        path = folder + "/journal.db"
        let marker = JournalMarker(folder: folder)
        try marker.prepare(path)
        do {
            writer = try Self.openWriter(path)
            reader = try Self.openReader(path)
        } catch {
            throw JournalError(error, path: path)
        }
        marker.make()
    }

    private static func openWriter(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "roost.journal.writer"
        configuration.busyMode = .timeout(20)
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            // Before anything is changed: it may be another program's.
            try JournalSchema.check(db, path: path)
            // A commit that has returned is on the disk. The log is copied into the file every 16 MB, which
            // writes an index page that changed a hundred times once.
            try db.execute(
                sql: """
                    PRAGMA auto_vacuum = INCREMENTAL;
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    PRAGMA cache_size = -4096;
                    PRAGMA wal_autocheckpoint = 4096;
                    PRAGMA journal_size_limit = 67108864;
                    PRAGMA temp_store = MEMORY;
                    """)
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inDatabase { db in
            try JournalIntegrity.check(db, path: path)
            try JournalSchema.migrate(db, path: path)
        }
        return queue
    }

    private static func openReader(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "roost.journal.reader"
        configuration.busyMode = .timeout(20)
        configuration.readonly = true
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -2048") }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// One transaction, durable on return.
    func write<T>(_ body: (Database) throws -> T) throws(JournalError) -> T {
        do {
            return try writer.inDatabase { db in
                var result: T?
                try db.inTransaction(.immediate) {
                    result = try body(db)
                    return .commit
                }
                guard let result else { throw JournalError(.file, "the journal \(path) did not run a transaction") }
                return result
            }
        } catch {
            throw JournalError(error, path: path)
        }
    }

    /// The writing connection without a transaction.
    func maintain<T>(_ body: (Database) throws -> T) throws(JournalError) -> T {
        do { return try writer.inDatabase(body) } catch { throw JournalError(error, path: path) }
    }

    /// One state of the journal, which has all that was committed before.
    func read<T>(_ body: (Database) throws -> T) throws(JournalError) -> T {
        do { return try reader.read(body) } catch { throw JournalError(error, path: path) }
    }

    func close() throws(JournalError) {
        do {
            try reader.close()
            try writer.close()
        } catch {
            throw JournalError(error, path: path)
        }
    }
}
