internal import Foundation

/// A pattern of paths: `*`, `?` and `[a-z]` within a name, as a shell has them, and `**` for folders at any depth.
struct PathPattern {
    private let text: String

    init(_ text: String) { self.text = text }

    /// The paths that the pattern fits, each once and in the order of their names; none where it fits nothing.
    /// - Throws: `RoostError` of code `file` where a folder below `**` cannot be read.
    func paths() throws(RoostError) -> [String] {
        let components = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let deep = components.firstIndex(of: "**") else { return Self.shell(text) }
        let before = components[..<deep].joined(separator: "/")
        // As in a shell, `**` with nothing behind it is everything below.
        let rest = components[(deep + 1)...].drop { $0 == "**" || $0.isEmpty }.joined(separator: "/")
        var found: Set<String> = []
        for start in Self.starts(before, isRooted: deep > 0) {
            for folder in try FilePatterns.folders(start) {
                let prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
                found.formUnion(try PathPattern(Self.literally(prefix) + (rest.isEmpty ? "*" : rest)).paths())
            }
        }
        // A folder that `**` alone fits would give its files once more.
        return found.filter { !rest.isEmpty || !Self.isFolder($0) }.sorted()
    }

    /// The folders that stand before `**`.
    private static func starts(_ pattern: String, isRooted: Bool) -> [String] {
        guard isRooted else { return [""] }
        if pattern.isEmpty { return ["/"] }
        return shell(pattern).filter(isFolder)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// A path in which no character is a pattern's.
    private static func literally(_ path: String) -> String {
        path.map { "*?[\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    private static func shell(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, GLOB_BRACE, nil, &found) == 0, let paths = found.gl_pathv else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
    }
}
