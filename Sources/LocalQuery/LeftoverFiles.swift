#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Temporary files of writers that were killed.
///
/// A writer's file is `NAME.writing-PID-HOST-NUMBER`. It is a leftover when it was made on this machine by a process
/// that is there no more.
package enum LeftoverFiles {
    private static let mark = ".writing-"

    /// A number that differs between machines, and between containers that have process ids of their own.
    private static let host: String = {
        var bytes = [CChar](repeating: 0, count: 256)
        gethostname(&bytes, 255)
        var space = [CChar](repeating: 0, count: 256)
        readlink("/proc/self/ns/pid", &space, 255)
        // FNV-1a, which is the same in every process.
        let hash = (bytes + space).reduce(UInt32(2_166_136_261)) {
            ($0 ^ UInt32(UInt8(bitPattern: $1))) &* 16_777_619
        }
        return String(hash, radix: 36)
    }()

    /// What this process's temporary names end in.
    static func suffix(_ number: Int) -> String { "\(mark)\(getpid())-\(host)-\(number)" }

    /// Removes the leftovers of one file.
    static func remove(of path: String) {
        guard let slash = path.lastIndex(of: "/") else { return remove(in: ".") { $0 == path } }
        remove(in: slash == path.startIndex ? "/" : String(path[..<slash])) { $0 == path[path.index(after: slash)...] }
    }

    /// Removes the leftovers in a folder.
    /// - Parameters:
    ///   - folder: The folder; nothing happens where it is not there.
    ///   - isWanted: Which files' leftovers, by their names.
    package static func remove(in folder: String, of isWanted: (Substring) -> Bool = { _ in true }) {
        for name in names(in: folder, of: isWanted) { unlink(folder + "/" + name) }
    }

    /// The names of the leftovers in a folder.
    static func names(in folder: String, of isWanted: (Substring) -> Bool) -> [String] {
        guard let entries = opendir(folder) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let range = name.ranges(of: mark).last, isWanted(name[..<range.lowerBound]),
                isLeftover(name[range.upperBound...])
            else { continue }
            names.append(name)
        }
        return names
    }

    private static func isLeftover(_ end: Substring) -> Bool {
        let words = end.split(separator: "-", omittingEmptySubsequences: false)
        guard let process = words.first.flatMap({ pid_t($0) }), process > 0, process != getpid() else { return false }
        // Roost's first files had no host in their names.
        guard words.count == 1 || (words.count == 3 && words[1] == host && Int(words[2]) != nil) else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }
}
