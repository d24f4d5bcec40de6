internal import Planning

extension FileScan.Format {
    /// The one format that the files of a folder or a pattern have by their endings.
    ///
    /// - Parameters:
    ///   - path: The folder, or the pattern.
    ///   - name: What a query calls it.
    /// - Returns: The format.
    /// - Throws: `RoostError` where there are none, or where they have several formats.
    static func ofFiles(_ path: String, called name: String) throws(RoostError) -> Self {
        guard FileListing.exists(path) || path.contains(where: { "*?[{".contains($0) }) else {
            throw RoostError(.file, "there is no file or folder \(name)")
        }
        var found: Set<Self> = []
        for path in FileListing.isFolder(path) ? [path] : try FilePatterns.fitting(path) {
            for file in FileListing.isFolder(path) ? try FilePatterns.inFolder(path) : [path] {
                if let format = Self(path: file) { found.insert(format) }
            }
        }
        let names = found.map(\.rawValue).sorted()
        guard let format = found.first, found.count == 1 else {
            throw RoostError(
                .analysis,
                found.isEmpty
                    ? "'\(name)' does not say what its format is: name it before the path, such as json.`\(name)`"
                    : "'\(name)' has files of several formats (\(names.joined(separator: ", "))): name the one to read "
                        + "before the path, such as \(names[0]).`\(name)`")
        }
        return format
    }
}
