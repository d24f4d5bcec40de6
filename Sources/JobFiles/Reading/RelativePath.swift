internal import Foundation

/// Paths of a job file, which are relative to its folder.
enum RelativePath {
    /// The absolute path; a `~` is a name like any other, as in every file that no shell reads.
    static func resolved(_ path: String, in folder: URL) -> String {
        URL(fileURLWithPath: path.hasPrefix("~") ? "./" + path : path, relativeTo: folder).path
    }
}
