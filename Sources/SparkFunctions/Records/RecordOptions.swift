internal import SparkSQL

/// The options of a reader of files, or of a call such as `from_json`, by their names in any letters.
package struct RecordOptions: Sendable {
    /// What is done with a record that cannot be read as its schema says.
    package enum Mode: String, Sendable, CaseIterable {
        /// It is a row with null for what cannot be read.
        case permissive = "PERMISSIVE"
        /// It is no row.
        case dropMalformed = "DROPMALFORMED"
        /// It is an error.
        case failFast = "FAILFAST"
    }

    private var values: [String: String] = [:]

    package init(_ values: [String: String]) {
        for (name, value) in values { self.values[name.lowercased()] = value }
    }

    /// - Parameter pairs: Names and values in turn.
    init(_ pairs: [String]) {
        for index in stride(from: 0, to: pairs.count - 1, by: 2) {
            values[pairs[index].lowercased()] = pairs[index + 1]
        }
    }

    package subscript(_ name: String) -> String? { values[name.lowercased()] }

    package func isOn(_ name: String, default fallback: Bool = false) -> Bool {
        self[name].map { $0.lowercased() == "true" } ?? fallback
    }

    package var mode: Mode { self["mode"].flatMap { Mode(rawValue: $0.uppercased()) } ?? .permissive }

    /// The column that takes the texts of records that cannot be read, where a schema has one of this name.
    package var corruptColumn: String { self["columnNameOfCorruptRecord"] ?? "_corrupt_record" }

    /// Throws Spark's error for a pattern of dates or timestamps by which nothing can be written.
    func checkPatterns() throws(SparkError) {
        for name in ["dateFormat", "timestampFormat", "timestampNTZFormat"] {
            if let pattern = self[name] { _ = try DateTimePattern(pattern, parsing: false) }
        }
    }

    var timeZone: TimeZoneRules { self["timeZone"].flatMap { TimeZoneRules($0) } ?? .utc }
}

extension SparkError {
    /// A record that cannot be read, where the mode says that this is an error.
    static func malformedRecord(_ record: String) -> SparkError {
        SparkError(
            "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
            message: "Malformed records are detected in record parsing: \(record). Parse Mode: FAILFAST. The mode "
                + "PERMISSIVE gives null for what cannot be read.")
    }
}
