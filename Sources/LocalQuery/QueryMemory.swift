internal import Synchronization

/// How much memory the queries of this process may take together, before what they hold goes to the spill folder.
package enum QueryMemory {
    private static let limit = Mutex<Int64?>(nil)

    /// Sets the limit, which counts for a DuckDB that is opened from then on.
    package static func limit(toBytes bytes: Int64) { limit.withLock { $0 = max(0, bytes) } }

    /// What DuckDB may count of so much memory: the program itself, what is read and written, and what DuckDB does not
    /// count take the rest.
    package static func counted(of bytes: Int64) -> Int64 {
        max(0, bytes - min(bytes / 5, 112 << 20))
    }

    /// DuckDB's setting for it; nil for DuckDB's own, four fifths of the machine's memory.
    static var setting: (String, String)? {
        limit.withLock { $0 }.map { ("memory_limit", "\(counted(of: $0))B") }
    }

    /// What a person can do about a query that needs more.
    static let advice =
        "give workers more by --memory, ROOST_MEMORY or the session builder's memory(\"8GB\"), or let fewer rows meet: "
        + "filter before joins and groups, and select only the columns that are needed"
}
