#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folders in which Roost's own `.roost`, with what set-up has fetched, may lie.
///
/// Never the working folder: whoever wrote what lies there could have their code run.
package enum ProjectFolders {
    /// The folders from the program's upwards, and those from the repository upwards that this file was compiled in:
    /// a script of another folder that depends on the package by its path is built elsewhere.
    package static var all: [String] {
        let starts = [ofProgram, real(parent(#filePath))]
        var seen: Set<String> = []
        return starts.compactMap(\.self).flatMap(upwards).filter { seen.insert($0).inserted }
    }

    /// Those of `all` whose `.roost/NAME` may be used; one without such a folder does no harm.
    package static func trusted(for name: String) -> [String] {
        all.filter { folder in
            let path = "\(folder)/.roost/\(name)"
            return access(path, F_OK) != 0 || isTrusted(path, levels: 2)
        }
    }

    /// The folder of the program that runs.
    package static var ofProgram: String? { real("/proc/self/exe").map(parent) }

    /// Whether what lies at `path` may be used: neither it nor the folders that it lies in can have been put there by
    /// another user.
    ///
    /// The program's owner counts as the user: that one's code runs already.
    ///
    /// - Parameters:
    ///   - path: A file or folder.
    ///   - levels: How much of the path is looked at, from its end.
    /// - Returns: Whether it may.
    static func isTrusted(_ path: String, levels: Int = 3) -> Bool {
        var owners: Set<uid_t> = [0, geteuid()]
        var program = stat()
        if stat("/proc/self/exe", &program) == 0 { owners.insert(program.st_uid) }
        var current = path
        for _ in 0..<levels {
            var found = stat()
            guard stat(current, &found) == 0, owners.contains(found.st_uid), found.st_mode & S_IWOTH == 0 else {
                return false
            }
            current = parent(current)
            if current == "/" { break }
        }
        return true
    }

    /// `folder` and every folder that it lies in, without a slash at the end.
    private static func upwards(_ folder: String) -> [String] {
        var folders = [folder]
        while let last = folders.last, last != "/" { folders.append(parent(last)) }
        folders[folders.count - 1] = ""
        return folders
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
