#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where DuckDB's library may be, most particular path first.
///
/// Its code runs in this process. So it comes from where Roost itself lies or from where a system keeps its
/// libraries, never from the working folder, and never from a folder that another user can write to.
struct LibrarySearch {
    struct Candidate {
        let path: String
        /// Named by the user: to be used or to fail, never passed over.
        var isNamed = false

        var exists: Bool { isNamed || access(path, R_OK) == 0 }
        var isTrusted: Bool { isNamed || ProjectFolders.isTrusted(path) }
    }

    private static let file = "libduckdb.so"
    /// The setting that names the folder.
    static let setting = "ROOST_DUCKDB_DIR"

    #if arch(arm64)
        private static let architecture = "aarch64-linux-gnu"
    #else
        private static let architecture = "x86_64-linux-gnu"
    #endif

    /// `ROOST_DUCKDB_DIR`; beside the program, or in `lib` beside its folder; `.roost/duckdb` in Roost's own folders;
    /// the system's own.
    func candidates() -> [Candidate] {
        if let named = getenv(Self.setting).map({ String(cString: $0) }), !named.isEmpty {
            // What somebody named is what they want: another one instead would surprise them.
            return [Candidate(path: named + "/" + Self.file, isNamed: true)]
        }
        var folders: [String] = []
        if let program = ProjectFolders.ofProgram {
            folders += [
                program, ProjectFolders.parent(program) + "/lib", ProjectFolders.parent(program) + "/lib/roost",
            ]
        }
        folders += ProjectFolders.all.map { $0 + "/.roost/duckdb" }
        folders += ["/usr/local/lib", "/usr/lib", "/usr/lib/" + Self.architecture, "/usr/lib64"]
        return folders.map { Candidate(path: $0 + "/" + Self.file) }
    }
}

/// The engine's library, for those who put it on another machine.
package enum DuckDBLibrary {
    /// The file that a query would open; nil where there is none.
    package static var path: String? { LibrarySearch().candidates().first { $0.exists && $0.isTrusted }?.path }
}
