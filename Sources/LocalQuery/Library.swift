import CDuckDB
import Synchronization

/// DuckDB's C API, loaded once in the life of a process and never unloaded.
final class Library: Sendable {
    let call: CDuckDBFunctions
    let path: String

    private static let loaded = Mutex<Library?>(nil)

    /// The library, found and loaded at the first call.
    /// - Throws: `libraryMissing`, with the places that were looked at, or what is wrong with the one found.
    static func shared() throws(QueryError) -> Library {
        try loaded.withLock { library throws(QueryError) in
            if let library { return library }
            let found = try Library(LibrarySearch().places())
            library = found
            return found
        }
    }

    private init(_ places: [LibrarySearch.Place]) throws(QueryError) {
        var problems: [String] = []
        for place in places where place.exists {
            var functions = CDuckDBFunctions()
            if let problem = cduckdb_load(place.path, &functions) {
                problems.append(String(cString: problem))
                continue
            }
            let version = functions.duckdb_library_version().map { String(cString: $0) } ?? "without a version"
            guard version.hasPrefix("v\(Self.series).") else {
                problems.append("\(place.path) is DuckDB \(version)")
                continue
            }
            call = functions
            path = place.path
            return
        }
        throw QueryError(
            .libraryMissing,
            """
            DuckDB \(Self.series) cannot be loaded: run cluster/setup, which puts it into .roost/duckdb of the \
            repository, or name a libduckdb.so of that version in ROOST_DUCKDB.
            """ + problems.map { "\n  \($0)" }.joined())
    }

    /// The only version whose header this program was compiled with.
    private static let series = "2.0"
}
