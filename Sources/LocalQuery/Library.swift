import CDuckDB
import Synchronization

/// DuckDB's C API, loaded once in the life of a process and never unloaded.
final class Library: Sendable {
    let call: CDuckDBFunctions
    let path: String

    private static let loaded = Mutex<Library?>(nil)

    /// The library, found and loaded at the first call.
    /// - Throws: `libraryMissing`, with how to get it and what is wrong with those found.
    static func shared() throws(QueryError) -> Library {
        try loaded.withLock { library throws(QueryError) in
            if let library { return library }
            let found = try Library(LibrarySearch().candidates())
            library = found
            return found
        }
    }

    private init(_ candidates: [LibrarySearch.Candidate]) throws(QueryError) {
        var problems: [String] = []
        for candidate in candidates where candidate.exists {
            guard candidate.isTrusted else {
                problems.append("\(candidate.path) is not used: another user could have put it there")
                continue
            }
            var functions = CDuckDBFunctions()
            if let problem = cduckdb_load(candidate.path, &functions) {
                problems.append(String(cString: problem))
                continue
            }
            let version = functions.duckdb_library_version().map { String(cString: $0) } ?? "without a version"
            guard version.hasPrefix("v\(Self.series).") else {
                problems.append("\(candidate.path) is DuckDB \(version)")
                continue
            }
            call = functions
            path = candidate.path
            return
        }
        throw QueryError(
            .libraryMissing,
            """
            DuckDB \(Self.series) cannot be loaded: run cluster/setup, which puts it into .roost/duckdb of the \
            repository, or set \(LibrarySearch.setting) to a folder with the libduckdb.so of that version.
            """ + problems.map { "\n  \($0)" }.joined())
    }

    /// The only version whose header this program was compiled with.
    private static let series = "2.0"
}
