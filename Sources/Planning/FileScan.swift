/// Files of one format, and the columns that they were seen to have.
package struct FileScan: Sendable, Hashable, Codable {
    package enum Format: String, Sendable, Hashable, Codable {
        case json, csv, parquet
        /// Lines as they are, in a column `value`.
        case text
    }

    package let format: Format
    package let files: [ScannedFile]
    /// Column names and DuckDB's names of their types, so that every worker reads the files alike.
    package let columns: [Column]

    package struct Column: Sendable, Hashable, Codable {
        package let name: String
        package let type: String

        package init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    package init(format: Format, files: [ScannedFile], columns: [Column]) {
        self.format = format
        self.files = files
        self.columns = columns
    }
}

/// A file as the session saw it.
///
/// A worker that finds another one under the same path has not found it.
package struct ScannedFile: Sendable, Hashable, Codable {
    package let path: String
    package let byteCount: Int64
    /// When it was last changed, in nanoseconds since 1970.
    package let modified: Int64

    package init(path: String, byteCount: Int64, modified: Int64) {
        self.path = path
        self.byteCount = byteCount
        self.modified = modified
    }

    /// How the file is compressed, in DuckDB's word for it, by its name.
    package var compression: String? {
        if path.hasSuffix(".gz") { return "gzip" }
        return path.hasSuffix(".zst") ? "zstd" : nil
    }
}
