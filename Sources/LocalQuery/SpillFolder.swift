#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder for the parts of queries that outgrow memory: rows of this user, and nobody else's to read or to make.
package enum SpillFolder {
    /// `spill` in `ROOST_HOME`, else in `XDG_STATE_HOME/roost`, else in `HOME/.local/state/roost`, made with mode 0700.
    ///
    /// Where none of them can be had it is a new folder of `TMPDIR`, or of `/tmp`, whose name nobody knows before.
    static let path: String = own ?? unnamed

    /// Makes a new folder of this process in it; folders that processes left which were killed are removed before.
    ///
    /// - Returns: The folder's path; nil and the system's code where it cannot be had.
    package static func makeOwn(_ name: String) -> (path: String?, code: Int32) {
        for leftover in LeftoverFiles.names(in: path, of: { $0 == name }) { removeFolder(path + "/" + leftover) }
        for number in 0..<1_000 {
            let folder = "\(path)/\(name)\(LeftoverFiles.suffix(number))"
            if mkdir(folder, 0o700) == 0 { return (folder, 0) }
            let code = errno
            if code != EEXIST { return (nil, code) }
        }
        return (nil, EEXIST)
    }

    /// Whether a folder has any file or folder in it.
    package static func hasEntries(_ path: String) -> Bool {
        guard let entries = opendir(path) else { return false }
        defer { closedir(entries) }
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { return true }
        }
        return false
    }

    /// Removes a folder with all files and folders in it.
    package static func removeFolder(_ path: String) {
        guard let entries = opendir(path) else { return }
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let inner = path + "/" + name
            // A link is removed, and not what it leads to.
            if unlink(inner) != 0, errno == EISDIR || errno == EPERM { removeFolder(inner) }
        }
        closedir(entries)
        rmdir(path)
    }

    private static var own: String? {
        guard let home = stateFolder else { return nil }
        let folder = home + "/spill"
        guard make(folder) else { return nil }
        var found = stat()
        guard lstat(folder, &found) == 0, found.st_mode & S_IFMT == S_IFDIR, found.st_uid == geteuid(),
            found.st_mode & 0o077 == 0
        else { return nil }
        return folder
    }

    private static var stateFolder: String? {
        if let home = value("ROOST_HOME") {
            if home.hasPrefix("/") { return home }
            return workingFolder.map { $0 + "/" + home }
        }
        if let state = value("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/roost" }
        return value("HOME").map { $0 + "/.local/state/roost" }
    }

    private static var unnamed: String {
        var name = Array(((value("TMPDIR") ?? "/tmp") + "/roost-spill-XXXXXX").utf8CString)
        // Where not even that can be made, a query that outgrows memory fails with DuckDB's words.
        guard mkdtemp(&name) != nil else { return "/nonexistent/roost-spill" }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static var workingFolder: String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    private static func value(_ name: String) -> String? {
        guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { return nil }
        return text
    }

    /// Makes a folder, and those above it that are missing.
    private static func make(_ folder: String) -> Bool {
        if mkdir(folder, 0o700) == 0 || errno == EEXIST { return true }
        guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else { return false }
        guard make(String(folder[..<slash])) else { return false }
        return mkdir(folder, 0o700) == 0 || errno == EEXIST
    }
}
