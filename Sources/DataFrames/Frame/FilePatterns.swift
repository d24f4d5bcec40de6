internal import Foundation
internal import Planning

/// The files that a person means by a path: a file, all of a folder's, or those that a pattern fits.
enum FilePatterns {
    /// The files, at least one, each argument's in the order of their names.
    /// - Throws: `RoostError` of code `file` where an argument means none.
    static func files(_ arguments: [String], _ format: FileScan.Format) throws(RoostError) -> [String] {
        guard !arguments.isEmpty else { throw RoostError(.invalidArgument, "read needs at least one file") }
        var files: [String] = []
        for argument in arguments {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) {
                files += isFolder.boolValue ? try inFolder(argument, format) : [argument]
            } else if argument.contains(where: { "*?[".contains($0) }) {
                files += try fitting(argument)
            } else {
                files.append(argument)
            }
        }
        return files
    }

    private static func inFolder(_ folder: String, _ format: FileScan.Format) throws(RoostError) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw RoostError(.file, "the folder \(folder) may not be read by this user")
        }
        let found = names.filter { name in
            !name.hasPrefix(".") && !name.hasPrefix("_") && endings(format).contains { name.lowercased().hasSuffix($0) }
        }
        guard !found.isEmpty else {
            throw RoostError(
                .file, "the folder \(folder) has no file that ends in \(endings(format).joined(separator: ", "))")
        }
        return found.sorted().map { URL(fileURLWithPath: folder).appendingPathComponent($0).relativePath }
    }

    private static func fitting(_ pattern: String) throws(RoostError) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, GLOB_TILDE, nil, &found) == 0, let paths = found.gl_pathv else {
            throw RoostError(.file, "no file fits \(pattern)")
        }
        return (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
    }

    private static func endings(_ format: FileScan.Format) -> [String] {
        switch format {
        case .json: [".jsonl", ".ndjson", ".json", ".jsonl.gz", ".json.gz", ".jsonl.zst"]
        case .csv: [".csv", ".csv.gz"]
        case .parquet: [".parquet"]
        case .text: [".txt"]
        }
    }
}
