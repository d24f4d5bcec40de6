internal import Glibc

/// A folder that only its owner can write to.
package enum PrivateFolder {
    /// Makes the folder at `path`, and those above it, with mode 0700 where they are missing.
    ///
    /// - Parameters:
    ///   - path: where the folder is, or is to be.
    ///   - purpose: what it holds, for the error: "answers and prompts".
    /// - Throws: `HomeFolderError` where it cannot be made, is no folder, or others can write to it.
    package static func make(_ path: String, holding purpose: String) throws(HomeFolderError) {
        try create(path)
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system("the folder \(path) cannot be read") }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw HomeFolderError(.file, "\(path) is not a folder; move it away, or set ROOST_HOME to another one")
        }
        guard status.st_uid == geteuid() || geteuid() == 0 else {
            throw HomeFolderError(
                .permissions, "the folder \(path) belongs to another user; set ROOST_HOME to a folder of your own")
        }
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
            throw HomeFolderError(
                .permissions,
                "other users can write to the folder \(path), which holds \(purpose); run: chmod 700 '\(path)'")
        }
    }

    private static func create(_ path: String) throws(HomeFolderError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        let failure = errno
        guard failure == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw .system("the folder \(path) cannot be made", errno: failure)
        }
        try create(String(path[..<slash]))
        if mkdir(path, 0o700) != 0 && errno != EEXIST { throw .system("the folder \(path) cannot be made") }
    }
}
