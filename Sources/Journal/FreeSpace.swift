internal import Glibc

/// What a file system has left.
enum FreeSpace {
    /// Fewer bytes than a page of a database needs.
    private static let least: UInt64 = 8_192

    /// Whether the file system of `path` has no room for another page, or no room for another file.
    static func isNone(at path: String) -> Bool {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return false }
        let (bytes, isOver) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return (!isOver && bytes < least) || (status.f_files > 0 && status.f_favail == 0)
    }
}
