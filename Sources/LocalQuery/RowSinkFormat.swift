extension RowSink {
    /// A format that DuckDB writes files of rows in.
    package enum Format: String, Sendable, CaseIterable {
        case parquet
        /// An object a line; written by `JSONLines`.
        case json
        /// With a line of column names first.
        case csv

        /// What stands in the brackets of `COPY … TO`.
        var copyOptions: String {
            let kind =
                switch self {
                // A row group is kept in memory until it is full: at 122,880 rows, or at 32 MB of long texts.
                case .parquet: "FORMAT PARQUET, ROW_GROUP_SIZE 122880, ROW_GROUP_SIZE_BYTES '32MB'"
                case .json: "FORMAT JSON"
                case .csv: "FORMAT CSV, HEADER"
                }
            // The file is there, empty, and is to be written itself.
            return kind + ", USE_TMP_FILE false"
        }
    }
}
