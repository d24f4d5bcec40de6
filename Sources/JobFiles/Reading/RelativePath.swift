internal import Foundation

/// Paths of a job file, which are relative to its folder.
enum RelativePath {
    /// The absolute path; a `~` is a name like any other, as in every file that no shell reads.
    static func resolved(_ path: String, in folder: URL) -> String {
        // Joined as texts: only the system knows what `..` behind a link means.
        let joined = path.hasPrefix("/") ? path : folder.path + "/" + path
        return "/" + joined.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }
}
