/// How the records of files are read as Spark reads them, with columns that are known before any row is.
package struct SparkReading: Sendable, Hashable, Codable {
    /// The columns of the records, in DDL: those of CSV by their positions, those of JSON by their names.
    package var schema: String
    /// Spark's options of the reader.
    package var options: [String: String]
    /// The time zone of moments that name none.
    package var timeZone: String
    /// Whether a file is one record, or JSON over several lines.
    package var isMultiLine = false

    package init(schema: String, options: [String: String], timeZone: String) {
        self.schema = schema
        self.options = options
        self.timeZone = timeZone
    }

    /// Spark's options of the reader, with the time zone among them.
    package var allOptions: [String: String] { options.merging(["timeZone": timeZone]) { given, _ in given } }
}

/// Columns whose values are the names of the folders that files lie in, as `year=2024`.
package struct PartitionColumns: Sendable, Hashable, Codable {
    /// The columns, in DDL.
    ///
    /// One of the name of a column of the records stands in its place, the others behind all.
    package var schema: String
    /// For each file the values of the columns; nil for null.
    package var values: [[String?]]

    package init(schema: String, values: [[String?]]) {
        self.schema = schema
        self.values = values
    }
}
