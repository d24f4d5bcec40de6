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

    /// `ROOST_DUCKDB`; beside the program; `.roost/duckdb` in the folders from the program's and from
    /// the working folder upwards, and in the repository that this file was compiled in (a script of
    /// another folder that depends on the package by its path is built elsewhere); the system's own.
    func places() -> [Place] {
        if let named = getenv("ROOST_DUCKDB").map({ String(cString: $0) }), !named.isEmpty {
            // What somebody named is what they want: another in its place would surprise them.
            return [Place(path: named, isNamed: true)]
        }
        var paths: [String] = []
        let program = Self.real("/proc/self/exe").map(Self.parent)
        if let program { paths.append(program + "/" + Self.file) }
        let starts = [program, Self.real("."), Self.real(Self.parent(#filePath))]
        for start in starts.compactMap(\.self) {
            var folder = start
            while true {
                paths.append((folder == "/" ? "" : folder) + "/.roost/duckdb/" + Self.file)
                if folder == "/" { break }
                folder = Self.parent(folder)
            }
        }
        paths.append(Self.file)
        return paths.map { Place(path: $0) }
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    private static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
