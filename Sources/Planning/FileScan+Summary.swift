internal import Columnar

extension FileScan {
    /// The files for people: `parquet file a.parquet`, or `json files a.jsonl and 2 more`.
    package var summary: String {
        guard let first = files.first else { return "no \(format.rawValue) files" }
        if files.count == 1 { return "\(format.rawValue) file \(first.path)" }
        return "\(format.rawValue) files \(first.path) and \(files.count - 1) more"
    }

    /// The size of all files.
    package var byteCount: Int64 { files.reduce(0) { $0.addingClamped($1.byteCount) } }

    /// The same scan of some of its columns.
    package func narrowed(to columns: [Column]) -> FileScan {
        FileScan(
            format: format, files: files, columns: columns, options: options, layouts: layouts, reading: reading,
            partitions: partitions)
    }
}
