#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where DuckDB's library may be, most particular place first.
struct LibrarySearch {
    struct Place {
        let path: String
        /// Named by the user: to be used or to fail, never passed over.
        var isNamed = false
        /// A bare file name is for the system's loader to find.
        var exists: Bool { isNamed || !path.contains("/") || access(path, R_OK) == 0 }
    }

    private static let file = "libduckdb.so"

    /// `ROOST_DUCKDB`; beside the program; `.roost/duckdb` in the project's folders; the system's own.
    func places() -> [Place] {
        if let named = getenv("ROOST_DUCKDB").map({ String(cString: $0) }), !named.isEmpty {
            // What somebody named is what they want: another in its place would surprise them.
            return [Place(path: named, isNamed: true)]
        }
        let folders = ProjectFolders.ofProgram.map { [$0] } ?? []
        let paths = folders.map { $0 + "/" + Self.file } + ProjectFolders.all.map { $0 + "/.roost/duckdb/" + Self.file }
        return (paths + [Self.file]).map { Place(path: $0) }
    }
}
