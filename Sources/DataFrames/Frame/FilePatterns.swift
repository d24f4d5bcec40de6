internal import Foundation
package import Planning

/// The files that a person means by a path: a file, all of a folder's and of those below it, or those that a pattern
/// fits.
package enum FilePatterns {
    /// What paths stand for.
    package struct Found: Sendable {
        /// At least one, each path's in the order of their names.
        package var files: [String] = []
        /// What there is to say of files that were left out.
        package var notes: [String] = []
    }

    /// Finds the files.
    ///
    /// A path that a file has is that file, whatever characters are in it.
    ///
    /// - Parameters:
    ///   - paths: Files, folders and patterns.
    ///   - format: The files' format, which decides about those of a folder.
    ///   - tabs: Whether CSV has tabs between its fields, so that a folder's files end in `.tsv`.
    /// - Returns: The files, at least one.
    /// - Throws: `RoostError` of code `file` where a path means none.
    package static func files(
        _ paths: [String], _ format: FileScan.Format, tabs: Bool = false
    ) throws(RoostError) -> Found {
        guard !paths.isEmpty else { throw RoostError(.invalidArgument, "read needs at least one file") }
        var found = Found()
        for path in paths {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
                if isFolder.boolValue {
                    try add(folder: path, format, tabs, &found)
                } else {
                    found.files.append(path)
                }
            } else if path.contains(where: { "*?[".contains($0) }) {
                for match in try fitting(path) {
                    if FileManager.default.fileExists(atPath: match, isDirectory: &isFolder), isFolder.boolValue {
                        try add(folder: match, format, tabs, &found)
                    } else {
                        found.files.append(match)
                    }
                }
            } else {
                found.files.append(path)
            }
        }
        return found
    }

    /// The files of a folder and of those below it, in the order of their names; hidden ones, and those of Spark's own
    /// that begin with `_`, are none.
    ///
    /// - Parameter folder: The folder; a link in it to a folder that it is in is not followed.
    /// - Returns: The files' paths.
    /// - Throws: `RoostError` of code `file` where the folder, or something in it, cannot be read.
    package static func inFolder(_ folder: String) throws(RoostError) -> [String] { try inFolder(folder, within: []) }

    private static func inFolder(_ folder: String, within outer: Set<FolderID>) throws(RoostError) -> [String] {
        var files: [String] = []
        guard let inner = try entries(of: folder, within: outer) else { return [] }
        for (path, isFolder) in inner.entries {
            if isFolder { files += try inFolder(path, within: inner.within) } else { files.append(path) }
        }
        return files
    }

    /// A folder and all below it, in the order of their names; hidden ones, and those that begin with `_`, are left out.
    static func folders(_ folder: String, within outer: Set<FolderID> = []) throws(RoostError) -> [String] {
        guard let inner = try entries(of: folder, within: outer) else { return [] }
        var found = [folder]
        for (path, isFolder) in inner.entries where isFolder { found += try folders(path, within: inner.within) }
        return found
    }

    /// What is in a folder, and the folders that it is in; nil for one that is inside itself, by a link.
    private static func entries(
        of folder: String, within outer: Set<FolderID>
    ) throws(RoostError) -> (entries: [(path: String, isFolder: Bool)], within: Set<FolderID>)? {
        let id = FolderID(folder)
        if let id, outer.contains(id) { return nil }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder).sorted()
        } catch {
            throw RoostError(.file, "the folder \(folder) may not be read by this user")
        }
        var entries: [(path: String, isFolder: Bool)] = []
        for name in names where !name.hasPrefix(".") && (!name.hasPrefix("_") || name.contains("=")) {
            let path = folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw RoostError(
                    .file,
                    "\(path) cannot be opened: it is a link to nothing, or its name is not UTF-8; rename or remove it, or "
                        + "name the files one by one")
            }
            entries.append((path, isFolder.boolValue))
        }
        return (entries, id.map { outer.union([$0]) } ?? outer)
    }

    /// What a folder is, by whatever path.
    struct FolderID: Hashable {
        let device: UInt
        let number: UInt

        init?(_ path: String) {
            var facts = stat()
            guard stat(path.isEmpty ? "." : path, &facts) == 0 else { return nil }
            device = UInt(facts.st_dev)
            number = UInt(facts.st_ino)
        }
    }

    private static func add(
        folder: String, _ format: FileScan.Format, _ tabs: Bool, _ found: inout Found
    ) throws(RoostError) {
        let (files, note) = try chosen(try inFolder(folder), of: folder, format, tabs: tabs)
        found.files += files
        if let note { found.notes.append(note) }
    }

    /// Those files of a folder whose names say that they are of the format, and what there is to say of the others.
    /// - Throws: `RoostError` of code `file` where there are none.
    static func chosen(
        _ all: [String], of folder: String, _ format: FileScan.Format, tabs: Bool
    ) throws(RoostError) -> (files: [String], note: String?) {
        let endings = endings(format, tabs)
        let files = all.filter { path in endings.contains { path.lowercased().hasSuffix($0) } }
        guard !files.isEmpty else {
            let plain = endings.filter { ending in !FileScan.Format.compressed.contains(where: ending.hasSuffix) }
            throw RoostError(
                .file,
                "the folder \(folder) has no file that ends in \(plain.joined(separator: ", "))"
                    + (plain.count < endings.count ? " (or in .gz or .zst behind that)" : ""))
        }
        guard let other = all.first(where: { !files.contains($0) }) else { return (files, nil) }
        let count = all.count - files.count
        return (
            files,
            "\(count) file\(count == 1 ? "" : "s") of \(folder) \(count == 1 ? "was" : "were") left out, since "
                + "\(count == 1 ? "its name does" : "their names do") not end in \(endings[0]): \(other)"
                + (count > 1 ? " and others" : "")
        )
    }

    /// The files and folders that a pattern fits, at least one.
    static func fitting(_ pattern: String) throws(RoostError) -> [String] {
        let found = try PathPattern(pattern).paths()
        guard !found.isEmpty else { throw RoostError(.file, "no file fits \(pattern)") }
        return found
    }

    private static func endings(_ format: FileScan.Format, _ tabs: Bool) -> [String] {
        let own = format == .csv ? format.endings.filter { ($0 == FileScan.Format.tabbed) == tabs } : format.endings
        let plain = own.map { "." + $0 }
        guard format.mayBeCompressed else { return plain }
        return plain + FileScan.Format.compressed.flatMap { compression in plain.map { $0 + compression } }
    }
}
