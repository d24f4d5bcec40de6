/// Files of one format, and the columns that they were seen to have.
package struct FileScan: Sendable, Hashable, Codable {
    package enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        case json, csv, parquet
        /// Lines as they are, in a column `value`.
        case text
        /// Arrow's record batches, as a file or a stream.
        case arrow
    }

    package let format: Format
    package let files: [ScannedFile]
    /// The columns of all files and their types, so that every worker reads the files alike.
    package let columns: [Column]
    package let options: ReadOptions
    /// What the session saw of each file's shape; empty where nothing was looked for.
    package let layouts: [FileLayout]
    /// How records of text are read as Spark reads them; nil for values as they are written.
    package let reading: SparkReading?
    package let partitions: PartitionColumns?

    package struct Column: Sendable, Hashable, Codable {
        package let name: String
        /// DuckDB's name of the type.
        package let type: String
        /// The type as JSON or CSV files have it; nil for a column of another format.
        package let values: JSONType?

        package init(name: String, type: String) {
            self.name = name
            self.type = type
            values = nil
        }

        package init(name: String, values: JSONType) {
            self.name = name
            self.values = values
            type = values == .json ? "JSON" : "\(values.dataType)"
        }
    }

    package init(
        format: Format, files: [ScannedFile], columns: [Column], options: ReadOptions = ReadOptions(),
        layouts: [FileLayout] = [], reading: SparkReading? = nil, partitions: PartitionColumns? = nil
    ) {
        self.format = format
        self.files = files
        self.columns = columns
        self.options = options
        self.layouts = layouts
        self.reading = reading
        self.partitions = partitions
    }

    /// Reads what an older program sends, which knows nothing of options and layouts.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        format = try fields.decode(Format.self, forKey: .format)
        files = try fields.decode([ScannedFile].self, forKey: .files)
        columns = try fields.decode([Column].self, forKey: .columns)
        options = try fields.decodeIfPresent(ReadOptions.self, forKey: .options) ?? ReadOptions()
        layouts = try fields.decodeIfPresent([FileLayout].self, forKey: .layouts) ?? []
        reading = try fields.decodeIfPresent(SparkReading.self, forKey: .reading)
        partitions = try fields.decodeIfPresent(PartitionColumns.self, forKey: .partitions)
    }
}

/// What the session saw of a file's shape.
package struct FileLayout: Sendable, Hashable, Codable {
    /// Whether a JSON file is one array, or objects over several lines, so that it cannot be cut at lines.
    package var isDocument = false
    /// The columns of a CSV file, in its order.
    package var names: [String] = []
    /// Bytes at which rows of a CSV file begin, in order: where it can be cut.
    package var borders: [Int64] = []
    /// Whether a CSV file's lines end with carriage returns alone.
    package var endsLinesWithReturns = false

    package init() {}
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
        let name = path.lowercased()
        if name.hasSuffix(".gz") { return "gzip" }
        return name.hasSuffix(".zst") ? "zstd" : nil
    }
}
