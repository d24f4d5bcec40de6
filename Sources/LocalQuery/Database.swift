import CDuckDB
import Synchronization

/// The one in-memory DuckDB of a process, which every engine connects to.
///
/// One for all, since opening takes 28 ms and each takes for itself the memory limit of the whole
/// machine. Each engine's queries run on the thread that calls it, and on others only where they ask for them.
final class Database: Sendable {
    let library: Library
    let inputs = InputRegistry()
    /// The scalar functions of our own that it knows: the signature of each, by name.
    let functions = Mutex<[String: String]>([:])
    let threads = ThreadCount()
    nonisolated(unsafe) let handle: duckdb_database

    private static let current = Mutex<Database?>(nil)

    static func shared() throws(QueryError) -> Database {
        let library = try Library.shared()
        return try current.withLock { database throws(QueryError) in
            if let database { return database }
            let opened = try Database(library)
            try InputScan.register(in: opened)
            database = opened
            return opened
        }
    }

    /// Lets later engines open another: DuckDB refuses all work after a fatal error.
    static func discard(_ broken: Database) {
        current.withLock { if $0 === broken { $0 = nil } }
    }

    private static let settings: [(String, String)] = [
        ("threads", "1"),
        // Whatever a query names, nothing is fetched over the network.
        ("autoinstall_known_extensions", "false"),
        ("autoload_known_extensions", "false"),
        // For queries that outgrow the memory limit, where DuckDB would take the working folder. Processes
        // may share it: the files in it are named by process.
        ("temp_directory", SpillFolder.path),
    ]

    private init(_ library: Library) throws(QueryError) {
        let call = library.call
        var config: duckdb_config?
        guard call.duckdb_create_config(&config) == DuckDBSuccess else {
            throw QueryError(.outOfMemory, "DuckDB cannot be configured")
        }
        defer { call.duckdb_destroy_config(&config) }
        for (name, value) in Self.settings + QueryMemory.settings {
            guard call.duckdb_set_config(config, name, value) == DuckDBSuccess else {
                throw QueryError(.internal, "DuckDB does not know the setting \(name)")
            }
        }
        var database: duckdb_database?
        var problem: UnsafeMutablePointer<CChar>?
        let state = call.duckdb_open_ext(nil, &database, config, &problem)
        defer { call.duckdb_free(problem) }
        guard state == DuckDBSuccess, let database else {
            let reason = problem.map { String(cString: $0) } ?? "no reason given"
            throw QueryError(.internal, "DuckDB cannot be opened: \(reason)")
        }
        QueryMemory.boundValues()
        self.library = library
        handle = database
    }

    deinit {
        var handle: duckdb_database? = handle
        library.call.duckdb_close(&handle)
    }
}
