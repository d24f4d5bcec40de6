internal import SparkFunctions
internal import SparkSQL

/// Mistakes in steps of dataframes.
enum FrameErrors {
    /// An argument that no value of the program may be.
    static func illegal(_ text: String) -> SparkError {
        SparkError("IllegalArgumentException", parameters: [:], message: text)
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
