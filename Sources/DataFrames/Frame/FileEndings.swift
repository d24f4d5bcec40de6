package import Planning

// What the ending of a file's name says of its format.
extension FileScan.Format {
    /// The endings, without their dots, of files that have this format.
    package var endings: [String] {
        switch self {
        case .json: ["jsonl", "ndjson", "json"]
        case .csv: ["csv", Self.tabbed]
        case .parquet: ["parquet"]
        case .text: ["txt", "text"]
        case .arrow: ["arrow", "feather", "arrows", "ipc"]
        }
    }

    /// The ending of CSV with tabs between its fields.
    static let tabbed = "tsv"
    /// Endings of compressed files, which stand behind the format's.
    static let compressed = [".gz", ".zst"]

    /// Whether its files may be compressed as a whole; what is in Parquet and Arrow is compressed by itself.
    var mayBeCompressed: Bool { self != .parquet && self != .arrow }

    /// The format whose files end in this word.
    package init?(ending: some StringProtocol) {
        guard let format = Self.allCases.first(where: { $0.endings.contains { $0 == ending } }) else { return nil }
        self = format
    }

    /// The format that a path's ending tells, in letters of any case; nil where it tells none.
    package init?(path: String) {
        let (ending, isCompressed) = Self.ending(of: path)
        guard let format = Self(ending: ending), format.mayBeCompressed || !isCompressed else { return nil }
        self = format
    }

    /// Whether a path's ending says that it is CSV with tabs between its fields.
    package static func isTabbed(_ path: String) -> Bool { ending(of: path).ending == tabbed }

    /// What stands behind the last dot, in small letters, and whether an ending of compressed files was behind that.
    private static func ending(of path: String) -> (ending: Substring, isCompressed: Bool) {
        var name = path.lowercased()[...]
        let compression = compressed.first(where: name.hasSuffix)
        if let compression { name = name.dropLast(compression.count) }
        guard let dot = name.lastIndex(of: ".") else { return ("", compression != nil) }
        return (name[dot...].dropFirst(), compression != nil)
    }
}
