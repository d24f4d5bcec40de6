internal import Foundation
internal import Planning
internal import SparkFunctions
internal import SparkSQL

/// The files that paths mean to Spark: files, folders and patterns, narrowed by options.
struct FileListing {
    /// A file, and the folder at which partitions begin.
    typealias Entry = (path: String, root: String?)

    private(set) var files: [Entry] = []
    /// What there is to say of files that were left out.
    private(set) var notes: [String] = []

    private let format: FileScan.Format
    private let options: ReaderOptions
    private let isTabbed: Bool

    /// - Throws: `RoostError` where a path means no file.
    init(_ paths: [String], _ format: FileScan.Format, _ options: ReaderOptions) throws(RoostError) {
        guard !paths.isEmpty else { throw RoostError(.invalidArgument, "read needs at least one file") }
        self.format = format
        self.options = options
        isTabbed = options["sep"] == "\t" || options["delimiter"] == "\t"
        for path in paths {
            if Self.isFolder(path) {
                try add(folder: path)
            } else if !FileManager.default.fileExists(atPath: path), path.contains(where: { "*?[{".contains($0) }) {
                let matches = try FilePatterns.fitting(path)
                for match in matches {
                    if Self.isFolder(match) { try add(folder: match) } else { try add(file: match) }
                }
            } else {
                try add(file: path)
            }
        }
        try narrow()
        guard !files.isEmpty else {
            throw RoostError(
                .file,
                "no file of \(paths.joined(separator: ", ")) is left by pathGlobFilter, modifiedBefore and "
                    + "modifiedAfter")
        }
    }

    /// Whether the folders' names are no columns.
    private var isFlat: Bool { options.isOn("recursiveFileLookup") }

    private mutating func add(file: String) throws(RoostError) {
        files.append((file, try base(of: file)))
    }

    /// The folder that the option names, where a file lies in it.
    private func base(of file: String) throws(RoostError) -> String? {
        guard let base = options["basePath"], !isFlat else { return nil }
        guard Self.isFolder(base) else {
            throw RoostError(.invalidArgument, "the option basePath is no folder: \(base)")
        }
        let root = base.hasSuffix("/") ? base : base + "/"
        return file.hasPrefix(root) ? root : nil
    }

    private mutating func add(folder: String) throws(RoostError) {
        let root = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
        var all = try FilePatterns.inFolder(folder)
        let inPartitions = all.contains { path in
            path.dropFirst(root.count).split(separator: "/").dropLast().contains { $0.contains("=") }
        }
        if !isFlat, !inPartitions {
            let own = all.filter { !$0.dropFirst(root.count).contains("/") }
            let count = all.count - own.count
            if count > 0 {
                guard !own.isEmpty else {
                    throw RoostError(
                        .file,
                        "the folder \(folder) has no files, only folders with some: option(\"recursiveFileLookup\", "
                            + "true), in SQL WITH (recursiveFileLookup = true), reads those below it")
                }
                notes.append(
                    "\(count) file\(count == 1 ? "" : "s") in folders below \(folder) \(count == 1 ? "was" : "were") "
                        + "left out, as Spark does: option(\"recursiveFileLookup\", true) reads them")
            }
            all = own
        }
        if options["pathGlobFilter"] == nil {
            let (chosen, note) = try FilePatterns.chosen(all, of: folder, format, tabs: isTabbed)
            all = chosen
            if let note { notes.append(note) }
        }
        for file in all {
            let start = try base(of: file) ?? root
            files.append((file, isFlat ? nil : start))
        }
    }

    // MARK: options

    private mutating func narrow() throws(RoostError) {
        if let pattern = options["pathGlobFilter"] {
            files = files.filter { fnmatch(pattern, String($0.path.split(separator: "/").last ?? ""), 0) == 0 }
        }
        let before = try time("modifiedBefore"), after = try time("modifiedAfter")
        guard before != nil || after != nil else { return }
        files = files.filter { file in
            var facts = stat()
            guard stat(file.path, &facts) == 0 else { return true }
            let changed = Int64(facts.st_mtim.tv_sec) &* 1_000_000 &+ Int64(facts.st_mtim.tv_nsec) / 1_000
            return before.map { changed < $0 } ?? true && after.map { changed > $0 } ?? true
        }
    }

    /// The moment that an option names, in microseconds since 1970.
    private func time(_ option: String) throws(RoostError) -> Int64? {
        guard let text = options[option] else { return nil }
        let reader = try RoostError.analysing { () throws(SparkError) in
            try FieldReader(RecordOptions(["timeZone": options["timeZone"] ?? "UTC"]))
        }
        guard case .integer(let time)? = reader.csv(text, .timestamp) else {
            throw RoostError(
                .invalidArgument, "the option \(option) is '\(text)'; it must be a moment such as '2024-06-01T13:00:00'"
            )
        }
        return time
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
