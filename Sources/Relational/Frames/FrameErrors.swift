internal import SparkFunctions
package import SparkSQL

/// Mistakes in steps of dataframes.
package enum FrameErrors {
    /// An argument that no value of the program may be.
    package static func illegal(_ text: String) -> SparkError {
        SparkError("IllegalArgumentException", parameters: [:], message: text)
    }

    static func unknownAmongFields(_ name: String, _ fields: String) -> SparkError {
        SparkError(
            "UNRESOLVED_COLUMN_AMONG_FIELD_NAMES", parameters: ["colName": name, "fieldNames": fields],
            message: "Cannot resolve column name \"\(name)\" among (\(fields)).")
    }

    static func missingAttribute(_ parts: [String], number: Int, in columns: [Attribute]) -> SparkError {
        let name = parts.joined(separator: ".")
        let isNamed = columns.contains { $0.name.lowercased() == parts.first?.lowercased() }
        let input = columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        return SparkError(
            "MISSING_ATTRIBUTES."
                + (isNamed ? "RESOLVED_ATTRIBUTE_APPEAR_IN_OPERATION" : "RESOLVED_ATTRIBUTE_MISSING_FROM_INPUT"),
            parameters: [
                "missingAttributes": "\"\(name)\"", "input": input, "operator": "", "operation": "\"\(name)\"",
            ],
            message: """
                The column \(name) is one of another dataframe, which this one was not made from; the columns here \
                are \(input).
                """)
    }
}
