#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folders in which the project's `.roost`, with what set-up has fetched, may lie.
package enum ProjectFolders {
    /// The folders from the program's and from the working folder upwards, and from the repository that
    /// this file was compiled in: a script of another folder that depends on the package by its path is
    /// built elsewhere.
    package static var all: [String] {
        let starts = [ofProgram, real("."), real(parent(#filePath))]
        var seen: Set<String> = []
        return starts.compactMap(\.self).flatMap(upwards).filter { seen.insert($0).inserted }
    }

    /// The folder of the program that runs.
    package static var ofProgram: String? { real("/proc/self/exe").map(parent) }

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

    private static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
