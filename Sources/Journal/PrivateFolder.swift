internal import Glibc

/// A folder that only its owner can write to.
enum PrivateFolder {
    /// Makes the folder at `path`, and those above it, with mode 0700 where they are missing.
    ///
    /// - Throws: `JournalError` where it cannot be made, is no folder, or others can write to it.
    static func make(_ path: String) throws(JournalError) {
        try create(path)
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system("the folder \(path) cannot be read") }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw JournalError(.file, "\(path) is not a folder; move it away, or set ROOST_HOME to another place")
        }
        guard status.st_uid == geteuid() || geteuid() == 0 else {
            throw JournalError(
                .permissions, "the folder \(path) belongs to another user; set ROOST_HOME to a folder of your own")
        }
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
            throw JournalError(
                .permissions,
                "other users can write to the folder \(path), which holds answers and prompts; "
                    + "run: chmod 700 '\(path)'")
        }
    }

    private static func create(_ path: String) throws(JournalError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        let failure = errno
        guard failure == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw .system("the folder \(path) cannot be made", errno: failure)
        }
        try create(String(path[..<slash]))
        if mkdir(path, 0o700) != 0 && errno != EEXIST { throw .system("the folder \(path) cannot be made") }
    }
}
