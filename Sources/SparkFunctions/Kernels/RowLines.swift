package import SparkSQL

/// Rows as lines of a text file, as Spark writes them.
package struct RowLines: Sendable {
    package enum Format: Sendable {
        case json, csv, text
    }

    private enum Writer: Sendable {
        case json(JSONWriterOfRows)
        case csv(CSVFields)
        case text
    }

    private let fields: [StructField]
    private let options: RecordOptions
    private let writer: Writer
    private let end: String

    /// - Parameters:
    ///   - format: What a line is.
    ///   - fields: The rows' columns.
    ///   - options: Spark's options of the format by their names, and `timeZone`.
    /// - Throws: Spark's error for an option that cannot be.
    package init(_ format: Format, _ fields: [StructField], _ options: [String: String]) throws(SparkError) {
        let known = RecordOptions(options.flatMap { [$0.key, $0.value] })
        self.fields = fields
        self.options = known
        switch format {
        case .json: writer = .json(JSONWriterOfRows(options: known))
        case .csv: writer = .csv(try CSVFields(known))
        case .text: writer = .text
        }
        end = known["lineSep"] ?? "\n"
        try Self.check(lineSeparator: end, format)
        if format != .text { try known.checkPatterns() }
    }

    private static func check(lineSeparator: String, _ format: Format) throws(SparkError) {
        let length = lineSeparator.utf16.count
        if lineSeparator.isEmpty {
            throw SparkError(
                "INVALID_LINE_SEPARATOR.EMPTY", sqlState: "22023", message: "The option lineSep must not be empty.")
        }
        if format == .csv, length > 2 {
            throw SparkError(
                "INVALID_LINE_SEPARATOR.TOO_LONG", sqlState: "22023", parameters: ["length": "\(length)"],
                message: "The option lineSep can have 2 characters at the most, but has \(length).")
        }
    }

    /// What stands before the first row: of CSV with `header` the columns' names.
    package var header: String {
        guard case .csv(let csv) = writer, options.isOn("header") else { return "" }
        let line = csv.line(fields.map(\.name))
        return line.isEmpty ? "" : line + end
    }

    /// Adds a row's line.
    package func append(_ values: [SparkValue], to text: inout String) {
        switch writer {
        case .json(let json): json.append(values, fields, to: &text)
        case .csv(let csv):
            let line = csv.line(CSVText.fields(values, fields, options))
            // Spark's writer leaves out a line with nothing on it.
            if line.isEmpty { return }
            text += line
        case .text: text += values.first?.text ?? ""
        }
        text += end
    }
}
